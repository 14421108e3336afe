"""`aboveboard verify`: says what an artefact is, its version, what about it holds and what does not."""

import json
import sys
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from aboveboard.cli.artefacts import Finding, examine
from aboveboard.cli.public_keys import PublicKeys


def verify(
    path: Path,
    *,
    key: PublicKeys = (),
    json_: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> None:
    """Look at a segment, bundle, release, export, journal folder, policy, lease or any other signed document.

    Needs no key and opens nothing: it checks form, sizes, hashes and signatures. Ends with status 4 when something
    does not hold.

    Parameters
    ----------
    path
        A file or folder.
    key
        A public key in hex that must have signed; may be given several times.
    json_
        Print the findings as JSON.
    """
    finding = examine(path, key)
    if json_:
        print(
            json.dumps(
                {"kind": finding.kind, "version": finding.version, "holds": finding.holds, "not": finding.faults}
            )
        )
    else:
        _say(finding)
    if finding.faults:
        sys.exit(4)


def _say(finding: Finding) -> None:
    print(f"{finding.kind}, format version {finding.version}")
    for line in finding.holds:
        print(f"  holds: {line}")
    for line in finding.faults:
        print(f"  does not hold: {line}")
    print("all of it holds" if not finding.faults else f"{len(finding.faults)} things do not hold")
