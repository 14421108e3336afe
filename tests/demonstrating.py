"""Made-up demonstrations on small screens, and releases that hold them: what an agent can learn in a few seconds."""

import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from aboveboard.datasets.loader import Release
from aboveboard.datasets.manifest import Manifest, ShardEntry, Versions
from aboveboard.datasets.shards import seal_shard
from aboveboard.datasets.splits import TRAIN
from aboveboard.datasets.writing import write_release
from aboveboard.model.actions import Action, Click, Edit, Type
from aboveboard.model.elements import Element, ElementSnapshot, ElementSource
from aboveboard.model.events import EditOperation
from aboveboard.model.geometry import Rect
from aboveboard.model.layers import Layers
from aboveboard.model.text import Chrome, Hidden, Label, Redacted
from aboveboard.model.time import Week
from aboveboard.model.trajectories import (
    Episode,
    Instruction,
    Judgement,
    Observation,
    PermittedEpisode,
    Rights,
    Step,
    StepFlags,
)

PURPOSE = "demo"
LEASE = "00" * 32
WEEK = Week(name="2026-W47")
WORDS = ["Save", "Open", "Print", "Close", "Search", "Insert", "Format", "Window", "Help", "View"]
NAMES = ["Ada", "Grace", "Edsger", "Alan", "Barbara", "Donald", "Niklaus", "Margaret"]


def element(name: str | Label, role: str = "push button", place: int = 0, **more: object) -> Element:
    """Return one element of a list from top to bottom; its id tells its place."""
    box = Rect(x=10, y=10 + 30 * place, width=80, height=20)
    fields: dict[str, object] = {
        "name": (Chrome(text=name) if name else Hidden()) if isinstance(name, str) else name,
        "box": box,
        "visible_box": box,
        **more,
    }
    return Element(id=f"n{place + 1}", role=role, source=ElementSource.SCRIPTED, **fields)  # type: ignore[arg-type]


def screen(*elements: Element, focus: str | None = None) -> ElementSnapshot:
    return ElementSnapshot(elements=elements, source=ElementSource.SCRIPTED, focus=focus)


def typing(text: str, *, submits: bool = False) -> Type:
    label = Redacted(text=text)
    return Type(edits=(Edit(operation=EditOperation.INSERT, content=label),), text=label, submitted=submits)


def click(target: Element) -> Click:
    assert target.box is not None
    return Click(at=target.box.centre)


def step(
    action: Action,
    target: Element,
    seen: ElementSnapshot | None,
    *,
    index: int = 0,
    after: ElementSnapshot | None = None,
    **more: object,
) -> Step:
    """Return one step as reduction makes it, with lists of elements and without pictures."""
    fields: dict[str, object] = {"flags": StepFlags(), **more}
    return Step(
        index=index,
        app="editor",
        started=1_000 * index,
        ended=1_000 * index + 100,
        before=Observation(t=1_000 * index, elements=seen),
        after=None if after is None else Observation(t=1_000 * index + 500, elements=after),
        action=action,
        target=target,
        rights=Rights(layers=Layers(), policy_version=1, redactor_version="1"),
        reducer_version="1.1.0",
        **fields,  # type: ignore[arg-type]
    )


def episode(goal: str, *steps: Step, name: str = "e", outcome: str = "done", source: str = "human") -> Episode:
    told: Label = Redacted(text=goal) if goal else Hidden()
    return Episode(
        id=name,
        purpose=PURPOSE,
        week=WEEK,
        person="ab" * 32,
        steps=steps,
        instruction=Instruction(goal=told, source=source),
        judgement=Judgement(outcome=outcome, by="participant"),
        start_state=f"start of {name}",
    )


def pressing(number: int) -> Episode:
    """Return a demonstration of pressing the one button that the goal names, among four in any order."""
    draw = random.Random(number)
    names = draw.sample(WORDS, 4)
    wanted = draw.choice(names)
    buttons = [element(name, place=place) for place, name in enumerate(names)]
    seen = screen(*buttons)
    target = next(button for button in buttons if button.name == Chrome(text=wanted))
    return episode(
        f"Press the button {wanted}.", step(click(target), target, seen), name=f"p{number}", outcome="unknown"
    )


def filling(number: int) -> Episode:
    """Return a demonstration of typing a quoted name into the one field, and saving."""
    draw = random.Random(number)
    name = f"{draw.choice(NAMES)}{number}"
    field, save = element("Name", "entry", 0, value=Redacted(text="")), element("Save", place=1)
    filled = element("Name", "entry", 0, value=Redacted(text=name))
    steps = (
        step(typing(name), field, screen(field, save), after=screen(filled, save)),
        step(click(save), save, screen(filled, save), index=1, after=screen(filled, save)),
    )
    return episode(f'Enter "{name}" into the field and save.', *steps, name=f"f{number}")


def demonstrations(count: int) -> list[Episode]:
    return [make(number) for number in range(count) for make in (pressing, filling)]


def released(
    folder: Path,
    *shards: Sequence[Episode],
    split: str = TRAIN,
    deleted: Sequence[int] = (),
    pictures: Mapping[str, bytes] | None = None,
) -> Release:
    """Return a sealed release of these episodes, one shard each, opened with the keys of those not deleted.

    Every shard holds all the pictures.
    """
    sealed = []
    for number, episodes in enumerate(shards):
        permitted = [PermittedEpisode(episode=one, purpose=PURPOSE, lease=LEASE) for one in episodes]
        sealed.append(
            seal_shard(permitted, pictures or {}, split=split, epoch=WEEK, deletion_hash=bytes([number]) * 32)
        )
    entries = tuple(
        ShardEntry(
            sha256=one.sha256.hex(),
            deletion_hash=(bytes([number]) * 32).hex(),
            epoch=WEEK,
            size=len(one.data),
            segments=("ab" * 32,),
        )
        for number, one in enumerate(sealed)
    )
    manifest = Manifest(
        name="Trial",
        purpose=PURPOSE,
        week=WEEK,
        lease=LEASE,
        versions=Versions(builder="0", reducer="1.1.0"),
        people="fewer than 10",
        shards=entries,
    )
    written = write_release(folder, manifest, {one.sha256.hex(): one.data for one in sealed})
    opened = {one.sha256.hex(): one.key for number, one in enumerate(sealed) if number not in deleted}
    return Release(folder, written, opened, require_live=lambda: None)
