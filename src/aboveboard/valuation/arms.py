"""The arms of a report: what each does to the demonstrations before they are learnt from, and when it cannot be run."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from aboveboard.agents.demonstrations import Row, demonstrated
from aboveboard.agents.looks import Gallery
from aboveboard.agents.lowering import Composites
from aboveboard.model.trajectories import Episode
from aboveboard.valuation.demonstrations import Demonstration
from aboveboard.valuation.folding import fold_hover
from aboveboard.valuation.veiling import Veil, veil, words_in

REFERENCE = "recorded"
FOLDED = "hover-folded"
DRIVER = "driver"
Data = Mapping[str, Sequence[Demonstration]]
"""Demonstrations by task."""


@dataclass(frozen=True, slots=True)
class Arm:
    """One way to treat the demonstrations.

    `primary` says that its contrast was chosen beforehand; all others are exploratory. `lacking` says why data do not
    allow it, nothing where they do. What is learnt from is the recording, or where `driven` the driver's own log of the
    same seeds; with `pictures` those of it too. `against` is the arm that differs from it in nothing else.
    """

    name: str
    says: str
    primary: bool = True
    change: Callable[[Episode], Episode | None] = field(default=lambda episode: episode)
    composites: Composites = Composites.EITHER
    lacking: Callable[[Data], str] = field(default=lambda _: "")
    driven: bool = False
    pictures: bool = False
    against: str = REFERENCE


def _no_hover(data: Data) -> str:
    hovers = sum(fold_hover(one.episode).hovers for held in data.values() for one in held)
    return "" if hovers else "no demonstration holds a rest of the pointer, so there is nothing to fold"


def _no_words(data: Data) -> str:
    words = sum(words_in(one.episode) for held in data.values() for one in held)
    return "" if words else "the recordings hold no text of layer `redacted` that could be weakened"


def _no_composites(data: Data) -> str:
    found = any(step.children for held in data.values() for one in held for step in one.episode.steps)
    return "" if found else "no demonstration holds a composite action"


def _no_errors(data: Data) -> str:
    found = any(not step.flags.train for held in data.values() for one in held for step in one.episode.steps)
    return "" if found else "no step of these demonstrations is marked as an error"


def _with_errors(episode: Episode) -> Episode:
    steps = (
        msgspec.structs.replace(step, flags=msgspec.structs.replace(step.flags, train=True)) for step in episode.steps
    )
    return msgspec.structs.replace(episode, steps=tuple(steps))


ARMS: Mapping[str, Arm] = {
    arm.name: arm
    for arm in (
        Arm(REFERENCE, "as the recorder saw it: text redacted, hover kept, errors seen but not imitated"),
        Arm(
            FOLDED,
            "rests of the pointer folded into the next click",
            change=lambda one: fold_hover(one).episode,
            lacking=_no_hover,
        ),
        Arm(DRIVER, "from the studio driver's own log on the same seeds, in clear text", driven=True),
        Arm(
            "text-shape", "content text by its shape only", change=lambda one: veil(one, Veil.SHAPE), lacking=_no_words
        ),
        Arm("text-none", "no content text at all", change=lambda one: veil(one, Veil.NONE), lacking=_no_words),
        Arm(
            "text-shape-told",
            "as text-shape, yet with where each value came from, which no recorder tells",
            primary=False,
            change=lambda one: veil(one, Veil.SHAPE, told=True),
            lacking=_no_words,
        ),
        Arm(
            "composites-lowered",
            "composite actions by their low-level rows only",
            primary=False,
            composites=Composites.LOWERED,
            lacking=_no_composites,
        ),
        Arm(
            "composites-whole",
            "composite actions as one, wherever an agent has a word for them",
            primary=False,
            composites=Composites.WHOLE,
            lacking=_no_composites,
        ),
        Arm(
            "errors-imitated",
            "steps marked as errors imitated like the others",
            primary=False,
            change=_with_errors,
            lacking=_no_errors,
        ),
        Arm(
            "pictures-masked",
            "with the recorder's pictures beside the lists of elements, masked as they were kept",
            primary=False,
            pictures=True,
        ),
        Arm(
            "pictures-clear",
            "the driver's own log with clear pictures beside, which no recorder keeps",
            primary=False,
            driven=True,
            pictures=True,
            against=DRIVER,
        ),
    )
}
"""All arms that can be asked for, by name; each but the first is compared with the one that it names."""

NEVER: Mapping[str, str] = {
    "pictures with surrogates": "no recorder draws any: a picture is masked, or it is not kept",
    "pictures alone": "the agent `element` points at elements of a list, and without one it can do nothing",
    "element truth": "a recording holds one list of elements, and none beside it that is known to be true",
}
"""Contrasts that this version cannot run at all, and why: they are listed so that nobody takes them for done."""


@dataclass(frozen=True, slots=True)
class Taught:
    """The rows that demonstrations give under an arm, and what was left out, by reason."""

    rows: tuple[Row, ...] = field(repr=False)
    left_out: Mapping[str, int]


def taught(arm: Arm, demonstrations: Sequence[Demonstration], gallery: Gallery | None = None) -> Taught:
    """Return what an arm lets a learner see of demonstrations; with a gallery, of their pictures too."""
    rows: list[Row] = []
    left_out: dict[str, int] = {}
    for one in demonstrations:
        episode = arm.change(one.episode)
        if episode is None:
            left_out["nothing but rests of the pointer"] = left_out.get("nothing but rests of the pointer", 0) + 1
            continue
        shown = demonstrated(episode, arm.composites, gallery)
        rows.extend(shown.rows)
        for reason, count in shown.left_out.items():
            left_out[reason] = left_out.get(reason, 0) + count
    return Taught(tuple(rows), dict(sorted(left_out.items())))
