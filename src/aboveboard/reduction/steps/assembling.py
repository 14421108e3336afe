"""Drafts become steps: with what was seen before, at and after, with effect, outcome, children's pictures, rights."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from aboveboard.model.actions import Clipboard, Hotkey, Hover, Type
from aboveboard.model.elements import Element
from aboveboard.model.events import (
    AppSwitched,
    ClipboardKind,
    EditRoute,
    JournalRecord,
    MenuOpened,
    OptionsOffered,
    PointerApproached,
    PointerPath,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole, NoFrame
from aboveboard.model.geometry import Point
from aboveboard.model.layers import NOTHING, Layers, PixelsLayer
from aboveboard.model.trajectories import LowLevel, Observation, Outcome, Rights, Step, StepFlags, ValueSource
from aboveboard.reduction import INPUTS, REDUCER_VERSION, Draft, Reduction, Rule, Tape, Terms, time_of
from aboveboard.reduction.steps.commands import Commands
from aboveboard.reduction.steps.drafting import Drafts, draft_all
from aboveboard.reduction.steps.effects import at_press, effect_of, outcome_of
from aboveboard.reduction.steps.faults import faults_of
from aboveboard.reduction.steps.flagging import flagged, own_flags
from aboveboard.reduction.steps.fusing import CONCLUDED, REPORTED, fused
from aboveboard.reduction.steps.indexing import tape_of
from aboveboard.reduction.steps.observing import Views

BEGINNING = -(1 << 31)
END = 1 << 31
BEFORE = frozenset({FrameRole.BEFORE})
RESTING = frozenset({FrameRole.CADENCE, FrameRole.AFTER, FrameRole.BETWEEN})
ON_THE_WAY: frozenset[type] = frozenset({MenuOpened, OptionsOffered})
AT_ACTION = frozenset({FrameRole.AT_ACTION})
AFTER = frozenset({FrameRole.AFTER})
WAY: frozenset[type] = frozenset({Frame, NoFrame, PointerApproached, PointerPath, AppSwitched})
RANKS: dict[type, int] = {StretchBegan: 0, **dict.fromkeys(WAY, 1), **dict.fromkeys(INPUTS, 2)}
LAST = 3
"""At one time kinds come in the order of RANKS, and what is not in it last."""


class Span(NamedTuple):
    """The time a step may look at (ms): after the step before it, from its approach, its own inputs, to the next."""

    floor: int
    approach: int
    started: int
    ended: int
    next_started: int


class Effects(NamedTuple):
    """What a step's own records report, and what followed."""

    own: list[JournalRecord]
    after: list[JournalRecord]


def reduce_records(
    records: Sequence[JournalRecord], terms: Terms, rules: Sequence[Rule], primitives: Sequence[Rule]
) -> Reduction:
    """Return the steps of one stretch and the account of its records: the same for the same input, in linear time."""
    order = in_time(records)
    tape = tape_of([records[place] for place in order], primitives)
    found = draft_all(tape, rules)
    views = Views.of(tape)
    effects, floors = _effects(tape, found), _floors(tape, found)
    steps: list[Step] = []
    sites = _sites(tape)
    commands = Commands.of(tape)
    for number, draft in enumerate(found.drafts):
        span = _span(tape, found, number, floors[number])
        step = _step(number, draft, span, views, effects[number], terms, tape)
        step = msgspec.structs.replace(step, site=draft.app) if draft.app in sites else step
        steps.append(_sourced(_commanded(step, commands), steps))
    belongs: list[int | str] = [""] * len(records)
    for place, reason in zip(order, found.belongs, strict=True):
        belongs[place] = reason
    told = [(*one.own, *one.after) for one in effects]
    return Reduction(steps=flagged(steps, told), belongs=tuple(belongs), flags=faults_of(records))


