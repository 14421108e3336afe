"""Steps and episodes: what reduction makes of a session (`spec/trajectory.md`)."""

import enum

from aboveboard.model.actions import Action
from aboveboard.model.elements import ElementOrAbsence, ElementSnapshot
from aboveboard.model.frames import MaskBox, Settled
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.text import Hidden, Label
from aboveboard.model.time import Week
from aboveboard.model.value import IllegalValue, Value

HELD_MS = 100
"""So long is a button held when it clicks (ms): a page that is asked sooner after a press says how it was before it."""


class Outcome(enum.StrEnum):
    """What a step did to its target."""

    CHANGED = "changed"
    NO_OP = "no_op"
    UNKNOWN = "unknown"


class Picture(Value, frozen=True, kw_only=True):
    """One picture of an observation. `sha` is the BLAKE3 of its WebP; boxes are in screen pixels.

    `canvas` maps picture pixels to screen pixels (its corner is the picture's origin). `stale_ms` and `exact` as in
    `model.frames.Frame`; `masked_fraction` is the share of approved pixels that were filled.
    """

    sha: str
    canvas: Rect
    scale_percent: int = 100
    windows: tuple[Rect, ...] = ()
    masks: tuple[MaskBox, ...] = ()
    cursor: Point | None = None
    render: str = "masked"
    exact: bool | None = None
    settled: Settled | None = None
    stale_ms: int = 0
    masked_fraction: float = 0.0


class Observation(Value, frozen=True, kw_only=True):
    """What could be seen at one moment; each part is absent where it could not be proven. `t` is ms in the stretch."""

    t: int
    picture: Picture | None = None
    elements: ElementSnapshot | None = None
    focus: str | None = None
    open_popups: tuple[str, ...] = ()
    scroll: dict[str, tuple[int, int]] = {}


class ValueSource(Value, frozen=True, kw_only=True):
    """Where a typed or chosen value came from: `goal_span`, `element`, `clipboard`, `outside`, `unknown`.

    `span` is in code points of the goal, or of what the element says where that was one word of it; `element` is an id;
    `step` copied it, or had the element in its lists last.
    """

    kind: str = "unknown"
    span: tuple[int, int] | None = None
    element: str | None = None
    step: int | None = None


class Effect(Value, frozen=True, kw_only=True):
    """The typed state change of the target, apart from the value: what changed, from what, to what."""

    kind: str
    of: str | None = None
    before: Label | bool | int | None = None
    after: Label | bool | int | None = None


class Equivalent(Value, frozen=True, kw_only=True):
    """Another route to the same effect, so that strict scores do not punish good agents."""

    by: str
    steps: tuple[str, ...]


class LowLevel(Value, frozen=True, kw_only=True):
    """One lowered row: the sha of its own before-picture and a low-level action."""

    t: int
    action: Action
    picture: str | None = None


class Rights(Value, frozen=True, kw_only=True):
    """Under what the step was collected: layers, policy version, redactor."""

    layers: Layers
    policy_version: int
    redactor_version: str


class StepFlags(Value, frozen=True, kw_only=True):
    """Deterministic quality flags; `train` is the loss mask: errors are conditioned on, not imitated.

    `redundant`: the step lies in a loop that came back to the same picture. `corrections` counts the edits of a run of
    typing that took something back. `missing` and `disabled`: no element lay under the pointer, or one that does not
    answer. `frame_mismatch`: the action's point, or its target's place, is not where the picture before has it.
    """

    no_op: bool = False
    error: bool = False
    repairs: int | None = None
    redundant: bool = False
    unproven: bool = False
    train: bool = True
    corrections: int = 0
    missing: bool = False
    disabled: bool = False
    frame_mismatch: bool = False


