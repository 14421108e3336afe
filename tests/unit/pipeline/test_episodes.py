"""Where episodes are cut, what they say of themselves, and what the gate stops."""

import msgspec
import pytest

from aboveboard.errors import LeaseInvalid, NoConsent, WrongPurpose
from aboveboard.formats.leases import Lease, segments_root
from aboveboard.formats.recipes import ExportRecipe
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from aboveboard.model.trajectories import Episode
from aboveboard.pipeline import gate
from aboveboard.pipeline.episodes import IDLE_MS, Origin, compared, episodes_of
from aboveboard.reduction.registry import reduce
from tests.scripts import APP, LAYERS, SAVE, Script, released

SEGMENT, OTHER = "ab" * 32, "cd" * 32
ORIGIN = Origin(purpose="demo", segment=SEGMENT, person="ef" * 32)
NOW = 1_000


def content(*scripts: Script) -> ReleasedContent:
    return msgspec.structs.replace(
        released(drawn=False), items=tuple(script.stretch() for script in scripts), pictures={}
    )


def episodes(*scripts: Script) -> tuple[Episode, ...]:
    return episodes_of(content(*scripts), ORIGIN, reduce)


FOR_LAB = ExportRecipe(recipient="Lab", form="hf")


def lease(purpose: str = "demo", segments: tuple[str, ...] = (SEGMENT,)) -> Lease:
    return Lease(
        purpose=purpose,
        segments=segments,
        count=len(segments),
        root=segments_root(segments),
        job_key="00" * 32,
        recipe=FOR_LAB.sha256,
        not_before=NOW - 10,
        expires=NOW + 10,
        checkpoint="",
        keyholder="00" * 32,
        requester="00" * 32,
    )


def terms(**changes: object) -> gate.Terms:
    fields: dict[str, object] = {
        "purpose": "demo",
        "receipt": "ab" * 32,
        "layers": {APP: LAYERS, "calculator": Layers()},
        "segments": (SEGMENT,),
        **changes,
    }
    return gate.Terms(**fields)  # type: ignore[arg-type]  # each field has its type


def test_two_minutes_without_an_action_cut_and_less_does_not() -> None:
    def cut(wait: int) -> list[str]:
        return [episode.cut for episode in episodes(Script().begin().click().wait(wait).click())]

    assert cut(IDLE_MS - 10_000) == ["session"]
    assert cut(IDLE_MS) == ["session", "idle"]


def test_who_knows_the_segments_only_cannot_tell_which_episode_is_of_which() -> None:
    """A release lists its segments in the clear, and what an episode is called stands in exports and scores."""
    ones, others = (
        {one.id for one in episodes_of(content(Script().begin().click()), Origin("demo", SEGMENT, person), reduce)}
        for person in ("ef" * 32, "ab" * 32)
    )
    assert ones
    assert ones.isdisjoint(others)


def test_a_gap_and_the_edge_of_a_segment_cut() -> None:
    found = episodes_of(released(drawn=False, part=2, parts=2), ORIGIN, reduce)
    assert [one.cut for one in found if one.cut != "task"] == ["mark", "mark", "gap"]
    late = msgspec.structs.replace(content(Script().begin().click()), part=2)
    assert [episode.cut for episode in episodes_of(late, ORIGIN, reduce)] == ["segment"]


def test_a_mark_gives_goal_and_judgement_and_ends_with_its_task() -> None:
    script = Script().begin().click().mark("Tidy up", begins=True).toggle()
    found = episodes(script.mark("Tidy up", begins=False, outcome="done").scroll())
    assert [len(episode.steps) for episode in found] == [1, 1, 1]
    assert msgspec.to_builtins(found[1].instruction.goal)["text"] == "Tidy up"
    assert (found[1].judgement.outcome, found[1].judgement.by) == ("done", "participant")
    assert [episode.judgement.by for episode in (found[0], found[2])] == ["none", "none"]


def test_a_task_without_an_end_goes_on_to_the_end_of_its_stretch_unjudged() -> None:
    (episode,) = episodes(Script().begin().mark("Tidy up", begins=True).click().scroll())
    assert len(episode.steps) == 2
    assert episode.judgement.by == "none"


