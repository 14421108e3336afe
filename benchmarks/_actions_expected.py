"""What a scripted act must come to, known from the script and the program's own word, and what a step says instead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from aboveboard.model.elements import Element
from aboveboard.model.geometry import Rect
from aboveboard.model.text import Chrome, Label, Redacted
from aboveboard.model.trajectories import Step

SAME_PX = 8
"""Two boxes are of one widget whose middles lie no further apart by either axis, if one holds the other as far, and at
least a quarter of its area: toolkits differ about margins, and GTK 4 tells boxes without padding, of a slider the
groove. What else could lie so is of another role, which is asked, too."""

VALUED = frozenset({"select_menu", "select_option", "set_toggle", "set_value", "pick_date", "switch_tab"})


@dataclass(frozen=True)
class Expected:
    """One action: its kind and target, what it was brought to, and what was offered; None is not asked.

    `of` is what the program calls the widget, whose box it tells; `exact` are fields of the action; `last` asks of a
    menu's path only its end.
    """

    kind: str
    of: str = ""
    roles: frozenset[str] = frozenset()
    name: str | None = None
    box: Rect | None = None
    exact: Mapping[str, object] = field(default_factory=dict)
    value: object = None
    offered: Sequence[Sequence[str]] | None = None
    off: Sequence[Sequence[int]] | None = None
    last: bool = False


@dataclass(frozen=True)
class Verdict:
    """What is wrong with an action's type and target, its value, and what it says was offered; empty is right."""

    identity: str = ""
    value: str = ""
    offered: str = ""


def kind_of(step: Step) -> str:
    """Return the action's kind, as `spec/actions.md` names it."""
    return str(type(step.action).__struct_config__.tag)


def said(label: Label | None) -> str | None:
    """Return the words of a label; None where it tells none."""
    return label.text if isinstance(label, Chrome | Redacted) else None


def value_of(step: Step) -> object:
    """Return what an action was brought to: a path with indices, an option with its index, a state or a value."""
    action: Any = step.action
    kind = kind_of(step)
    if kind == "select_menu":
        return tuple(map(said, action.path)), action.indices
    if kind == "set_toggle":
        return action.on
    if kind == "switch_tab":
        return said(action.name), action.index
    if kind == "select_option":
        return said(action.value), action.index
    return said(action.value)


def offered_of(step: Step) -> tuple[tuple[tuple[str | None, ...], tuple[int, ...]], ...]:
    """Return what each level of a menu, or a list, offered, and which of it was greyed out."""
    action: Any = step.action
    levels = action.levels if kind_of(step) == "select_menu" else (() if action.options is None else (action.options,))
    return tuple((tuple(map(said, level.offered)), level.disabled) for level in levels)


def judged(expected: Sequence[Expected], steps: Sequence[Step], boxes: Mapping[str, Rect]) -> list[Verdict]:
    """Compare an act's steps with what they must be; a step too many or too few spoils all of the act."""
    kinds, got = [one.kind for one in expected], [kind_of(step) for step in steps]
    if kinds != got:
        fault = f"{'+'.join(got) or 'nothing'} instead of {'+'.join(kinds)}"
        missing = "no such action"
        return [Verdict(fault, missing if _valued(one) else "", missing if one.offered else "") for one in expected]
    return [_verdict(one, step, boxes) for one, step in zip(expected, steps, strict=True)]


def _valued(expected: Expected) -> bool:
    return expected.value is not None


def _verdict(expected: Expected, step: Step, boxes: Mapping[str, Rect]) -> Verdict:
    faults = [*_unlike(expected, step), *_target(expected, step, boxes)]
    value, offered = "", ""
    if _valued(expected):
        got = _ended(value_of(step)) if expected.last else value_of(step)
        value = "" if _same(got, expected.value) else f"{got} instead of {expected.value}"
    if expected.offered is not None:
        wanted = tuple((tuple(names), tuple(off)) for names, off in zip(expected.offered, _off(expected), strict=True))
        told = offered_of(step)[-1:] if expected.last else offered_of(step)
        if told != wanted:
            offered = f"{told} instead of {wanted}"
    return Verdict("; ".join(faults), value, offered)


def _ended(value: object) -> object:
    path, indices = cast("tuple[tuple[str, ...], tuple[int, ...]]", value)
    return path[-1], indices[-1]


def _same(got: object, wanted: object) -> bool:
    """Compare values; a place that nobody knows is not asked."""
    if isinstance(wanted, tuple) and isinstance(got, tuple) and wanted[-1] is None:
        return got[:-1] == wanted[:-1]
    return got == wanted


def _off(expected: Expected) -> Sequence[Sequence[int]]:
    return expected.off or [()] * len(expected.offered or ())


def _unlike(expected: Expected, step: Step) -> list[str]:
    got = {name: _plain(getattr(step.action, name)) for name in expected.exact}
    return [f"{name} {got[name]!r} instead of {want!r}" for name, want in expected.exact.items() if got[name] != want]


def _plain(value: object) -> object:
    return said(value) if isinstance(value, Chrome | Redacted) else value


def _target(expected: Expected, step: Step, boxes: Mapping[str, Rect]) -> list[str]:
    target, box = step.target, expected.box or boxes.get(expected.of)
    asked = expected.roles or expected.name is not None or box is not None
    if not isinstance(target, Element):
        return ["target not recognised"] if asked else []
    faults = []
    if expected.roles and target.role not in expected.roles:
        faults.append(f"target is a {target.role} instead of a {'/'.join(sorted(expected.roles))}")
    if expected.name is not None and said(target.name) != expected.name:
        faults.append(f"target called {said(target.name)!r} instead of {expected.name!r}")
    if box is not None and (target.box is None or not same_place(target.box, box)):
        faults.append(f"target at {target.box} instead of {box}")
    return faults


def same_place(one: Rect, other: Rect) -> bool:
    """Tell whether two boxes are of one widget."""
    middles = (one.centre.x - other.centre.x, one.centre.y - other.centre.y)
    small, large = sorted((one, other), key=lambda box: box.area)
    near = max(map(abs, middles)) <= SAME_PX
    return near and large.grown(SAME_PX).covers(small) and 4 * small.area >= large.area