class Step(Value, frozen=True, kw_only=True, omit_defaults=False):
    """One action with what was seen before, at and after it.

    Times are ms within the stretch. `children` are the lowered rows of a composite. `provenance` maps a field to its
    sources, `confidence` to 0..1, `disagreement` to the losing value's source.
    """

    v: int = 1
    index: int
    app: str
    site: str | None = None
    started: int
    ended: int
    before: Observation
    at_action: Observation | None = None
    between: tuple[Observation, ...] = ()
    after: Observation | None = None
    action: Action
    target: ElementOrAbsence
    effect: Effect | None = None
    outcome: Outcome = Outcome.UNKNOWN
    value_source: ValueSource | None = None
    equivalents: tuple[Equivalent, ...] = ()
    children: tuple[LowLevel, ...] = ()
    provenance: dict[str, str] = {}
    confidence: dict[str, float] = {}
    disagreement: dict[str, str] = {}
    flags: StepFlags = StepFlags()
    rights: Rights
    reducer_version: str

    def lowered(self) -> tuple[LowLevel, ...]:
        """Return the low-level (picture, action) rows: the children of a composite, else the action itself."""
        if self.children:
            return self.children
        sha = self.before.picture.sha if self.before.picture else None
        return (LowLevel(t=self.started, action=self.action, picture=sha),)

    def listed_before(self, number: int, keeping: tuple[type, ...]) -> Observation | None:
        """Return the last view with a list of elements before one of the children, or None where none holds for it.

        A list holds as long as no child came after it but such as are of the kinds `keeping`, which change nothing.
        """
        row = self.children[number]
        since = max((one.t for one in self.children[:number] if not isinstance(one.action, keeping)), default=None)
        for seen in reversed(self.between):
            if seen.elements is None or seen.t > row.t:
                continue
            if since is None or seen.t - seen.elements.stale_ms >= since + HELD_MS:
                return seen
        return self.before if since is None and self.before.elements is not None else None

    def pictured_before(self, number: int) -> Picture | None:
        """Return the picture that one of the children names as its own before it, or None where it names none."""
        wanted = self.children[number].picture
        seen = (one.picture for one in (self.before, *self.between) if one.picture is not None)
        return next((picture for picture in seen if picture.sha == wanted), None)


class Instruction(Value, frozen=True, kw_only=True):
    """What was to be done, at three levels where known, and who said so: `human`, `template` or `model`."""

    goal: Label = Hidden()
    outline: Label = Hidden()
    detail: Label = Hidden()
    source: str = "none"


class Judgement(Value, frozen=True, kw_only=True):
    """How an episode went and who judged: `participant`, `verifier`, `none`."""

    outcome: str = "unknown"
    by: str = "none"


class EpisodeFlags(Value, frozen=True, kw_only=True):
    """Deterministic quality flags of a whole episode.

    `signature` is the hash of the steps without overhead, abstracted: the same was done where it is equal, in any
    session. `near_duplicate` is the id of an earlier episode of the session that this one nearly repeats.
    """

    signature: str = ""
    near_duplicate: str | None = None


class Episode(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The steps of one attempt at one task.

    `person` is the pseudonym re-keyed for one dataset release, for splits only. `start_state` is a hash of the first
    observation and the goal that a person gave: splits go by it. `cut` names what began the episode: a hard cut, or
    `task` where it was recognised. `continues` is the id of the earlier episode that an interleaved task goes on with.
    """

    v: int = 1
    id: str
    purpose: str
    week: Week
    person: str
    steps: tuple[Step, ...]
    instruction: Instruction = Instruction()
    judgement: Judgement = Judgement()
    start_state: str = ""
    verifier: str | None = None
    cut: str = "stretch"
    continues: str | None = None
    flags: EpisodeFlags = EpisodeFlags()
    apps: tuple[str, ...] = ()
    app_versions: dict[str, str] = {}
    locale: str = ""
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse an episode without steps."""
        if not self.steps:
            message = "an episode has at least one step"
            raise IllegalValue(message)


class PermittedEpisode(Value, frozen=True, kw_only=True):
    """An episode that the pipeline's permission gate let through, for one purpose under one lease.

    Only `aboveboard.pipeline.gate` may build one; an architecture test looks.
    """

    episode: Episode
    purpose: str
    lease: str
