"""The process's own flags: not dumpable, no core file, no new privileges."""

import ctypes
import os
import resource

from aboveboard.errors import NotConfined

_PR_GET_DUMPABLE, PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 3, 4, 38  # linux/prctl.h


def prctl(option: int, value: int = 0) -> int:
    """Return the kernel's answer to one prctl; raises NotConfined when it refuses."""
    libc = ctypes.CDLL(None, use_errno=True)
    answer: int = libc.prctl(option, value, 0, 0, 0)
    if answer < 0:
        raise NotConfined(f"prctl {option} failed: {os.strerror(ctypes.get_errno())}")
    return answer


def harden() -> None:
    """Keep memory out of core files and away from other processes of the same user; call it first.

    A side effect: this process's own `/proc` files belong to root, so others know it by SO_PEERCRED only.
    """
    prctl(PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_new_privileges() -> None:
    """Make set-user-id programs powerless; Landlock and seccomp ask for it."""
    prctl(_PR_SET_NO_NEW_PRIVS, 1)


def is_hardened() -> bool:
    """Tell whether other processes of this user and core files are kept out."""
    return prctl(_PR_GET_DUMPABLE) == 0 and resource.getrlimit(resource.RLIMIT_CORE)[0] == 0