def _commanded(step: Step, commands: Commands) -> Step:
    """Return a step with what its hotkeys stand for and how else the same is reached, and with its own flags."""
    rows = tuple(
        msgspec.structs.replace(row, action=commands.named(row.action, step.app))
        if isinstance(row.action, Hotkey)
        else row
        for row in step.children
    )
    return msgspec.structs.replace(
        step,
        action=commands.named(step.action, step.app),
        children=rows,
        equivalents=commands.equivalents(step.action, step.children, step.app),
        flags=own_flags(step),
    )


def in_time(records: Sequence[JournalRecord]) -> list[int]:
    """Return the places of the records in order of time.

    A recorder writes a key or an edit down once it is known what it was, and what it caused may stand before it. At
    one and the same time the way to an action comes first, then what was pressed, then what came of it.
    """
    keys = [time_of(record) * (LAST + 1) + RANKS.get(type(record), LAST) for record in records]
    return sorted(range(len(records)), key=keys.__getitem__)


def _sites(tape: Tape) -> frozenset[str]:
    """Return which of the ids that stand for apps are those of sites: rights are given by site there."""
    switched = {record.after for record in tape.records if type(record) is AppSwitched and record.site}
    return frozenset(switched | ({tape.began.app} if tape.began.site else set()))


def _effects(tape: Tape, found: Drafts) -> list[Effects]:
    """Return, for each draft, its own reports and its effects; what opened on the way to a choice is neither."""
    effects = [Effects([], []) for _ in found.drafts]
    used = {place for draft in found.drafts for place in draft.used}
    for place, number in enumerate(found.belongs):
        record = tape.records[place]
        if not isinstance(number, int):
            continue
        rested = isinstance(found.drafts[number].action, Hover)  # what opened is all that it did
        if rested or place not in used or type(record) not in ON_THE_WAY:
            (effects[number].own if place in used else effects[number].after).append(record)
    return effects


def _floors(tape: Tape, found: Drafts) -> list[int]:
    """Return, for each draft, when the last input before it ended (ms); a mere report is no input.

    An input that came to nothing, such as a press that never ended, counts like any other.
    """
    floors, floor = [], BEGINNING
    for draft in found.drafts:
        before = tape.input_before(min(draft.used))
        floors.append(floor if before is None else max(floor, time_of(tape.records[before])))
        if any(tape.index.acted[place] for place in draft.used):
            floor = draft.ended
    return floors


def _span(tape: Tape, found: Drafts, number: int, floor: int) -> Span:
    draft = found.drafts[number]
    nexts = [one.started for one in found.drafts[number + 1 : number + 2]]
    following = tape.next_input[max(draft.used)]
    if following < len(tape.records):
        nexts.append(time_of(tape.records[following]))
    return Span(
        floor=floor,
        approach=found.approaches[number],
        started=draft.started,
        ended=draft.ended,
        next_started=max(draft.ended, min(nexts, default=END)),
    )


def _step(number: int, draft: Draft, span: Span, views: Views, effects: Effects, terms: Terms, tape: Tape) -> Step:
    near = _place(draft)
    before, proven, listed = _before(views, span, near)
    pressed = views.last(span.floor, span.started, AT_ACTION, near)
    at_action = None if pressed is None else views.observation(pressed, span.floor, span.started, asof=span.started)
    after = _after(views, span, near, whole=isinstance(draft.action, Type))
    effect = effect_of(effects.own, effects.after, draft.action)
    outcome = outcome_of(effect, at_press(before, at_action), after, draft.action, draft.target)
    layers = _layers(draft.app, tape, terms)
    pictured = layers.pixels is not PixelsLayer.NONE
    between = views.between(span.started, span.ended) if len(draft.children) > 1 else ()
    sources = fused(draft, effects.own, effects.after, before.elements, near if _pointed(draft) else None)
    if effect is not None:
        sources.add("effect", "event", REPORTED if effects.own else CONCLUDED, iter(()))
    if listed:
        sources.provenance["elements"] = listed
    return Step(
        index=number,
        app=draft.app,
        started=draft.started,
        ended=draft.ended,
        before=before,
        at_action=at_action,
        between=tuple(views.observation(frame, span.started, span.ended) for frame in between),
        after=after,
        action=draft.action,
        target=draft.target,
        effect=effect,
        outcome=outcome,
        children=_children(draft.children, before, views, span),
        provenance=sources.provenance,
        confidence=sources.confidence,
        disagreement=sources.disagreement,
        flags=StepFlags(
            no_op=outcome is Outcome.NO_OP, unproven=pictured and not proven, train=outcome is not Outcome.NO_OP
        ),
        rights=Rights(layers=layers, policy_version=terms.policy_version, redactor_version=terms.redactor_version),
        reducer_version=REDUCER_VERSION,
    )


