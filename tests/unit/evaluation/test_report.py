"""The report of a run: the same bytes however often, without a person, without what the data do not allow."""

import re
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from aboveboard.errors import Deleted, InputError, NothingToDo, Tampered
from aboveboard.evaluation.cases import Dataset
from aboveboard.evaluation.log import Log, read_log
from aboveboard.evaluation.offline import Plan, decide, sorted_by_role
from aboveboard.evaluation.page import wanted
from aboveboard.evaluation.released import Released
from aboveboard.evaluation.report import NUMBERS, PAGE, ROWS, report
from aboveboard.evaluation.scorers.registry import SCORERS
from aboveboard.evaluation.scoring import Coverage, Row, judged
from aboveboard.evaluation.slices import FEW
from aboveboard.evaluation.summary import Summary
from aboveboard.model.text import Chrome
from aboveboard.model.trajectories import Episode, Step
from tests.evaluating import CORNER, SECRET, Held, Prompted, always, held, nothing, release, right_but

FILES = (ROWS, NUMBERS, PAGE)
JOB = X25519PrivateKey.generate()


def run(data: Dataset, episodes: Sequence[Episode], folder: Path, job: X25519PrivateKey | None = None) -> list[Log]:
    """Logs of an agent that chooses no option and does not scroll, and of one that presses a corner."""
    agents = [
        ("mine", Prompted("mine", episodes, right_but("select_option", "scroll"))),
        ("corner", Prompted("corner", episodes, always(CORNER))),
    ]
    public = None if job is None else job.public_key().public_bytes_raw()
    plan = Plan(split="test")
    paths = decide(data, agents, plan, folder, untouched=lambda _: False, job=public, progress=nothing)
    return [read_log(path, job) for path in paths]


@pytest.fixture(scope="module")
def data() -> Held:
    return held(6)


@pytest.fixture(scope="module")
def summary(data: Held, tmp_path_factory: pytest.TempPathFactory) -> tuple[Summary, Path]:
    folder = tmp_path_factory.mktemp("run")
    return report(data, run(data, data.episodes, folder), folder), folder


def test_scoring_again_changes_no_byte(data: Held, tmp_path: Path) -> None:
    logs = run(data, data.episodes, tmp_path / "one")
    before = {path: path.read_bytes() for path in (tmp_path / "one" / "logs").iterdir()}
    report(data, logs, tmp_path / "one")
    paths = sorted((tmp_path / "one" / "logs").iterdir(), reverse=True)
    report(data, sorted_by_role({path: read_log(path) for path in paths}), tmp_path / "other")
    for name in FILES:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "other" / name).read_bytes(), name
    assert {path: path.read_bytes() for path in before} == before


def test_the_numbers_are_those_of_a_count_by_hand(summary: tuple[Summary, Path]) -> None:
    """Seven steps an episode (click, typing, menu, option, toggle, scroll, end), of which two are wrong."""
    told, _ = summary
    strict = told.table["strict"]
    assert (told.episodes, told.steps) == (6, 42)
    assert (strict["mine"].full.right, strict["mine"].full.of) == (30, 42)
    assert strict["corner"].estimate.mean == 0.0
    assert told.rules == {"exact": 30, "kind": 12}
    (pair,) = told.pairs
    assert (pair.other, pair.only_agent, pair.only_other) == ("corner", 30, 0)
    assert pair.difference.mean == pytest.approx(30 / 42)


def test_gaps_name_what_fails_with_how_much_the_data_hold(summary: tuple[Summary, Path]) -> None:
    told, _ = summary
    skills = {gap.name: gap for gap in told.gaps if gap.dimension == "skill"}
    assert set(skills) == {"dropdown", "scroll"}
    assert (skills["scroll"].data_steps, skills["scroll"].data_episodes) == (6, 6)
    assert skills["scroll"].why == "few examples in the data"
    assert told.coverage["skill"]["menu"] == (6, 6)


def test_what_few_episodes_have_is_not_told_by_name(data: Held, tmp_path: Path) -> None:
    few = Held(data.episodes[:4], data.pictures)
    told = report(few, run(few, few.episodes, tmp_path), tmp_path)
    assert all(lines == () for lines in told.slices.values())
    rare = msgspec.structs.replace(data.episodes[0].steps[0], app="rare")
    steps = (rare, *data.episodes[0].steps[1:])
    mixed = Held([msgspec.structs.replace(data.episodes[0], steps=steps), *data.episodes[1:]], data.pictures)
    told = report(mixed, run(mixed, mixed.episodes, tmp_path / "mixed"), tmp_path / "mixed")
    assert [line.name for line in told.slices["app"]] == ["editor"]
    assert b'"rare"' not in (tmp_path / "mixed" / NUMBERS).read_bytes()
    assert FEW not in told.coverage["app"]


def test_the_page_needs_nothing_from_anywhere(summary: tuple[Summary, Path]) -> None:
    text = (summary[1] / PAGE).read_text(encoding="utf-8")
    assert re.findall(r"""(?:src|href|url|@import)\s*[=(]\s*["']?+(?!data:|#)\S+""", text) == []
    assert "<script" not in text
    assert "data:image/webp" in text


