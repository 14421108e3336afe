"""The tasks of a world in Gymnasium's register, for training loops of others."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from aboveboard.cli.worlds import world
from aboveboard.environments import Environments
from aboveboard.environments.browsing.gyms import register


@contextmanager
def registered(name: str = "miniwob", *, headless: bool = True, pictures: bool = False) -> Iterator[Environments]:
    """Open a world and register its tasks: `gymnasium.make("aboveboard/choose-list-v1")` until the end of the block.

    With `pictures` clear pictures of the page come in `info["pictures"]`.
    """
    with world(name, headless=headless, pictures=pictures) as environments:
        register({task: partial(environments.open, task) for task in environments.tasks()})
        yield environments
