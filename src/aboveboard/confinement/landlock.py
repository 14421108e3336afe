"""Files: the kernel's Landlock by three system calls (linux/landlock.h; no package on PyPI binds it)."""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path

from aboveboard.confinement.rules import Rules, Sockets
from aboveboard.errors import NotConfined

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same numbers on every architecture
_VERSION_FLAG, _PATH_BENEATH = 1, 1

_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REMOVE_DIR, _REMOVE_FILE = (1 << bit for bit in range(6))
_MAKE_DIR, _MAKE_REG, _REFER, _TRUNCATE = 1 << 7, 1 << 8, 1 << 13, 1 << 14
_FILE_RIGHTS = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE  # all a rule on a single file may name
_READ = _READ_FILE | _READ_DIR
_WRITE = _WRITE_FILE | _READ_DIR | _REMOVE_DIR | _REMOVE_FILE | _MAKE_DIR | _MAKE_REG | _REFER | _TRUNCATE
# How many file rights each ABI knows: 13 at 1, refer at 2, truncate at 3, device ioctl at 5.
_KNOWN_BITS = {1: 13, 2: 14, 3: 15, 4: 15}
_NETWORK_RIGHTS = 0b11  # bind and connect TCP, from ABI 4: a bonus, seccomp is the guarantee


def abi() -> int:
    """Return the kernel's Landlock version; raises NotConfined where there is none."""
    libc = ctypes.CDLL(None, use_errno=True)
    version: int = libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if version < 1:
        raise NotConfined("this kernel has no Landlock")
    return version


def _call(number: int, *arguments: object) -> int:
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = libc.syscall(number, *arguments)
    if answer < 0:
        raise NotConfined(f"Landlock refused call {number}: {os.strerror(ctypes.get_errno())}")
    return answer


def _ruleset(version: int, files: int, rules: Rules) -> int:
    network = 0 if rules.sockets is Sockets.ANY or version < 4 else _NETWORK_RIGHTS
    attributes = struct.pack("=Q", files) if version < 4 else struct.pack("=QQ", files, network)
    return _call(_CREATE_RULESET, attributes, len(attributes), 0)


def _allow(ruleset: int, paths: Iterable[Path], rights: int) -> None:
    for path in paths:
        try:
            opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue  # what is not there needs no permission
        try:
            allowed = rights if stat.S_ISDIR(os.fstat(opened).st_mode) else rights & _FILE_RIGHTS
            _call(_ADD_RULE, ruleset, _PATH_BENEATH, struct.pack("=Qi", allowed, opened), 0)
        finally:
            os.close(opened)


def restrict_files(rules: Rules) -> None:
    """Refuse every path the rules do not name, for good. Raises NotConfined."""
    version = abi()
    handled = (1 << _KNOWN_BITS.get(version, 16)) - 1
    ruleset = _ruleset(version, handled, rules)
    try:
        _allow(ruleset, rules.read, (_READ | (_EXECUTE if rules.exec else 0)) & handled)
        _allow(ruleset, rules.write, _WRITE & handled)
        _call(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)
