"""Password prompts in terminals: from the first hidden key to the one that ends the answer, all is secret."""

from aboveboard.desktop import CONTROL, RawKey


class Prompts:
    """Knows which processes' terminals are being answered.

    The terminal may show again what is typed before its last keys are looked at, so an answer once secret stays so.
    """

    def __init__(self) -> None:
        self._answering: set[int] = set()

    def hides(self, pid: int, raw: RawKey, *, asks: bool) -> bool:
        """Tell whether a key typed into this process is part of a hidden answer; `asks` is what its terminal says."""
        hidden = asks or pid in self._answering
        if _ends(raw):
            self._answering.discard(pid)
        elif hidden:
            self._answering.add(pid)
        return hidden


def _ends(raw: RawKey) -> bool:
    return raw.name in {"return", "kp_enter"} or bool(raw.state & CONTROL and raw.name in {"c", "d"})
