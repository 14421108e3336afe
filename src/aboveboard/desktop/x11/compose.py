"""Dead and compose keys: what a sequence types, also when it fails, as GTK has it."""

from typing import Any

from aboveboard.desktop.x11.xkbcommon import XkbCommon

_COMPOSING, _COMPOSED, _CANCELLED = 1, 2, 3
_ACCEPTED = 1
_MULTI_KEY = 0xFF20
_SPACE = 0x20

# Dead keys whose spacing form in GTK differs from dead + space of the Compose table (found by comparison).
_SPACING = {
    0xFE51: "\u00b4",  # acute
    0xFE53: " \u0303",  # tilde
    0xFE56: " \u0307",  # dot above
    0xFE57: "\u00a8",  # diaeresis
    0xFE58: "\u02da",  # ring above
    0xFE59: "\u02dd",  # double acute
    0xFE60: " \u0323",  # dot below
}


class Compose:
    """The state of one composition; locale decides its table (the application's own may differ)."""

    def __init__(self, xkb: XkbCommon, context: Any, locale: str) -> None:
        self._xkb = xkb
        table = xkb.ffi.NULL
        for name in (locale, "en_US.UTF-8", "C"):
            if table == xkb.ffi.NULL:
                table = xkb.common.xkb_compose_table_new_from_locale(context, name.encode(), 0)
        self._state = self._new(table)
        self._other = self._new(table)
        if table != xkb.ffi.NULL:
            xkb.common.xkb_compose_table_unref(table)
        self._pending: list[int] = []

    def close(self) -> None:
        """Give the states back."""
        for state in (self._state, self._other):
            if state is not None:
                self._xkb.common.xkb_compose_state_unref(state)
        self._state = self._other = None

    def feed(self, keysym: int, text: str) -> tuple[str, bool]:
        """Return what a key press types now, and whether a composition waits for its next key."""
        common, state = self._xkb.common, self._state
        if state is None or common.xkb_compose_state_feed(state, keysym) != _ACCEPTED:
            return text, False
        status = common.xkb_compose_state_get_status(state)
        if status == _COMPOSING:
            self._pending.append(keysym)
            return "", True
        if status == _COMPOSED:
            text = self._xkb.text(common.xkb_compose_state_get_utf8, state)
        if status == _CANCELLED:
            return self._failed(keysym, text)
        if status == _COMPOSED:
            common.xkb_compose_state_reset(state)
        self._pending.clear()
        return text, False

    def _failed(self, keysym: int, text: str) -> tuple[str, bool]:
        """GTK commits the spacing forms and the key, which may start anew; a Multi_key sequence is swallowed."""
        common, state = self._xkb.common, self._state
        common.xkb_compose_state_reset(state)
        pending, self._pending = self._pending, []
        if pending[:1] == [_MULTI_KEY]:
            return "", False
        lead = "".join(map(self._spacing, pending))
        common.xkb_compose_state_feed(state, keysym)
        if common.xkb_compose_state_get_status(state) == _COMPOSING:
            self._pending = [keysym]
            return lead, True
        common.xkb_compose_state_reset(state)
        return lead + text, False

    def _spacing(self, keysym: int) -> str:
        if keysym in _SPACING:
            return _SPACING[keysym]
        common, state = self._xkb.common, self._other
        common.xkb_compose_state_reset(state)
        common.xkb_compose_state_feed(state, keysym)
        common.xkb_compose_state_feed(state, _SPACE)
        if common.xkb_compose_state_get_status(state) != _COMPOSED:
            return ""
        return self._xkb.text(common.xkb_compose_state_get_utf8, state)

    def _new(self, table: Any) -> Any:
        if table == self._xkb.ffi.NULL:
            return None
        return self._xkb.common.xkb_compose_state_new(table, 0)
