"""Episodes by hard cuts: a gap, the edge of a segment, a person's own mark, or two minutes without an action."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import msgspec
from blake3 import blake3

from aboveboard.model.events import AppSwitched, Marked, StretchBegan
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from aboveboard.model.text import Redacted
from aboveboard.model.trajectories import Episode, Instruction, Judgement, Step
from aboveboard.reduction import Terms

IDLE_MS = 120_000
"""So long without an action is a hard cut (data-path notes: idle of two minutes)."""

Reducer = Callable[[ReleasedStretch, Terms], tuple[Step, ...]]
"""`aboveboard.reduction.registry.reduce`, given by the composition root."""


@dataclass(frozen=True, slots=True)
class Task:
    """What a person marked as one task, in ms of the stretch, and how it went; `ended` is open without an end mark."""

    goal: str
    began: int
    ended: int
    outcome: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a session's content comes from: its purpose, the segment's address, its person under the release."""

    purpose: str
    segment: str
    person: str


def episodes_of(content: ReleasedContent, origin: Origin, reduce: Reducer) -> tuple[Episode, ...]:
    """Return the episodes of one segment; none spans a gap, for each stretch is cut by itself."""
    terms = Terms(
        layers=dict(content.layers),
        policy_version=content.policy_version,
        redactor_version=content.redactor_version,
    )
    found: list[Episode] = []
    began_by = "segment" if content.part > 1 else "session"
    for item in content.items:
        if isinstance(item, ReleasedStretch):
            steps = reduce(item, terms)
            found += [
                _episode(part, task, cut, item, content, origin, number)
                for number, (part, task, cut) in enumerate(cuts(steps, item, began_by), len(found))
            ]
        began_by = "gap"
    return tuple(found)


def cuts(
    steps: Sequence[Step], stretch: ReleasedStretch, began_by: str
) -> Iterator[tuple[tuple[Step, ...], Task | None, str]]:
    """Yield (steps, task, cut) for each run of steps between hard cuts; `cut` names what began the run."""
    tasks = _tasks(stretch)
    run: list[Step] = []
    task: Task | None = None
    cut = began_by
    for step in steps:
        now = next((one for one in tasks if one.began <= step.started <= one.ended), None)
        idle = bool(run) and step.started - run[-1].ended >= IDLE_MS
        if run and (idle or now is not task):
            yield tuple(run), task, cut
            run, cut = [], "idle" if idle and now is task else "mark"
        elif not run and now is not None:
            cut = "mark"
        task = now
        run.append(step)
    if run:
        yield tuple(run), task, cut


def _tasks(stretch: ReleasedStretch) -> tuple[Task, ...]:
    """Return what the person marked; a task without an end mark goes on to the end of the stretch."""
    open_task: Marked | None = None
    found: list[Task] = []
    for record in stretch.records:
        if not isinstance(record, Marked):
            continue
        if open_task is not None:
            outcome = record.outcome if not record.begins and record.outcome else "unknown"
            found.append(Task(goal=open_task.task, began=open_task.t, ended=record.t, outcome=outcome))
        open_task = record if record.begins else None
    if open_task is not None:
        found.append(Task(goal=open_task.task, began=open_task.t, ended=1 << 62, outcome="unknown"))
    return tuple(found)


def _episode(
    steps: tuple[Step, ...],
    task: Task | None,
    cut: str,
    stretch: ReleasedStretch,
    content: ReleasedContent,
    origin: Origin,
    number: int,
) -> Episode:
    began = next((record for record in stretch.records if isinstance(record, StretchBegan)), None)
    instruction = Instruction(goal=Redacted(text=task.goal), source="human") if task and task.goal else Instruction()
    judged = task is not None and task.outcome != "unknown"
    outcome = task.outcome if task is not None else "unknown"
    apps = tuple(dict.fromkeys(step.app for step in steps))
    return Episode(
        id=hashlib.sha256(f"{origin.segment}/{number}".encode()).hexdigest()[:16],
        purpose=origin.purpose,
        week=content.week,
        person=origin.person,
        steps=renumbered(steps),
        instruction=instruction,
        judgement=Judgement(outcome=outcome, by="participant" if judged else "none"),
        start_state=start_state(steps[0], instruction),
        cut=cut,
        apps=apps,
        app_versions=_versions(stretch, apps),
        locale=began.locale if began else "",
        sources=(origin.segment,),
    )


def _versions(stretch: ReleasedStretch, apps: Sequence[str]) -> dict[str, str]:
    """Return the releases that are known of the apps, as the stretch told of them when each was first worked in."""
    told: dict[str, str] = {}
    for record in stretch.records:
        if isinstance(record, StretchBegan):
            told.setdefault(record.app, record.app_version)
        elif isinstance(record, AppSwitched):
            told.setdefault(record.after, record.app_version)
    return {app: told[app] for app in apps if told.get(app)}


def renumbered(steps: Sequence[Step]) -> tuple[Step, ...]:
    """Return the steps numbered from 0, references to earlier steps moved along or dropped where they lie outside."""
    numbers = {step.index: number for number, step in enumerate(steps)}
    found = []
    for number, step in enumerate(steps):
        source = step.value_source
        if source is not None and source.step is not None:
            source = msgspec.structs.replace(source, step=numbers.get(source.step))
        repairs = None if step.flags.repairs is None else numbers.get(step.flags.repairs)
        flags = msgspec.structs.replace(step.flags, repairs=repairs)
        found.append(msgspec.structs.replace(step, index=number, value_source=source, flags=flags))
    return tuple(found)


def start_state(first: Step, instruction: Instruction) -> str:
    """Return the hash by which held-out splits tell start states apart: what was on screen, and what was asked.

    Elements count by role, name and box; without them the picture counts, and without both the target's role.
    """
    seen = first.before.elements
    if seen is not None:
        shown: object = [(one.role, one.name, one.box) for one in seen.elements]
    elif first.before.picture is not None:
        shown = first.before.picture.sha
    else:
        shown = getattr(first.target, "role", "")
    return blake3(msgspec.json.encode((shown, instruction.goal), order="deterministic")).hexdigest()