def _layers(app: str, tape: Tape, terms: Terms) -> Layers:
    """Return what was in force for an app: consent, narrowed by what the stretch was recorded under."""
    consented = terms.layers.get(app)
    if app != tape.began.app:
        return consented or NOTHING
    return tape.began.layers if consented is None else consented.narrowed(tape.began.layers)


def _before(views: Views, span: Span, near: Point | None) -> tuple[Observation, bool, str]:
    """Return the observation before an action, whether its picture is proven, and where its element list is from.

    Proven: the recorder took it as the last one before the approach, or it was taken after the step before had ended
    and before the approach began. A picture from between approach and press is kept and marked unproven; one from
    before the last step's end is never used.
    """
    frame = views.current(span.floor, span.started, BEFORE, near)
    frame = frame or views.current(span.floor, min(span.approach, span.started), RESTING, near)
    proven = frame is not None
    frame = frame or views.current(span.floor, span.started, None, near)
    if frame is None:
        seen = views.nothing(span.started)
    else:
        seen = views.observation(frame, span.floor, span.started, asof=span.started)
    listed, source = views.with_elements(seen, span.floor, span.started, span.started)
    return listed, proven, source


def _after(views: Views, span: Span, near: Point | None, *, whole: bool) -> Observation | None:
    """Return what was seen after an action: the first rest, or for a run of edits the last before the next action."""
    if whole:
        frame = views.last(span.ended, span.next_started, AFTER, near)
    else:
        frame = views.first(span.ended, span.next_started, FrameRole.AFTER, near)
    return None if frame is None else views.observation(frame, span.ended, span.next_started)


def _pointed(draft: Draft) -> bool:
    """Tell whether the action itself has a point on the screen."""
    return isinstance(getattr(draft.action, "at", None) or getattr(draft.action, "start", None), Point)


def _place(draft: Draft) -> Point | None:
    """Return where on the screen an action happened, to tell monitors apart."""
    at = getattr(draft.action, "at", None) or getattr(draft.action, "start", None)
    box = draft.target.box if isinstance(draft.target, Element) else None
    return at if isinstance(at, Point) else box.centre if box else None


def _children(children: Sequence[LowLevel], before: Observation, views: Views, span: Span) -> tuple[LowLevel, ...]:
    """Give each lowered row the picture that was last seen before it and after the row before it."""
    lowered: list[LowLevel] = []
    for number, child in enumerate(children):
        if number == 0:
            picture = before.picture.sha if before.picture else None
        else:
            floor, near = max(span.floor, children[number - 1].t), getattr(child.action, "at", None)
            frame = views.current(floor, child.t, BEFORE, near) or views.current(floor, child.t, None, near)
            picture = None if frame is None else frame.id
        lowered.append(msgspec.structs.replace(child, picture=picture))
    return tuple(lowered)


def _sourced(step: Step, earlier: Sequence[Step]) -> Step:
    """Say where a value came from, where that is certain: a paste from the last copy, a choice from its list."""
    action = step.action
    pasted = isinstance(action, Clipboard) and action.kind is ClipboardKind.PASTE
    pasted = pasted or (isinstance(action, Type) and any(edit.route is EditRoute.PASTED for edit in action.edits))
    if not pasted:
        return step
    copies = (
        one.index
        for one in reversed(earlier)
        if isinstance(one.action, Clipboard) and one.action.kind is not ClipboardKind.PASTE
    )
    return msgspec.structs.replace(step, value_source=ValueSource(kind="clipboard", step=next(copies, None)))
