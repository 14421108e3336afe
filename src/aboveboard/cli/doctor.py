"""`aboveboard doctor`: proves each source of a recording with something it really gave, and names remedies."""

import contextlib
import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.doctor_elsewhere import ELSEWHERE, attempts_elsewhere
from aboveboard.cli.places import device_places
from aboveboard.recorder.checks import Finding, all_tried


def doctor(
    *, data: Path | None = None, as_json: Annotated[bool, Parameter(name="--json", negative="")] = False
) -> None:
    """Try everything a recording needs on this machine and say what is missing and how to get it.

    It waits a few seconds for a real movement and a real key of yours, takes one picture of the screen, reads one
    tree, and keeps nothing of any of them. On a demo screen it moves the pointer itself. It ends with exit status 1
    when something that a recording needs is missing, and says what this machine cannot tell or record at all. On
    Windows and macOS, where nothing is recorded yet, it tells which rights are missing.

    ```console
    $ aboveboard doctor
    $ aboveboard screen -- aboveboard doctor --json
    ```

    Parameters
    ----------
    data
        The device's folders; `ABOVEBOARD_DATA` or the user's own otherwise.
    as_json
        Print a list of findings for programs.
    """
    findings = []
    with contextlib.ExitStack() as resources:
        for finding in all_tried(_attempts(data, resources)):
            findings.append(finding)
            if not as_json:
                _say(finding)
    if as_json:
        print(json.dumps([{"name": f.name, "works": f.works, "seen": f.seen, "remedy": f.remedy} for f in findings]))
    sys.exit(0 if all(finding.works for finding in findings) else 1)


def _attempts(data: Path | None, resources: contextlib.ExitStack) -> dict[str, Callable[[], str]]:
    """Return what to try here; what only Linux has is imported only there."""
    if sys.platform in ELSEWHERE:
        return dict(attempts_elsewhere())
    from aboveboard.cli.doctor_checks import attempts

    return attempts(device_places(data), os.environ, resources)


def _say(finding: Finding) -> None:
    print(f"{'ok  ' if finding.works else 'FAIL'}  {finding.name}: {finding.seen}", flush=True)
    if finding.remedy:
        print(f"      remedy: {finding.remedy}", flush=True)