def test_a_page_of_a_sealed_release_shows_no_picture_and_no_word(tmp_path: Path) -> None:
    sealed = release(tmp_path / "release")
    data = Released(sealed.opened())
    report(data, run(data, sealed.episodes, tmp_path / "run", JOB), tmp_path / "run")
    written = b"".join(path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file())
    assert SECRET.encode() not in written
    assert b"data:image" not in written
    assert b"elements drawn, no picture" in written
    assert b"Search" in written


def test_a_plain_export_shows_both(summary: tuple[Summary, Path]) -> None:
    text = (summary[1] / PAGE).read_text(encoding="utf-8")
    assert SECRET in text


def test_words_of_the_data_cannot_become_part_of_the_page(data: Held, tmp_path: Path) -> None:
    """A recorded name is text for the page, whatever it looks like."""
    episodes = [msgspec.structs.replace(one, steps=tuple(map(hostile, one.steps))) for one in data.episodes]
    odd = Held(episodes)
    report(odd, run(odd, odd.episodes, tmp_path), tmp_path)
    text = (tmp_path / PAGE).read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script" in text


def hostile(step: Step) -> Step:
    """The step on elements whose names are markup."""
    name = Chrome(text="<script>")
    assert step.before.elements
    elements = tuple(msgspec.structs.replace(one, name=name) for one in step.before.elements.elements)
    seen = msgspec.structs.replace(step.before.elements, elements=elements)
    return msgspec.structs.replace(step, before=msgspec.structs.replace(step.before, elements=seen))


def test_what_was_deleted_since_is_left_out_and_said(tmp_path: Path) -> None:
    sealed = release(tmp_path / "release")
    logs = run(Released(sealed.opened()), sealed.episodes, tmp_path / "run", JOB)
    told = report(Released(sealed.opened(without=1)), logs, tmp_path / "after")
    assert told.episodes == 4
    assert "1 shards of the release have been deleted" in (tmp_path / "after" / PAGE).read_text(encoding="utf-8")


def test_logs_of_what_is_all_deleted_are_refused_by_name(tmp_path: Path) -> None:
    sealed = release(tmp_path / "release")
    first = Released(sealed.opened())
    logs = run(first, sealed.episodes, tmp_path / "run", JOB)
    kept = {place: one for place, one in logs[0].predictions.items() if place[0] in {"e000", "e001"}}
    only = [Log(logs[0].run, kept, logs[0].key)]
    with pytest.raises(Deleted):
        report(Released(sealed.opened(without=1)), only, tmp_path / "after")


def test_logs_are_scored_on_their_own_data_only(data: Held, tmp_path: Path) -> None:
    logs = run(data, data.episodes, tmp_path)
    other = Held(data.episodes, facts=msgspec.structs.replace(data.facts, dataset="cd" * 32))
    with pytest.raises(InputError, match="other data"):
        report(other, logs, tmp_path / "other")
    changed = [msgspec.structs.replace(one, steps=one.steps[1:]) for one in data.episodes]
    moved = [
        msgspec.structs.replace(one, steps=tuple(msgspec.structs.replace(step, app="other") for step in one.steps))
        for one in data.episodes
    ]
    assert report(Held(changed), logs, tmp_path / "shorter").steps == 36
    with pytest.raises(Tampered):
        report(Held(moved), logs, tmp_path / "moved")
    with pytest.raises(InputError, match="two logs are of one agent"):
        report(data, [logs[0], logs[0]], tmp_path / "twice")
    with pytest.raises(NothingToDo):
        report(data, [Log(logs[0].run, {}, logs[0].key)], tmp_path / "empty")


def test_a_partial_log_is_scored_as_far_as_it_goes_and_says_so(data: Held, tmp_path: Path) -> None:
    run(data, data.episodes, tmp_path)
    path = min((tmp_path / "logs").iterdir())
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:9]) + lines[9][:20])
    told = report(data, [read_log(path)], tmp_path / "part")
    assert told.steps == 8
    assert "A log ends early" in (tmp_path / "part" / PAGE).read_text(encoding="utf-8")


def test_nothing_is_written_over(summary: tuple[Summary, Path], data: Held) -> None:
    logs = [read_log(path) for path in sorted((summary[1] / "logs").iterdir())]
    with pytest.raises(InputError, match="already"):
        report(data, logs, summary[1])


def test_failures_are_shown_one_of_each_skill_and_rule_in_turn(summary: tuple[Summary, Path], data: Held) -> None:
    logs = [read_log(path) for path in sorted((summary[1] / "logs").iterdir())]
    rows = [one.row for one in judged(data, logs, SCORERS, Coverage())]
    chosen = wanted(rows, "mine", 4)
    assert [step for _, step, _ in chosen] == [3, 5, 3, 5]
    assert len(wanted(rows, "mine", 60)) == 12
    assert wanted(rows, "mine", 0) == []


def test_the_scores_of_each_step_are_kept_without_what_would_place_it(summary: tuple[Summary, Path]) -> None:
    rows = [msgspec.json.decode(line, type=Row) for line in (summary[1] / ROWS).read_bytes().splitlines()]
    assert len(rows) == 42
    assert {tuple(row.tags) for row in rows} == {()}
    assert set(rows[0].scores["mine"]) == set(SCORERS)
