"""AgentNetBench as its published numbers were made (OpenCUA, `evaluation/agentnetbench/eval.py` at 1d70f20, MIT).

Rules read there and written anew. What they let pass is kept and listed; `strict` looks at it, and
`agentnetbench-revised` is what the same file became later.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from aboveboard.evaluation.dialects.desktop import POINTED, Act, Box, decided_acts, truth_acts
from aboveboard.evaluation.distances import apart, edits
from aboveboard.evaluation.labels import text_of
from aboveboard.evaluation.scorers import Score, Scorer, unspoken
from aboveboard.model.actions import Type
from aboveboard.model.decisions import Decision
from aboveboard.model.trajectories import Step

NEAR = 0.01 * 2**0.5
"""So far from the true point (in 0..1 of the picture) still counts in full."""
FALL = 120
"""Beyond it the score falls with exp(-FALL * distance)."""
SIMILAR = 0.8
"""Texts this similar count as equal."""
ENTER = frozenset({"enter", "return"})


class AgentNetBench:
    """The scorer; it holds nothing but which of the two sets of rules it is."""

    source = "github.com/xlang-ai/OpenCUA evaluation/agentnetbench/eval.py at 1d70f20; arXiv 2508.09123"

    def __init__(self, *, revised: bool = False) -> None:
        self._revised = revised
        self.name = "agentnetbench-revised" if revised else "agentnetbench"
        self.quirks = QUIRKS[:-3] if revised else QUIRKS

    def score(self, decision: Decision, step: Step) -> Score:
        """Return the mean over the kinds of true calls; None where the step has no such words."""
        if isinstance(step.action, Type) and text_of(step.action.text) is None:
            return unspoken("text not in the data")
        truth = truth_acts(step)
        if not truth:
            return unspoken("no such call")
        return judge(truth, decided_acts(decision, step), revised=self._revised)


QUIRKS = (
    "only the first decided call must be of a kind that occurs; after that calls are compared place by place",
    "kinds are averaged, not calls: one of five clicks weighs as much as one write",
    "a call of a kind without a rule (wait, middle click) counts 0",
    "Enter after typing is free: the text is stripped before its last newline is looked at",
    "text 80 % similar counts as equal, in lower case",
    "calls decided beyond the true ones cost nothing",
    "any scroll is right, whatever its direction and amount",
    "keys are compared as a set: order and repeats do not count",
)
"""Kept on purpose; the last three are what the later version mended."""


def judge(truth: Sequence[Act], decided: Sequence[Act], *, revised: bool = False) -> Score:
    """Return the score of decided calls against true ones; `parts` are the means by kind of true call."""
    truth, decided = _joined(truth, ("press", "hotkey")), _joined(decided, ("press",))
    if not truth or not decided:
        return Score(value=0.0, rule="no call")
    spare = min(1.0, len(truth) / len(decided)) if revised else 1.0
    if truth[0].kind == "terminate":
        right = (decided[0].kind, decided[0].status) == ("terminate", truth[0].status)
        return Score(value=spare * right, rule="terminate", parts={"terminate": spare * right})
    if decided[0].kind not in {act.kind for act in truth}:
        return Score(value=0.0, rule="kind", parts={act.kind: 0.0 for act in truth})
    return _paired(truth, decided, spare, revised=revised)


def _paired(truth: Sequence[Act], decided: Sequence[Act], spare: float, *, revised: bool) -> Score:
    sums: defaultdict[str, float] = defaultdict(float)
    counts: defaultdict[str, int] = defaultdict(int)
    rules: list[str] = []
    for place, true in enumerate(truth):
        counts[true.kind] += 1
        if place >= len(decided) or decided[place].kind != true.kind:
            sums[true.kind] += 0.0
            rules.append("kind")
            continue
        judged = _one(true, decided[place], revised=revised)
        if judged is not None:
            sums[true.kind] += judged[0]
            rules.append(judged[1])
    parts = {kind: spare * sums[kind] / counts[kind] for kind in sums}
    rule = "+".join(dict.fromkeys(rules)) or "kind without a rule"
    return Score(value=sum(parts.values()) / len(parts) if parts else 0.0, rule=rule, parts=parts)


def _one(true: Act, decided: Act, *, revised: bool) -> tuple[float, str] | None:
    """Return the score and rule of two calls of one kind, or None for a kind that has no rule."""
    if true.kind in POINTED:
        return _pointed(true, decided)
    if true.kind == "write":
        return _written(true.text, decided.text), "text"
    if true.kind in {"press", "hotkey"}:
        left, right = ([key.lower() for key in act.keys] for act in (true, decided))
        return float(left == right if revised else set(left) == set(right)), "keys"
    if true.kind == "scroll":
        return (_scrolled(true.amount, decided.amount) if revised else 1.0), "scroll"
    return None


def _pointed(true: Act, decided: Act) -> tuple[float, str]:
    if true.point is None or decided.point is None:
        return 0.0, "no point"
    if any(_in(decided.point, box) for box in true.boxes):
        return 1.0, "in the box"
    distance = apart(true.point, decided.point)
    return (1.0 if distance <= NEAR else math.exp(-FALL * (distance - NEAR))), "distance"


def _in(point: tuple[float, float], box: Box) -> bool:
    left, top, width, height = box
    return left <= point[0] <= left + width and top <= point[1] <= top + height


def _written(true: str, decided: str) -> float:
    true, decided = true.lower().strip(), decided.lower().strip()
    longest = max(len(true), len(decided))
    similarity = 1.0 - edits(decided, true) / longest if longest else 1.0
    return 1.0 if similarity >= SIMILAR else similarity / SIMILAR


def _scrolled(true: float, decided: float) -> float:
    """Return the revised rule: nothing for another direction, else the smaller amount by the larger."""
    if true * decided > 0:
        return min(abs(true), abs(decided)) / max(abs(true), abs(decided))
    return float(true == decided)


def _joined(acts: Sequence[Act], closing: Sequence[str]) -> list[Act]:
    """Return the calls with an Enter after a write taken into its text."""
    found: list[Act] = []
    place = 0
    while place < len(acts):
        act, following = acts[place], acts[place + 1] if place + 1 < len(acts) else None
        if act.kind == "write" and following is not None and following.kind in closing and _enter(following):
            act = msgspec.structs.replace(act, text=act.text + "\n")
            place += 1
        found.append(act)
        place += 1
    return found


def _enter(act: Act) -> bool:
    return len(act.keys) == 1 and act.keys[0].lower() in ENTER


SCORER: Scorer = AgentNetBench()
REVISED: Scorer = AgentNetBench(revised=True)
"""The same file at 60da8b9: scroll amounts, key order and superfluous calls count; its numbers are of its own kind."""
