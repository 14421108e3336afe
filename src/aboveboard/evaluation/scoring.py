"""Scoring logs: every decision by every scorer, once more the same however often it is done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aboveboard.errors import Deleted, InputError, NothingToDo, Tampered
from aboveboard.evaluation.cases import Case, Dataset
from aboveboard.evaluation.log import Log, Prediction
from aboveboard.evaluation.moves import answers_all, moves_of
from aboveboard.evaluation.offline import scored
from aboveboard.evaluation.scorers import Score, Scorer
from aboveboard.evaluation.slices import tags
from aboveboard.model.trajectories import Step
from aboveboard.model.value import Value

FAULT = "the agent failed"


class Row(Value, frozen=True, kw_only=True, omit_defaults=False):
    """The scores of one step or move: its place in every dimension, by agent and scorer what was said of the decision.

    `further` is how many moves of the step are asked for after this one.
    """

    episode: str
    step: int
    move: int = 0
    further: int = 0
    tags: dict[str, str]
    scores: dict[str, dict[str, Score]]


@dataclass(frozen=True, slots=True)
class Judged:
    """One step with what was decided and how it was judged: what a report may draw. It is not kept."""

    case: Case = field(repr=False)
    step: Step = field(repr=False)
    decided: Mapping[str, Prediction] = field(repr=False)
    row: Row


@dataclass(slots=True)
class Coverage:
    """How much of everything the data hold, in any split: steps and episodes by dimension and name."""

    steps: dict[str, dict[str, int]] = field(default_factory=dict)
    episodes: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def count(self, case: Case) -> None:
        """Count the steps of a case that may be learnt from."""
        for step in scored(case):
            for dimension, name in tags(step).items():
                steps = self.steps.setdefault(dimension, {})
                steps[name] = steps.get(name, 0) + 1
                self.episodes.setdefault(dimension, {}).setdefault(name, set()).add(case.episode)


def judged(data: Dataset, logs: Sequence[Log], scorers: Mapping[str, Scorer], coverage: Coverage) -> Iterator[Judged]:
    """Yield every step that all logs decided on, in the order of the data, and count all of the data.

    A step that is no longer there, because its person deleted it, is left out. Raises InputError for logs of other
    data or of two agents of one name, Tampered for a step that is not the one decided on, Deleted when none is left.
    """
    _require_fit(data, logs)
    found = 0
    for case in data.cases():
        coverage.count(case)
        for step in scored(case):
            if all((case.episode, step.index, 0) in one.predictions for one in logs):
                found += 1
                yield from _judge(case, step, logs, scorers)
    if not found:
        wanted = any(one.predictions for one in logs)
        if wanted and data.facts.gone:
            raise Deleted("everything that these logs decided on has been deleted by its person")
        raise NothingToDo("these logs have no decision in common", remedy="evaluate again with `aboveboard evaluate`")


def _require_fit(data: Dataset, logs: Sequence[Log]) -> None:
    names = [one.run.agent for one in logs]
    if len(set(names)) < len(names):
        raise InputError("two logs are of one agent", remedy="name each agent's log once")
    for one in logs:
        said, here = one.run.data, data.facts
        if (said.dataset, said.form, said.purpose) != (here.dataset, here.form, here.purpose):
            raise InputError("a log was made on other data", remedy="name the data that the log was made on")


def _judge(case: Case, step: Step, logs: Sequence[Log], scorers: Mapping[str, Scorer]) -> Iterator[Judged]:
    """Yield a step and each of its moves that was seen; who decided the whole choice at once has answered them all.

    What is yielded does not depend on which agents are compared. A log that ends between two moves ends the step.
    """
    moves = (step, *moves_of(step))
    for number, move in enumerate(moves):
        decided, scores = {}, {}
        for one in logs:
            met, prediction = _answer(one, case.episode, step, move, number)
            if prediction is None:
                return
            if not one.met(met, prediction):
                raise Tampered("a step is not the one decided on", remedy="evaluate again: the data are others")
            decided[one.run.agent] = prediction
            scores[one.run.agent] = {name: _score(scorer, prediction, met) for name, scorer in scorers.items()}
        further = len(moves) - 1 - number
        yield Judged(
            case,
            move,
            decided,
            Row(episode=case.episode, step=step.index, move=number, further=further, tags=tags(step), scores=scores),
        )


def _answer(log: Log, episode: str, step: Step, move: Step, number: int) -> tuple[Step, Prediction | None]:
    """Return what an agent's answer to a move was given to, the step or the move, and the answer."""
    first = log.predictions[episode, step.index, 0]
    if number == 0 or answers_all(first.decision, step):
        return step, first
    return move, log.predictions.get((episode, step.index, number))


def _score(scorer: Scorer, prediction: Prediction, step: Step) -> Score:
    if prediction.decision is not None:
        return scorer.score(prediction.decision, step)
    return Score(value=0.0, rule=FAULT)
