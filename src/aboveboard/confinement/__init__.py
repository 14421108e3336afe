"""How a process takes its own rights away, and proves that they are gone: `confine(Rules(...))` or refuse to run.

Used by recorder, companion and courier at start. Order: `harden()` as the first instruction, connect what must be
connected, then `confine()`: no new privileges, Landlock for files, seccomp for sockets and programs, self-test.
"""

from collections.abc import Sequence

from aboveboard.confinement.landlock import restrict_files
from aboveboard.confinement.process import forbid_new_privileges, harden
from aboveboard.confinement.rules import Rules, Sockets, program_files
from aboveboard.confinement.seccomp import prepare
from aboveboard.confinement.self_test import rights_left
from aboveboard.errors import NotConfined

__all__ = ["Rules", "Sockets", "confine", "harden", "program_files"]


def confine(rules: Rules) -> None:
    """Give up for good every right that the rules do not name, for this process and its future children.

    Import and connect everything first: what was open stays open, nothing else opens. Raises NotConfined when the
    kernel lacks a part, or when the self-test finds a right that is left.
    """
    harden()
    forbid_new_privileges()
    refuse_calls = prepare(rules)
    restrict_files(rules)
    refuse_calls()
    left: Sequence[str] = rights_left(rules)
    if left:
        raise NotConfined(f"after confinement this process can still {', '.join(left)}")
