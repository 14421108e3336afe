"""Hands type as fast as they are asked to, on a machine that stalls too: a key that is not let go would repeat."""

import pytest

from aboveboard.desktop import RawKey
from aboveboard.desktop.x11.desktop import X11Desktop
from aboveboard.model.geometry import Point
from aboveboard.studio.hands import KEY_PRESS, Hands
from aboveboard.studio.screen import DemoScreen
from tests.patience import until

pytestmark = pytest.mark.x11


class Stalled(Hands):
    """Hands whose process gets no further once a key is down, until the server has repeated that key.

    A key whose release went with its press is never down here, so nothing is waited for.
    """

    def __init__(self, screen: DemoScreen, desktop: X11Desktop) -> None:
        super().__init__(screen.display)
        self._desktop = desktop
        self.seen: list[RawKey] = []

    def _fake(self, kind: int, detail: int, at: Point | None = None) -> None:
        super()._fake(kind, detail, at)
        if kind == KEY_PRESS:
            until(lambda: any(key.repeat for key in self.hear()), "a key that is repeated")

    def hear(self) -> list[RawKey]:
        """Return every key so far."""
        self.seen += [event for event in self._desktop.read() if isinstance(event, RawKey)]
        return self.seen


def test_what_is_typed_is_let_go_in_one_piece(screen: DemoScreen, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XAUTHORITY", screen.environment["XAUTHORITY"])
    with X11Desktop(screen.environment) as desktop, Stalled(screen, desktop) as hands:
        hands.type("ab")
        until(lambda: len([key for key in hands.hear() if not key.pressed]) > 1, "both keys let go")
    assert [(key.text, key.pressed) for key in hands.seen] == [("a", True), ("", False), ("b", True), ("", False)]
