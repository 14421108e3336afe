"""Writes spec/vectors/reduction and spec/vectors/trajectory: `python -m tests.conformance.make_reduction_vectors`."""

from collections.abc import Iterator

import msgspec

from aboveboard.model.events import EditOperation, EditRoute, ElementChanged, ElementsSeen, FieldEdited, PointerReleased
from aboveboard.model.frames import Frame, FrameRole
from aboveboard.model.gaps import Gap
from aboveboard.model.geometry import Point
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from aboveboard.model.text import Redacted
from aboveboard.pipeline.episodes import IDLE_MS, Origin, episodes_of
from aboveboard.reduction import Terms
from aboveboard.reduction.registry import account, reduce
from tests.conformance.vector_files import Case, plain, write
from tests.flagged import FLAGGED
from tests.interactions import PAIRS
from tests.paged import PAGED
from tests.scripts import SAVE, SEARCH, Script, released
from tests.strategies import ACTS, played

TERMS = Terms(policy_version=3, redactor_version="1.0.0")


def reduction_cases() -> Iterator[Case]:
    """One stretch for each thing a person does; element lists only where a rule reads them."""
    names: dict[str, int] = {}
    for name, act in (*ACTS, *((" then ".join(kinds), act) for kinds, act in PAIRS)):
        names[name] = names.get(name, 0) + 1
        stretch = played([(name, act)])
        if name not in {"select_menu", "scroll_to then click"}:
            stretch = ReleasedStretch(
                records=tuple(one for one in stretch.records if not isinstance(one, ElementsSeen))
            )
        yield reduction_case(f"{name} {names[name]}", stretch)
    for name, script in (*FLAGGED, *PAGED):
        yield reduction_case(name, script().stretch())
    for words, right in (("beside", 7), ("within", 2)):
        yield reduction_case(f"type, put right {words} it", put_right(right).stretch())
    for words, place in (("after", 11), ("before", 0), ("within", 8)):
        yield reduction_case(f"type, words {words} what was removed", home(place).stretch())
    yield reduction_case("menu, no release after its first press", unreleased(Script().begin().menu()).stretch())
    carried = unreleased(Script().begin().drag(Point(x=30, y=60), Point(x=70, y=60)))
    carried.add(ElementChanged(t=400, what="dropped", target=SAVE, app=carried.app))
    yield reduction_case("dropped, no release", carried.stretch())


def unreleased(script: Script) -> Script:
    """Take the first release out of what was recorded."""
    script.records.remove(next(one for one in script.records if isinstance(one, PointerReleased)))
    return script


def put_right(place: int) -> Script:
    """Seven characters typed, and the field put right a second later by two characters less at a place."""
    script = Script().begin().edit(SEARCH, EditOperation.INSERT, 0, "the end").wait(1_000)
    script.add(
        FieldEdited(
            t=script.t,
            operation=EditOperation.REPLACE,
            field=SEARCH,
            app=script.app,
            position=place,
            length=2,
            route=EditRoute.PROGRAM,
            inferred=True,
            whole=True,
        )
    )
    return script


def home(place: int) -> Script:
    """A path of eleven characters typed, of which the name was removed, and four characters typed at a place of it."""
    script = Script().begin().edit(SEARCH, EditOperation.INSERT, 0, "/home/USER/").wait(500)
    path = script.records[-1]
    script.records[-1] = msgspec.structs.replace(path, content=Redacted(text="/home/[user]/"))
    return script.edit(SEARCH, EditOperation.INSERT, place, "docs")


def reduction_case(name: str, stretch: ReleasedStretch) -> Case:
    found = account(stretch, TERMS)
    return {
        "name": name,
        "records": plain(stretch.records),
        "actions": [plain(step.action) for step in found.steps],
        "children": [[plain(child) for child in step.children] for step in found.steps],
        "sources": [[plain(step.provenance), plain(step.confidence), plain(step.disagreement)] for step in found.steps],
        "equivalents": [plain(step.equivalents) for step in found.steps],
        "flags": [plain(step.flags) for step in found.steps],
        "belongs": list(found.belongs),
        "faults": dict(found.flags),
    }


def trajectory_cases() -> Iterator[Case]:
    """Two stretches, a gap, a marked task, an idle time: structure only, pictures are named and not held."""
    one = Script().begin().click().mark("Wrap the lines", begins=True).toggle()
    one.mark("Wrap the lines", begins=False, outcome="done").wait(IDLE_MS).scroll()
    other = Script(frames=one.frames).begin().copy().paste().undo()
    yield trajectory_case("a marked task, an idle time, a gap", (one.stretch(), Gap(), other.stretch()))
    for age, what in ((200, "of this state"), (700, "from before the first")):
        yield trajectory_case(f"a second press soon after the first, its picture {what}", (pressed_again(age),))


def trajectory_case(name: str, items: tuple[ReleasedStretch | Gap, ...]) -> Case:
    content = msgspec.structs.replace(released(drawn=False), pictures={}, items=items)
    return {"name": name, "content": plain(content), "episodes": plain(episodes(content))}


def pressed_again(age: int) -> ReleasedStretch:
    """Two presses half a second apart; the picture at the second was last known to be current so many ms before it."""
    script = Script().begin().press(SAVE, Point(x=30, y=30)).wait(500)
    script.frame(FrameRole.AT_ACTION)
    frame, seen = script.records[-2:]
    if isinstance(frame, Frame) and isinstance(seen, ElementsSeen):
        old = msgspec.structs.replace(seen.snapshot, stale_ms=age)
        script.records[-2:] = [
            msgspec.structs.replace(frame, stale_ms=age, exact=None),
            msgspec.structs.replace(seen, snapshot=old),
        ]
    return script.press(SAVE, Point(x=90, y=30)).stretch()


def episodes(content: ReleasedContent) -> object:
    return episodes_of(content, Origin(purpose="demo", segment="ab" * 32, person="cd" * 32), reduce)


if __name__ == "__main__":
    about = "Records of a stretch, the actions they come to, and what each record is for."
    write("reduction/stretches", about, reduction_cases())
    write("trajectory/episodes", "Released content without its pictures, and its episodes.", trajectory_cases())
