"""Episodes: hard cuts by a gap, a segment's edge, a person's own mark or two minutes' rest; between them by task.

What a person marked is one episode, or several where they left it; only what nobody marked is divided by recognition.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import msgspec
from blake3 import blake3

from aboveboard.model.events import AppSwitched, Marked, StretchBegan
from aboveboard.model.sessions import ReleasedContent, ReleasedStretch
from aboveboard.model.text import Hidden, Label, Redacted
from aboveboard.model.trajectories import Episode, EpisodeFlags, Judgement, Step
from aboveboard.pipeline.segmentation.abstracting import abstracted
from aboveboard.pipeline.segmentation.instructing import instruction
from aboveboard.pipeline.segmentation.recognising import boundaries
from aboveboard.pipeline.segmentation.resembling import near, signature, sketch
from aboveboard.pipeline.segmentation.resuming import resumed
from aboveboard.pipeline.sourcing import sourced
from aboveboard.pipeline.withholding import withheld
from aboveboard.reduction import Terms

IDLE_MS = 120_000
"""So long without an action is a hard cut (data-path notes: idle of two minutes)."""

UNTIL_THE_END = 1 << 62

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
class Part:
    """Steps that become one episode; `continues` is the number, in its stretch, of the part that it goes on with."""

    steps: tuple[Step, ...]
    task: Task | None
    cut: str
    continues: int | None = None


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
            steps = withheld(reduce(item, terms), content.layers)
            parts = tuple(divided(steps, item, began_by))
            ids = [_id(origin, number) for number in range(len(found), len(found) + len(parts))]
            found += [
                _episode(part, item, content, origin, one, None if part.continues is None else ids[part.continues])
                for part, one in zip(parts, ids, strict=True)
            ]
        began_by = "gap"
    return tuple(found)


def compared(episode: Episode, kept: Sequence[Episode]) -> Episode:
    """Return the episode with what it owes to the session's earlier ones that are kept: a near duplicate, its rest.

    A reference to an episode that is not kept is dropped.
    """
    own = sketch(episode.steps)
    near_duplicate = next((one.id for one in kept if near(sketch(one.steps), own)), None)
    continues = next((one.id for one in kept if one.id == episode.continues), None)
    flags = msgspec.structs.replace(episode.flags, near_duplicate=near_duplicate)
    return msgspec.structs.replace(episode, continues=continues, flags=flags)


def divided(steps: Sequence[Step], stretch: ReleasedStretch, began_by: str) -> Iterator[Part]:
    """Yield the parts of one stretch in order: what was marked as it was marked, the rest divided by task."""
    number, left = 0, dict[str, tuple[int, Task]]()
    for run, task, cut in cuts(steps, stretch, began_by):
        if task is not None:
            before, earlier = left.get(task.goal, (None, task))
            goes_on = task.goal and (earlier is task or earlier.outcome == "unknown")
            yield Part(run, task, cut, before if goes_on else None)
            left[task.goal] = (number, task)
            number += 1
            continue
        for part in _recognised(run, cut, number):
            yield part
            number += 1


def _recognised(run: Sequence[Step], cut: str, number: int) -> Iterator[Part]:
    """Yield the tasks of a run that nobody marked; `number` is that of its first part in the stretch."""
    traces = tuple(map(abstracted, run))
    edges = tuple(pairwise((0, *boundaries(traces), len(run))))
    earlier = resumed([traces[start:end] for start, end in edges])
    for (start, end), one in zip(edges, earlier, strict=True):
        yield Part(tuple(run[start:end]), None, "task" if start else cut, None if one is None else number + one)


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
        found.append(Task(goal=open_task.task, began=open_task.t, ended=UNTIL_THE_END, outcome="unknown"))
    return tuple(found)


def _id(origin: Origin, number: int) -> str:
    """Return an episode's name, which who does not know its person under the release cannot trace to its segment."""
    return hashlib.sha256(f"{origin.person}/{origin.segment}/{number}".encode()).hexdigest()[:16]


def _episode(
    part: Part, stretch: ReleasedStretch, content: ReleasedContent, origin: Origin, name: str, continues: str | None
) -> Episode:
    began = next((record for record in stretch.records if isinstance(record, StretchBegan)), None)
    task, steps = part.task, part.steps
    goal = Redacted(text=task.goal) if task is not None and task.goal else None
    outcome = task.outcome if task is not None else "unknown"
    apps = tuple(dict.fromkeys(step.app for step in steps))
    return Episode(
        id=name,
        purpose=origin.purpose,
        week=content.week,
        person=origin.person,
        steps=sourced(renumbered(steps), goal),
        instruction=instruction(steps, goal),
        judgement=Judgement(outcome=outcome, by="none" if outcome == "unknown" else "participant"),
        start_state=start_state(steps[0], goal or Hidden()),
        cut=part.cut,
        continues=continues,
        flags=EpisodeFlags(signature=signature(steps)),
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


def start_state(first: Step, goal: Label) -> str:
    """Return the hash by which held-out splits tell start states apart: what was on screen, and what a person asked.

    Elements count by role, name and box; without them the picture counts, and without both the target's role.
    """
    seen = first.before.elements
    if seen is not None:
        shown: object = [(one.role, one.name, one.box) for one in seen.elements]
    elif first.before.picture is not None:
        shown = first.before.picture.sha
    else:
        shown = getattr(first.target, "role", "")
    return blake3(msgspec.json.encode((shown, goal), order="deterministic")).hexdigest()
