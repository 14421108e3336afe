"""Programs that run other programs: an interpreter says nothing about what runs, only its script does."""

import re
from collections.abc import Sequence
from pathlib import Path

_INTERPRETER = re.compile(
    r"(?:python|pypy|perl|ruby|node|nodejs|lua|luajit|tclsh|wish|php|guile|gjs|gjs-console|cjs|cjs-console|mono|dotnet"
    r"|java|javaw|sh|ash|bash|dash|zsh|ksh|mksh|fish|busybox|qemu-\w+|wine\w*|qml\w*|bwrap|env|Rscript|R)"
    r"[-\d.]*(?:-[\w-]+)?"
)
# Python's flags that take no value and change no code path worth another identity; any other flag is unknown.
_PYTHON_FLAGS = re.compile(r"-[BEIOPSbdqsuv]+")


def is_interpreter(executable: str) -> bool:
    """Tell whether an executable runs scripts."""
    return _INTERPRETER.fullmatch(Path(executable).name) is not None


def script_of(executable: str, arguments: Sequence[str]) -> str | None:
    """Return the real path of the script an interpreter runs, or None when it is not plainly one absolute path.

    `arguments` are the process's own, its name first. `-c`, `-m`, a class path or a path relative to a folder that
    may have changed are unknown, and unknown is out.
    """
    rest = list(arguments[1:])
    name = Path(executable).name
    if name.startswith("java"):
        if rest[:1] != ["-jar"]:
            return None
        rest = rest[1:]
    if name.startswith(("python", "pypy")):
        while rest and _PYTHON_FLAGS.fullmatch(rest[0]):
            rest = rest[1:]
    if not rest or not rest[0].startswith("/"):
        return None
    try:
        return str(Path(rest[0]).resolve(strict=True))
    except OSError:
        return None
