"""Reading demonstrations into rows, and remembering what they were of: start states, skills, what was left out."""

import hashlib
from collections import Counter
from collections.abc import Iterator

import msgspec

from aboveboard.agents.checkpoints import LearntFrom
from aboveboard.agents.demonstrations import Row, demonstrated
from aboveboard.agents.looks import Gallery
from aboveboard.agents.lowering import Composites
from aboveboard.agents.memory import LeftOut, Memory, Shown, Starts, start_keys
from aboveboard.agents.words import text_of
from aboveboard.datasets.exercised import NONE, QUESTIONS, Counted, app, shown_widgets, skill, worker
from aboveboard.errors import InputError
from aboveboard.model.trajectories import Episode

NOTHING = LeftOut()
LEFT_OUT = "left out on purpose"
"""The reason under which the steps of episodes stand that the model shall not be shown."""


class Remembering:
    """Takes episodes one by one; holds their rows, why others are none, and what the model will remember of them."""

    def __init__(self, composites: Composites, leave_out: LeftOut = NOTHING) -> None:
        self.rows: list[Row] = []
        self.reasons: Counter[str] = Counter()
        self._composites, self._leave_out = composites, leave_out
        self._counted, self._starts = Counted(), set[bytes]()
        self._names: dict[str, set[str]] = {"skill": set(), "widget": set(), "app": set()}

    def add(self, episode: Episode, gallery: Gallery | None = None) -> None:
        """Read one episode, unless it is of what is to be left out; with a gallery, what its pictures show too."""
        skills = {skill(step) for step in episode.steps}
        widgets, apps = shown_widgets(episode), {app(step) for step in episode.steps}
        for question, names in (("skill", skills), ("widget", widgets), ("app", apps)):
            self._names[question] |= names
        if self._leave_out.leaves(skills, widgets, apps):
            self.reasons[LEFT_OUT] += len(episode.steps)
            return
        shown = demonstrated(episode, self._composites, gallery)
        self.rows.extend(shown.rows)
        self.reasons.update(shown.left_out)
        if shown.rows:
            goal = text_of(episode.instruction.goal)
            self._starts.add(start_keys(goal, episode.steps[0].before.elements)[0])
            self._counted.count(episode.id, episode.steps, worker(episode))

    def require_left_out(self) -> None:
        """Raise InputError where the data have nothing of what is to be left out: a name that was meant otherwise."""
        for question, wanted in self._wanted():
            known = {name.lower() for name in self._names[question]}
            lacking = [name for name in wanted if name.lower() not in known]
            if lacking:
                there = ", ".join(sorted(self._names[question] - {NONE})) or "none"
                raise InputError(f"the data have no {question} `{lacking[0]}`", remedy=f"there are: {there}")

    def memory(self, learnt_from: tuple[LearntFrom, ...]) -> Memory:
        """Return what the model remembers; the same data give the same."""
        salt = hashlib.sha256(msgspec.json.encode((learnt_from, self._leave_out))).hexdigest()[:32]
        told = {
            question: {
                name: Shown(steps=steps, demonstrations=held) for name, steps, held in self._counted.told(question)
            }
            for question in QUESTIONS
        }
        return Memory(starts=Starts.of(self._starts, salt), left_out=self._leave_out, shown=told)

    def _wanted(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        yield "skill", self._leave_out.skills
        yield "widget", self._leave_out.widgets
        yield "app", self._leave_out.apps
