"""The agents that can be tried on recordings, by name: the only place that builds them for it."""

from collections.abc import Callable, Sequence
from pathlib import Path

from aboveboard.agents import Agent
from aboveboard.agents.at_random import AtRandom
from aboveboard.agents.checkpoints import read_head
from aboveboard.agents.demonstrations import Row
from aboveboard.agents.element import ElementAgent
from aboveboard.agents.lexical import Lexical
from aboveboard.agents.majority import Majority
from aboveboard.agents.memory import LeftOut
from aboveboard.agents.nearest import Nearest
from aboveboard.agents.press_submit import PressSubmit
from aboveboard.cli.evaluate_offline_data import Opened
from aboveboard.errors import InputError, NothingToDo
from aboveboard.evaluation.leaving_out import is_left_out
from aboveboard.evaluation.offline_tiers import Learner
from aboveboard.model.trajectories import Episode
from aboveboard.training.lessons import Opened as Learnt
from aboveboard.training.lessons import gather, is_held_out, is_untouched
from aboveboard.training.settings import Settings

Named = tuple[str, Agent]
RULES: dict[str, Callable[[], Agent]] = {rule.name: rule for rule in (PressSubmit, AtRandom, Lexical)}
"""What needs no data."""
SHOWN: dict[str, Callable[[Sequence[Row]], Agent]] = {rule.name: rule for rule in (Majority, Nearest)}
"""What looks at demonstrations, the same that training reads."""


def named(agent: str, baselines: Sequence[str] | None, data: Opened) -> Sequence[Named]:
    """Return the agent on trial and the baselines beside it: all that the data allow, or those named.

    Raises InputError for a name that is none, NotFound for a model that is not there, and what reading a model raises.
    """
    asked = {agent, *(SHOWN if baselines is None else baselines)} & set(SHOWN)
    learner = learnt(agent)
    left_out = LeftOut() if learner is None else learner.memory.left_out
    rows = _shown(data, left_out, _held_out_by(agent), asked=agent in SHOWN or baselines is not None) if asked else ()
    known = (*RULES, *(SHOWN if rows else ()))
    wanted = tuple(name for name in (known if baselines is None else baselines) if name != agent)
    for name in wanted:
        if name not in known:
            raise InputError(f"there is no such baseline for this data; there are: {', '.join(known)}")
    return [(_called(agent), _trial(agent, rows)), *((name, _baseline(name, rows)) for name in wanted)]


def unseen(agent: str) -> Callable[[str], bool]:
    """Return what tells which start states this agent's training never looked at; of a rule, those any would not."""
    settings = _held_out_by(agent)
    return lambda start: is_untouched(start, settings)


def _held_out_by(agent: str) -> Settings:
    """Return settings with the share that a model's training held out."""
    share = Settings().validation
    if _is_model(agent):
        share = float(read_head(Path(agent)).settings.get("validation", share))
    return Settings(validation=share)


def learnt(agent: str) -> Learner | None:
    """Return what a model learnt from, as it says itself; None for a rule."""
    if not _is_model(agent):
        return None
    head = read_head(Path(agent))
    return Learner(head.memory, {source.release for source in head.learnt_from}, unseen(agent))


def _is_model(agent: str) -> bool:
    return Path(agent).is_dir()


def _called(agent: str) -> str:
    return f"element ({Path(agent).name})" if _is_model(agent) else agent


def _trial(agent: str, rows: Sequence[Row]) -> Agent:
    if agent in RULES or (agent in SHOWN and rows):
        return _baseline(agent, rows)
    if _is_model(agent):
        return ElementAgent.load(Path(agent))
    remedy = f"name the folder of a model, or one of: {', '.join((*RULES, *SHOWN))}"
    raise InputError("there is no agent of that name for this data", remedy=remedy)


def _baseline(name: str, rows: Sequence[Row]) -> Agent:
    return RULES[name]() if name in RULES else SHOWN[name](rows)


def _shown(data: Opened, left_out: LeftOut, settings: Settings, *, asked: bool) -> Sequence[Row]:
    """Return the demonstrations that training reads: never of people or start states that are held out, nor left out.

    Data that show nothing to imitate are an error only where a rule was asked for that needs them.
    """
    if data.release is None:
        return ()
    opened = [Learnt(data.release, data.lease)]

    def wanted(episode: Episode) -> bool:
        return not is_held_out(episode.start_state, settings) and not is_left_out(left_out, episode.steps)

    try:
        return gather(opened, wanted=wanted).rows
    except NothingToDo:
        if asked:
            raise
        return ()
