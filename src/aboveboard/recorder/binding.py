"""Binding: a press in a page is on what the browser itself says that it hit, once it has said so."""

from collections import OrderedDict
from dataclasses import dataclass, replace

from aboveboard.desktop import RawButton
from aboveboard.elements import Change, Node, Tree
from aboveboard.formats.browser_reports import Pointed, PointerKind
from aboveboard.model.elements import Proof
from aboveboard.recorder.pointing import WHEEL
from aboveboard.recorder.seen import Press

WAIT_MS = 400
"""So long a press waits for its page's word; without it, it is of no page (spec/browser.md, "Order and time")."""

_MOST = 64
_BUTTONS = {0: 1, 1: 2, 2: 3, 3: 8, 4: 9}  # UI Events, MouseEvent.button -> X core protocol


@dataclass(slots=True)
class _Asked:
    raw: RawButton
    node: Node | None = None
    tree: Tree | None = None
    site: str | None = None


class Binding:
    """Remembers the presses that were asked about, and what browsers said of them."""

    def __init__(self) -> None:
        self._asked: OrderedDict[RawButton, _Asked] = OrderedDict()

    def asked(self, raw: RawButton, by: RawButton) -> None:
        """Note that a press or release was answered with what was asked for another, `by`, or for itself."""
        known = self._asked.get(by)
        self._asked[raw] = known if known is not None else _Asked(raw)
        while len(self._asked) > _MOST:
            self._asked.popitem(last=False)

    def pointed(self, change: Change, tree: Tree | None) -> None:
        """Take what a browser says that a press hit: the first of its kind at its place that nothing was said of."""
        told = change.told
        if not isinstance(told, Pointed):
            return
        for asked in self._asked.values():
            if asked.site is None and asked.raw.at == change.asked and _is(asked.raw, told):
                asked.site = None if change.node.said is None else change.node.said.site
                if change.node.proof is Proof.HIT_TEST:
                    asked.node, asked.tree = change.node, tree
                return

    def site(self, press: Press) -> str | None:
        """Return the site whose page has said that it had a press, on whatever it was; None where none has."""
        asked = self._asked.get(press.raw)
        return None if asked is None else asked.site

    def bound(self, press: Press) -> Press:
        """Return a press on what the browser says it hit, where it has said so."""
        asked = self._asked.get(press.raw)
        if asked is None or asked.node is None:
            return press
        known = press.tree is not None and press.tree.find(asked.node.ref) is not None
        return replace(press, hit=asked.node, tree=press.tree if known else asked.tree)

    def forget(self) -> None:
        """Forget all."""
        self._asked.clear()


def _is(raw: RawButton, told: Pointed) -> bool:
    """Tell whether a page's word is about this kind of press."""
    if told.kind is PointerKind.WHEEL:
        return raw.button in WHEEL
    return _BUTTONS.get(told.button) == raw.button and raw.pressed == (told.kind is PointerKind.DOWN)