def test_an_episode_says_the_release_of_each_app_that_it_was_done_in_where_it_is_known() -> None:
    (both,) = episodes(Script().begin().click().switch("calculator", "43.0").click())
    assert both.app_versions == {APP: "1.0", "calculator": "43.0"}
    (one,) = episodes(Script().begin().click().switch("calculator").click())
    assert one.app_versions == {APP: "1.0"}


def test_steps_are_numbered_afresh_and_references_to_outside_are_dropped() -> None:
    script = Script().begin().copy().wait(IDLE_MS).paste().undo()
    one, other = episodes(script)
    assert [step.index for step in other.steps] == [0, 1]
    assert other.steps[0].value_source is not None
    assert other.steps[0].value_source.step is None
    assert other.steps[1].flags.repairs == 0
    assert [step.index for step in one.steps] == [0]


def test_the_same_screen_and_goal_are_the_same_start_state_and_another_goal_is_not() -> None:
    def start(goal: str) -> str:
        return episodes(Script().begin().mark(goal, begins=True).click())[0].start_state

    assert start("Tidy up") == start("Tidy up") != start("Save")


def test_what_nobody_marked_is_divided_where_a_task_is_seen_to_end() -> None:
    script = Script().begin()
    for rest in (0, 9_000):
        script.wait(rest).type("milk").option().dialog("Save")
    one, other = episodes(script)
    assert (one.cut, other.cut) == ("session", "task")
    assert [len(episode.steps) for episode in (one, other)] == [3, 3]
    assert one.instruction.source == "template"
    assert one.flags.signature == other.flags.signature != ""


def test_an_episode_that_does_the_same_again_is_marked_as_a_near_duplicate_of_the_first() -> None:
    script = Script().begin()
    for rest in (0, 9_000, 9_000):
        script.wait(rest).type("milk").option().dialog("Save")
    found = episodes(script)
    first = compared(found[0], ())
    assert first.flags.near_duplicate is None
    assert [compared(one, found[:2]).flags.near_duplicate for one in found[1:]] == [first.id, first.id]
    assert compared(found[1], ()).flags.near_duplicate is None


def test_a_marked_task_that_was_left_open_is_gone_on_with_by_its_next_mark() -> None:
    script = Script().begin().mark("Tidy up", begins=True).click().mark("Tidy up", begins=False)
    script.mark("Call back", begins=True).scroll().mark("Call back", begins=False, outcome="done")
    script.mark("Tidy up", begins=True).toggle().wait(IDLE_MS).click()
    script.mark("Tidy up", begins=False, outcome="done")
    left, aside, rest, late = episodes(script.mark("Tidy up", begins=True).click())[:4]
    assert (left.continues, aside.continues) == (None, None)
    assert (rest.continues, late.continues) == (left.id, rest.id)
    assert [one.cut for one in (left, aside, rest, late)] == ["mark", "mark", "mark", "idle"]
    assert compared(rest, (left, aside)).continues == left.id
    assert compared(rest, (aside,)).continues is None
    again = episodes(script)[4]
    assert again.continues is None  # the task was done: this is another one of that name


def test_a_recognised_task_goes_on_with_the_part_that_was_left_also_after_a_marked_one() -> None:
    script = Script().begin().mark("Call back", begins=True).click()
    script.mark("Call back", begins=False, outcome="done").click().type("milk")
    script.wait(20_000).switch("calculator").toggle().dialog("Save").wait(20_000).switch("editor")
    marked, left, aside, rest = episodes(script.type("a pint of milk").click(SAVE))
    assert (marked.cut, left.cut, aside.cut, rest.cut) == ("mark", "mark", "task", "task")
    assert [one.continues for one in (marked, left, aside, rest)] == [None, None, None, left.id]


def test_the_start_state_knows_the_goal_that_a_person_gave_and_not_the_one_made_of_the_steps() -> None:
    one, other = episodes(Script().begin().click())[0], episodes(Script().begin().click().toggle())[0]
    assert one.instruction.goal != other.instruction.goal
    assert one.start_state == other.start_state


