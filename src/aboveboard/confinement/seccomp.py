"""System calls: sockets, programs and other processes' memory, refused by libseccomp."""

import errno
import socket
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from aboveboard.confinement.rules import Rules, Sockets
from aboveboard.errors import MissingLibrary, NotConfined

_OTHERS_MEMORY = ("ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "perf_event_open", "bpf")
_AROUND_THE_FILTER = ("io_uring_setup", "userfaultfd")  # io_uring opens sockets without the socket call
_NEW_SOCKETS = ("socket", "socketpair", "connect", "bind", "listen")
_PROGRAMS = ("execve", "execveat")


def prepare(rules: Rules) -> Callable[[], None]:
    """Return what refuses the calls that the rules do not leave, with EPERM and for good, once it is called.

    Two steps, because the library is read from disk and so must be loaded before files are refused. Raises
    MissingLibrary here, NotConfined here or there.
    """
    try:
        import pyseccomp  # loads libseccomp2, so not when this module is imported
    except (ImportError, RuntimeError, OSError) as error:
        raise MissingLibrary("libseccomp is not on this machine", remedy="apt install libseccomp2") from error
    try:
        calls = pyseccomp.SyscallFilter(pyseccomp.ALLOW)
        for name in _refused(rules):
            calls.add_rule(pyseccomp.ERRNO(errno.EPERM), name)
        if rules.sockets is Sockets.LOCAL:
            for name in ("socket", "socketpair"):
                calls.add_rule(pyseccomp.ERRNO(errno.EPERM), name, pyseccomp.Arg(0, pyseccomp.NE, int(socket.AF_UNIX)))
    except (RuntimeError, ValueError, OSError) as error:
        raise NotConfined("libseccomp could not build the filter") from error
    return partial(_load, calls)


def _refused(rules: Rules) -> Iterator[str]:
    yield from _OTHERS_MEMORY + _AROUND_THE_FILTER
    if not rules.exec:
        yield from _PROGRAMS
    if rules.sockets is Sockets.NONE:
        yield from _NEW_SOCKETS


def _load(calls: Any) -> None:
    try:
        calls.load()
    except (RuntimeError, OSError) as error:
        raise NotConfined("the kernel did not take the seccomp filter") from error
