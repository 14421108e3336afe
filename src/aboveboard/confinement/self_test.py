"""The self-test: try what must fail, so that a confinement that did not happen is noticed before the first event."""

import contextlib
import os
import socket
from pathlib import Path

from aboveboard.confinement.process import is_hardened
from aboveboard.confinement.rules import Rules, Sockets

_NETWORKS = {"IPv4": "AF_INET", "IPv6": "AF_INET6", "netlink": "AF_NETLINK", "raw packet": "AF_PACKET"}
_NOWHERE = "/nonexistent/aboveboard-self-test"


def rights_left(rules: Rules) -> list[str]:
    """Return, in words, each thing this process can still do and must not; empty when confinement holds."""
    left: list[str] = []
    if not is_hardened():
        left.append("be read by other processes or leave a core file")
    if rules.sockets is not Sockets.ANY:
        left += [f"open an {name} socket" for name, family in _NETWORKS.items() if _can_open(family)]
    if rules.sockets is Sockets.NONE and _can_open("AF_UNIX"):
        left.append("open a Unix socket")
    if not rules.exec and _can_execute():
        left.append("start a program")
    left += [f"read {what}" for what, path in _forbidden(rules) if _can_read(path)]
    left += ["read back what it writes" for folder in rules.write if _can_read_back(folder, rules)]
    return left


def _can_open(family: str) -> bool:
    try:
        socket.socket(getattr(socket, family), socket.SOCK_DGRAM).close()
    except OSError:
        return False
    return True


def _can_execute() -> bool:
    try:
        os.execve(_NOWHERE, [_NOWHERE], {})  # noqa: S606 - a program that does not exist: only the answer counts
    except FileNotFoundError:
        return True  # the kernel looked for the program, so it would have started one
    except OSError:
        return False


def _forbidden(rules: Rules) -> list[tuple[str, Path]]:
    tried = [("the home folder", Path.home()), ("the list of users", Path("/etc/passwd"))]
    return [(what, path) for what, path in tried if not _named(path, rules.read + rules.write)]


def _named(path: Path, allowed: tuple[Path, ...]) -> bool:
    return any(path == folder or folder in path.parents for folder in allowed)


def _can_read(path: Path) -> bool:
    try:
        os.close(os.open(path, os.O_RDONLY))
        if path.is_dir():
            next(path.iterdir(), None)  # opening a folder proves little, listing it does
    except OSError:
        return False
    return True


def _can_read_back(folder: Path, rules: Rules) -> bool:
    if _named(folder, rules.read) or not folder.is_dir():
        return False
    probe = folder / ".self-test"
    try:
        os.close(os.open(probe, os.O_WRONLY | os.O_CREAT, 0o600))
        os.close(os.open(probe, os.O_RDONLY))
    except OSError:
        return False
    else:
        return True
    finally:
        with contextlib.suppress(OSError):
            probe.unlink()
