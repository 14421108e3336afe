"""The small organisation of a collection: founded once, started again on what it kept, and a room for all."""

import contextlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from aboveboard.errors import InputError
from aboveboard.model.policy import SiteRule
from aboveboard.studio.commands import Commands
from aboveboard.studio.organisation import Organisation, found
from aboveboard.studio.people.reopening import reopened
from aboveboard.studio.rooms import room
from aboveboard.studio.screen import private_environment


@contextlib.contextmanager
def own_room() -> Iterator[Mapping[str, str]]:
    """Let this process and what it starts keep their homes and rooms in a private folder that goes with the block.

    Yields the environment that says so, which is this process's own from then on; XAUTHORITY names an empty file.
    """
    with room() as made:
        authority = made / "authority"
        authority.touch(mode=0o600)
        environment = {**private_environment(made), "XAUTHORITY": str(authority)}
        os.environ.update(environment)
        yield environment


@contextlib.contextmanager
def standing(
    folder: Path, environment: Mapping[str, str], sites: tuple[SiteRule, ...], told: Callable[[str], None]
) -> Iterator[Organisation]:
    """Found the organisation in `folder`, or start it again where it stood; its services end with the block.

    Raises InputError where it did not come to stand, and what its commands raise.
    """
    with Commands(environment, folder / "logs") as commands:
        place, stands = folder / "organisation", None
        stood = (place / "addresses.json").is_file()
        steps = reopened(commands, place) if stood else found(commands, place, (), sites)
        for done, made in steps:
            told(done)
            stands = made
        if stands is None:
            raise InputError("the organisation did not come to stand")
        yield stands
