"""`aboveboard practice`: the practice apps, for people who want to try them."""

import signal
import threading
from typing import Annotated

from cyclopts import Parameter
from cyclopts.validators import Number

from aboveboard.cli.ports import Port
from aboveboard.studio.practice.dist import APPS, practice_dist
from aboveboard.studio.practice.registry import TASKS
from aboveboard.studio.practice.server import Practice

Seed = Annotated[int, Parameter(validator=Number(gte=0, lte=999_999_999))]


def practice(*, seed: Seed = 1, port: Port = 8770) -> None:
    """Serve the practice apps on this computer until Ctrl-C, each at an address of its own.

    The first address is a page that lists the apps and their tasks. What is done in an app stays in its tab; the same
    seed always begins the same.

    Parameters
    ----------
    seed
        Which companies, people and numbers the apps begin with.
    port
        Port of the list; the apps take the next ones. 0 takes free ones.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)  # also where a shell began us in the background
    with Practice(practice_dist(), TASKS, first_port=port) as served:
        print(f"{'all':<10}{served.home}/?seed={seed}")
        for app in APPS:
            print(f"{app:<10}{served.address(app, seed)}")
        print("Ctrl-C ends it", flush=True)
        threading.Event().wait()
