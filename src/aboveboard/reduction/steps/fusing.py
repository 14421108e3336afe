"""Fusion: what input, accessibility tree, page and element lists say of the same thing, and how sure that makes it.

Each field has one source that decides (its provenance) and may have witnesses. A witness that agrees halves what was
doubtful; one that disagrees halves what was sure, and is named in `disagreement`. Nothing is averaged away.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from aboveboard.model.actions import PickDate, SelectMenu, SelectOption, SetToggle, SetValue, SwitchTab, Type
from aboveboard.model.elements import Element, ElementSnapshot, Proof
from aboveboard.model.events import (
    ElementChanged,
    FieldEdited,
    JournalRecord,
    MenuItemChosen,
    OptionChosen,
    OptionsOffered,
)
from aboveboard.model.geometry import Point
from aboveboard.model.text import Hidden, Label
from aboveboard.reduction import Draft, is_input

PROVEN = {Proof.HIT_TEST: 0.98, Proof.FOCUS: 0.96, Proof.SMALLEST_BOX: 0.9, Proof.UNPROVEN: 0.5}
"""How sure a target is by the way it was found, alone."""

REPORTED = 0.98
"""A state, value or choice that an application reported itself."""

CONCLUDED = 0.8
"""What was concluded: an edit from keys, a row from its effect, an effect that merely followed."""

AGREE = 0.5
"""So much of what was doubtful stays so when a witness agrees, and of what was sure when one disagrees."""

VALUED = (SelectOption, SelectMenu, SetToggle, SetValue, PickDate, SwitchTab)


@dataclass(slots=True)
class Fused:
    """Sources, confidence (0 to 1, in thousandths) and the sources that disagree, by field of a step."""

    provenance: dict[str, str] = field(default_factory=dict)
    confidence: dict[str, float] = field(default_factory=dict)
    disagreement: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, source: str, sure: float, witnesses: Iterator[tuple[str, bool]]) -> None:
        """Take one field in: the source that decides, how sure it is alone, and what others say of it."""
        agreeing: list[str] = [source]
        against: list[str] = []
        for witness, agrees in witnesses:
            sure = 1 - (1 - sure) * AGREE if agrees else sure * AGREE
            (agreeing if agrees else against).append(witness)
        self.provenance[name] = source if len(agreeing) == 1 else "+".join(dict.fromkeys(agreeing))
        self.confidence[name] = round(sure, 3)
        if against:
            self.disagreement[name] = "+".join(dict.fromkeys(against))


def fused(
    draft: Draft,
    own: Sequence[JournalRecord],
    after: Sequence[JournalRecord],
    listed: ElementSnapshot | None,
    at: Point | None,
) -> Fused:
    """Return what is known of a step's fields and from where; `listed` are the elements seen before, `at` its point."""
    found = Fused()
    if isinstance(draft.target, Element):
        source = f"{draft.target.source}.{draft.target.proof}"
        found.add("target", source, PROVEN[draft.target.proof], _of_target(draft.target, own, after, listed, at))
    elif any(is_input(one) for one in own):
        found.provenance["target"] = "input"
    if isinstance(draft.action, VALUED):
        found.add("value", "event", REPORTED, _of_value(draft, after))
    elif isinstance(draft.action, Type):
        inferred = any(isinstance(one, FieldEdited) and one.inferred for one in own)
        found.add("value", "keys" if inferred else "event", CONCLUDED if inferred else REPORTED, iter(()))
    if draft.missing or draft.inferred:
        found.add("children", "incomplete" if draft.missing else "inferred", CONCLUDED, iter(()))
    return found


def _of_target(
    target: Element,
    own: Sequence[JournalRecord],
    after: Sequence[JournalRecord],
    listed: ElementSnapshot | None,
    at: Point | None,
) -> Iterator[tuple[str, bool]]:
    """Yield what the element list and the reports say of the element acted on."""
    known = None if listed is None else listed.find(target.id)
    if known is not None:
        box = known.visible_box or known.box
        placed = at is None or box is None or box.contains(at)
        yield "list", placed and known.role == target.role
    told = {id_of(one) for one in (*own, *after)} - {None}
    if target.id in told:
        yield "report", True


def _of_value(draft: Draft, after: Sequence[JournalRecord]) -> Iterator[tuple[str, bool]]:
    """Yield what the offer, the target and later reports say of a value that was chosen or set."""
    action, target = draft.action, draft.target
    if isinstance(action, SelectOption | PickDate) and action.options is not None and action.index is not None:
        offered = action.options.offered
        if action.index < len(offered):
            yield from _told("offer", action.value, offered[action.index])
        elif action.options.total and action.index >= action.options.total:
            yield "offer", False
    if isinstance(action, SelectMenu) and isinstance(target, Element) and action.path:
        yield from _told("target", action.path[-1], target.name)
        offered = action.levels[-1].offered if action.levels else ()
        if offered and not isinstance(action.path[-1], Hidden):  # indices of old recordings count lines
            yield "offer", action.path[-1] in offered
    if isinstance(action, SwitchTab) and isinstance(target, Element) and target.index is not None:
        yield "target", target.index == action.index
    if isinstance(action, SetToggle):
        states = [one.after for one in after if isinstance(one, ElementChanged) and id_of(one) == id_of(target)]
        yield from (("report", one is action.on) for one in states[-1:] if isinstance(one, bool))
    if isinstance(action, SelectOption | SetValue | PickDate):
        values = [one.after for one in after if isinstance(one, ElementChanged) and one.what == "value"]
        same = [one for one in values[-1:] if not isinstance(one, bool | int | None)]
        yield from (found for one in same for found in _told("report", action.value, one))


def _told(witness: str, one: Label, other: Label) -> Iterator[tuple[str, bool]]:
    """Yield a comparison of two labels, where both say something of the same kind."""
    if not isinstance(one, Hidden) and type(one) is type(other):
        yield witness, one == other


def id_of(record: object) -> str | None:
    """Return the id of the element that a report, or an element itself, is about."""
    word = ABOUT.get(type(record))
    about = record if word is None else getattr(record, word)
    return about.id if isinstance(about, Element) else None


ABOUT: dict[type, str] = {
    OptionChosen: "widget",
    OptionsOffered: "widget",
    ElementChanged: "target",
    MenuItemChosen: "target",
}
"""Under which name a report tells of its element."""
