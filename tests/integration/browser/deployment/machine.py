"""A machine of its own for a browser: what was installed below a folder lies where it looks, and only it sees that.

A namespace of an ordinary user (user_namespaces(7)) and overlays; the machine that runs the test keeps its own files.
"""

import shlex
import subprocess
from pathlib import Path

_SETUP = """#!/bin/sh
exec unshare --user --map-current-user --keep-caps --mount sh -c '
set -e
root=$1
shift
for place in /etc/chromium /usr/share /usr/lib; do
  [ ! -d "$root$place" ] || mount -t overlay overlay -o "lowerdir=$root$place:$place" "$place"
done
exec "$@"' sh {root} {program} "$@"
"""


def within(root: Path, program: str, script: Path) -> Path:
    """Write a script that runs a program as on a machine that has the files below `root`; return its path."""
    script.write_text(_SETUP.format(root=shlex.quote(str(root)), program=program), encoding="utf-8")
    script.chmod(0o755)
    return script


def possible(script: Path) -> bool:
    """Tell whether an ordinary user can have a machine of its own here: containers often do not let them."""
    return subprocess.run([script], stderr=subprocess.DEVNULL, check=False).returncode == 0
