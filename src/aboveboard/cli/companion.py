"""`aboveboard companion`: strip, pages and recorder of one login session."""

import os
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.places import device_places
from aboveboard.companion.catalogue import preferred
from aboveboard.companion.settings import CompanionSettings
from aboveboard.companion.supervisor import run
from aboveboard.desktop.x11.desktop import X11Desktop


def companion(
    *,
    data: Path | None = None,
    demo: Annotated[bool, Parameter(negative="")] = False,
    language: str = "",
    browser: str = "chromium",
    browser_arg: Annotated[tuple[str, ...], Parameter(allow_leading_hyphen=True)] = (),
) -> None:
    """Run the companion of this login session: notice, consent, the strip, review and release. Start it at login.

    Nothing is recorded until you have read the notice, said yes by a click of your own, and pressed Resume.

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    demo
        For screens that a demo started itself, and only there: synthetic input counts, and only purpose `demo` exists.
    language
        `en` or `de`; the login session's language otherwise.
    browser
        The program that shows the pages, in a profile of its own.
    browser_arg
        An argument more for it, such as `--no-sandbox` where a container forbids its sandbox; may come repeatedly.
    """
    settings = CompanionSettings(
        places=device_places(data), demo=demo, browser=browser, browser_args=tuple(browser_arg)
    )
    run(settings, language or preferred(), demo_screen=_demo_screen, ready=_ready)


def _demo_screen() -> bool:
    """Look at the screen's devices, as the recorder will; raises NoDisplay."""
    with X11Desktop(os.environ) as desktop:
        return desktop.is_demo_screen()


def _ready(host: str, recorder: bool) -> None:
    print(f"the companion is ready ({host})", flush=True)
    if not recorder:
        print("the recorder is not: nothing can be recorded now, review and deletion work", flush=True)