def test_a_stretch_without_an_action_is_no_episode() -> None:
    assert episodes(Script().begin()) == ()
    empty = msgspec.structs.replace(released(drawn=False), items=(ReleasedStretch(records=()),))
    assert episodes_of(empty, ORIGIN, reduce) == ()


def episode() -> Episode:
    return episodes(Script().begin().type("milk"))[0]


def test_the_gate_lets_through_what_was_consented_to_under_a_live_lease() -> None:
    permitted = gate.permit(episode(), terms(), lease(), now=NOW)
    assert (permitted.purpose, permitted.lease) == ("demo", lease().id)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"purpose": "other"}, WrongPurpose),
        ({"receipt": ""}, NoConsent),
        ({"layers": {}}, NoConsent),
        ({"layers": {APP: Layers(text=TextLayer.SHAPE)}}, NoConsent),
        ({"layers": {APP: Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.NONE)}}, NoConsent),
        ({"segments": (OTHER,)}, LeaseInvalid),
        ({"segments": (SEGMENT, OTHER)}, LeaseInvalid),
    ],
)
def test_the_gate_stops_what_was_not(changes: dict[str, object], error: type[Exception]) -> None:
    with pytest.raises(error):
        gate.permit(episode(), terms(**changes), lease(), now=NOW)


@pytest.mark.parametrize("now", [NOW - 11, NOW + 10])
def test_the_gate_stops_everything_outside_the_leases_time(now: int) -> None:
    with pytest.raises(LeaseInvalid):
        gate.permit(episode(), terms(), lease(), now=now)


def test_pictures_that_were_not_consented_to_are_stopped_though_the_step_claims_they_were() -> None:
    clicked = episodes(Script().begin().click())[0]
    narrow = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.NONE)
    rights = msgspec.structs.replace(clicked.steps[0].rights, layers=narrow)
    forged = msgspec.structs.replace(clicked, steps=(msgspec.structs.replace(clicked.steps[0], rights=rights),))
    with pytest.raises(NoConsent):
        gate.permit(forged, terms(layers={APP: narrow}), lease(), now=NOW)


def test_text_that_was_not_consented_to_is_stopped_though_the_step_claims_it_was() -> None:
    narrow = Layers(text=TextLayer.SHAPE)
    typed = episode()
    step = typed.steps[0]
    claimed = msgspec.structs.replace(step, rights=msgspec.structs.replace(step.rights, layers=narrow))
    forged = msgspec.structs.replace(typed, steps=(claimed,))
    with pytest.raises(NoConsent):
        gate.permit(forged, terms(layers={APP: narrow}), lease(), now=NOW)


@pytest.mark.parametrize(
    ("approval", "shard", "recipe", "error"),
    [
        (lease("demo"), SEGMENT, FOR_LAB, WrongPurpose),
        (lease("other-export"), SEGMENT, FOR_LAB, WrongPurpose),
        (lease("demo-export"), OTHER, FOR_LAB, LeaseInvalid),
        (lease("demo-export", (OTHER,)), SEGMENT, FOR_LAB, LeaseInvalid),
        (lease("demo-export"), SEGMENT, ExportRecipe(recipient="Another lab", form="hf"), LeaseInvalid),
        (lease("demo-export"), SEGMENT, ExportRecipe(recipient="Lab", form="lite_sample"), LeaseInvalid),
    ],
)
def test_an_export_is_stopped_without_its_own_lease_shard_recipient_and_form(
    approval: Lease, shard: str, recipe: ExportRecipe, error: type[Exception]
) -> None:
    with pytest.raises(error):
        gate.permit_export(episode(), shard=shard, recipe=recipe, opening=lease(), approval=approval, now=NOW)


def test_an_export_under_its_own_lease_is_permitted_for_that_purpose() -> None:
    permitted = gate.permit_export(
        episode(), shard=SEGMENT, recipe=FOR_LAB, opening=lease(), approval=lease("demo-export"), now=NOW
    )
    assert permitted.purpose == "demo-export"
