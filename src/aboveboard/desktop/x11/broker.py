"""A small process that says what another runs, and whether it asks for a secret, for one who may not look itself.

Landlock hides `/proc/PID/exe` and `/proc/PID/fd` of other processes from a confined recorder, and the files of the
package manager. The broker is forked before, keeps only one socket, refuses itself everything else it can, and ends
with its parent.
"""

import contextlib
import ctypes
import enum
import os
import resource
import signal
import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec

from aboveboard.desktop import only_root_changes
from aboveboard.desktop.x11.interpreters import is_interpreter, script_of
from aboveboard.desktop.x11.packages import flatpaked, snapped
from aboveboard.desktop.x11.terminals import asks_secret
from aboveboard.desktop.x11.versions import Versions
from aboveboard.errors import NotConfined

_QUESTION = struct.Struct("=Bi")
"""What is asked, and of which process."""
_LONGEST_ANSWER = 1 << 16
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4
_REFUSED = (
    *("socket", "socketpair", "connect", "bind", "listen", "execve", "execveat", "ptrace", "fork", "vfork"),
    *("process_vm_readv", "process_vm_writev", "io_uring_setup", "unlink", "unlinkat", "rename", "renameat2"),
)


class _Asked(enum.IntEnum):
    FACTS = 0
    SECRET = 1
    VERSION = 2
    PARENT = 3


class ProcessFacts(msgspec.Struct, frozen=True):
    """What a process of our user runs: its start (clock ticks since boot), executable and, if any, its script.

    `trusted` says that both lie where only root can change them.
    """

    started: int
    executable: str
    script: str | None
    trusted: bool


class Broker:
    """The asker's end."""

    def __init__(self, wire: socket.socket) -> None:
        self._wire = wire

    @classmethod
    @contextlib.contextmanager
    def forked(cls) -> Iterator[Self]:
        """Fork the broker; it ends on leaving, or with this process, however that ends."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        parent = os.getpid()
        child = os.fork()
        if child == 0:
            _serve(theirs, parent)
        theirs.close()
        try:
            yield cls(ours)
        finally:
            ours.close()
            os.waitpid(child, 0)

    def ask(self, pid: int) -> ProcessFacts | None:
        """Return the facts of a process, or None: gone, another user's, hidden, or an interpreter without script.

        Raises NotConfined when the broker is gone.
        """
        return msgspec.msgpack.decode(self._ask(_QUESTION.pack(_Asked.FACTS, pid)), type=ProcessFacts | None)

    def parent(self, pid: int) -> int | None:
        """Return the parent of a process; None where it is gone or hidden. Raises NotConfined when the broker is gone.

        The process may keep its own files from us, as our own do; its parent it cannot hide.
        """
        return msgspec.msgpack.decode(self._ask(_QUESTION.pack(_Asked.PARENT, pid)), type=int | None)

    def asks_secret(self, pid: int) -> bool:
        """Tell whether a terminal of this process waits for something that it does not show.

        Raises NotConfined when the broker is gone.
        """
        return msgspec.msgpack.decode(self._ask(_QUESTION.pack(_Asked.SECRET, pid)), type=bool)

    def version(self, pid: int) -> str:
        """Return the release of a trusted program; empty where unknown, and when its file is first asked about.

        It is looked up once that answer is given, so that nobody waits for it but a question that follows at once.
        Raises NotConfined when the broker is gone.
        """
        return msgspec.msgpack.decode(self._ask(_QUESTION.pack(_Asked.VERSION, pid)), type=str)

    def _ask(self, question: bytes) -> bytes:
        try:
            self._wire.send(question)
            answer = self._wire.recv(_LONGEST_ANSWER)
        except OSError as error:
            raise NotConfined("the broker that names processes is gone", remedy="start the recorder again") from error
        if not answer:
            raise NotConfined("the broker that names processes is gone", remedy="start the recorder again")
        return answer


def look(pid: int) -> tuple[ProcessFacts, Path] | None:
    """Return what a process of our own user runs and the file that makes it that; None where that is unknown."""
    folder = Path("/proc", str(pid))
    try:
        holder = os.pidfd_open(pid)
    except OSError:
        return None
    try:
        if folder.stat().st_uid != os.getuid():
            return None
        executable = str((folder / "exe").readlink())
        arguments = (folder / "cmdline").read_bytes().decode("utf-8", "surrogateescape").split("\0")[:-1]
        found = (folder / "exe").stat()
        package = flatpaked(folder, executable, found)
        named = None if package is not None else Path(executable).stat()
        started = _started(folder)
        signal.pidfd_send_signal(holder, 0)  # still the same process, so all of the above was of it
    except (OSError, ValueError):
        return None
    finally:
        os.close(holder)
    if package is not None:
        name, place = package
        # Its interpreters run scripts of the sandbox, which are not followed: unknown is out.
        return None if is_interpreter(executable) else (_facts(started, name, None, place), place)
    if named is None or (found.st_dev, found.st_ino) != (named.st_dev, named.st_ino):
        return None  # replaced or deleted since
    if not is_interpreter(executable):
        return _facts(started, snapped(executable), None, Path(executable)), Path(executable)
    script = script_of(executable, arguments)
    if script is None:
        return None
    return _facts(started, snapped(executable), snapped(script), Path(executable), Path(script)), Path(script)


def _facts(started: int, executable: str, script: str | None, *files: Path) -> ProcessFacts:
    return ProcessFacts(started, executable, script, all(only_root_changes(file) for file in files))


def parent_of(pid: int) -> int | None:
    """Return the process that started one and is still there, or None: who has lost it has another's."""
    try:
        return int(_fields(Path("/proc", str(pid)))[1])
    except (OSError, ValueError, IndexError):
        return None


def _started(folder: Path) -> int:
    return int(_fields(folder)[19])


def _fields(folder: Path) -> list[str]:
    # The command's name in parentheses may hold anything; fields count from after it, the third first (proc(5)).
    return (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()


def _serve(wire: socket.socket, parent: int) -> None:
    """Answer until the other end closes; never returns, whatever happens."""
    status = 1
    try:
        _confine(wire.fileno(), parent)
        versions = Versions()
        while question := wire.recv(_QUESTION.size):
            _answer(wire, versions, *_QUESTION.unpack(question))
        status = 0
    finally:
        os._exit(status)


def _answer(wire: socket.socket, versions: Versions, asked: int, pid: int) -> None:
    if asked == _Asked.SECRET:
        wire.send(msgspec.msgpack.encode(asks_secret(pid)))
        return
    if asked == _Asked.PARENT:
        wire.send(msgspec.msgpack.encode(parent_of(pid)))
        return
    found = look(pid)
    if asked == _Asked.FACTS:
        wire.send(msgspec.msgpack.encode(None if found is None else found[0]))
        return
    place = found[1] if found is not None and found[0].trusted else None
    known = "" if place is None else versions.known(place)
    wire.send(msgspec.msgpack.encode(known or ""))
    if place is not None and known is None:
        versions.look_up(place)


def _confine(kept: int, parent: int) -> None:
    import pyseccomp

    libc = ctypes.CDLL(None)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os._exit(1)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Control-C reaches the whole group; the parent may still ask while it ends in good order.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    os.closerange(0, kept)
    os.closerange(kept + 1, 1 << 20)
    rules = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
    for name in _REFUSED:
        rules.add_rule(pyseccomp.ERRNO(1), name)
    rules.load()
