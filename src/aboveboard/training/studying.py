"""Studying releases: what they show is gathered, made into lessons and learnt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from aboveboard.agents.checkpoints import LearntFrom
from aboveboard.agents.memory import LeftOut
from aboveboard.training.lessons import Gathered, Lessons, Opened, Progress, gather, lessons_of
from aboveboard.training.naming import model_name
from aboveboard.training.remembering import NOTHING
from aboveboard.training.settings import Settings
from aboveboard.training.training import Trained, train


@dataclass(frozen=True, slots=True)
class Studied:
    """What a training was made of, and what it came to; `name` is the model's in the receipts of deletions."""

    name: str
    gathered: Gathered
    lessons: Lessons
    trained: Trained


def study(
    releases: Sequence[Opened],
    settings: Settings,
    folder: Path,
    *,
    leave_out: LeftOut = NOTHING,
    register: Callable[[str, Sequence[LearntFrom]], None] = lambda _name, _sources: None,
    progress: Progress = lambda _what, _done, _total: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Studied:
    """Train a model on opened releases of one purpose into a folder, and show it nothing of what is to be left out.

    `register` is told the model's name in receipts and its sources before anything is learnt. Raises what it,
    `gather` and `train` raise.
    """
    gathered = gather(releases, settings.composites, leave_out=leave_out, pictures=settings.pictures, progress=progress)
    name = model_name(gathered.learnt_from, msgspec.to_builtins(settings), leave_out)
    register(name, gathered.learnt_from)
    lessons = lessons_of(gathered.rows, settings, progress)
    trained = train(gathered, lessons, settings, folder, progress=progress, stopping=stopping)
    return Studied(name, gathered, lessons, trained)
