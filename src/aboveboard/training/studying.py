"""Studying releases: what they show is gathered, made into lessons and learnt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from aboveboard.agents.memory import LeftOut
from aboveboard.training.lessons import Gathered, Lessons, Opened, Progress, gather, lessons_of
from aboveboard.training.remembering import NOTHING
from aboveboard.training.settings import Settings
from aboveboard.training.training import Trained, train


@dataclass(frozen=True, slots=True)
class Studied:
    """What a training was made of, and what it came to."""

    gathered: Gathered
    lessons: Lessons
    trained: Trained


def study(
    releases: Sequence[Opened],
    settings: Settings,
    folder: Path,
    *,
    leave_out: LeftOut = NOTHING,
    progress: Progress = lambda _what, _done, _total: None,
    stopping: Callable[[], bool] = lambda: False,
) -> Studied:
    """Train a model on opened releases of one purpose into a folder, and show it nothing of what is to be left out.

    Raises what `gather` and `train` raise.
    """
    gathered = gather(releases, settings.composites, leave_out=leave_out, progress=progress)
    lessons = lessons_of(gathered.rows, settings, progress)
    trained = train(gathered, lessons, settings, folder, progress=progress, stopping=stopping)
    return Studied(gathered, lessons, trained)
