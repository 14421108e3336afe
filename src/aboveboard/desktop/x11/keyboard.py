"""Keys to names and text through the server's own keymap; the state of each event says modifiers and group."""

import contextlib
import struct
from typing import Any

from aboveboard.desktop import ALT, CONTROL
from aboveboard.desktop.x11.compose import Compose
from aboveboard.desktop.x11.connection import Connection, Packet
from aboveboard.desktop.x11.xkbcommon import XkbCommon, load
from aboveboard.errors import NoDisplay
from aboveboard.model.time import SERVER_CLOCK_RANGE

_CORE_KEYBOARD = 0x100
_NEW_KEYBOARD_AND_MAP = 3
_ALL = 0xFFFF
_LEFT_TAB = 0xFE20  # what layouts call the tab key while Shift is held (keysymdef.h: XK_ISO_Left_Tab)


class Keyboard:
    """The keymap of the core keyboard, reloaded when the server says that it changed; no modifier is tracked here.

    A 16-bit event state carries the effective modifiers in its low byte and the group in bits 13 and 14 (XKB
    protocol, section 2.2.2), so latches, locks and layout toggles need no state machine.
    """

    def __init__(self, connection: Connection, locale: str) -> None:
        self._connection = connection
        self._locale = locale
        self._resources = contextlib.ExitStack()
        self._xkb: XkbCommon
        self._context: Any = None
        self._state: Any = None
        self._compose: Compose
        self._changed: int | None = None

    def start(self) -> None:
        """Load the libraries and the keymap, and ask to be told of changes. Raises MissingLibrary, NoDisplay."""
        self._xkb = load()
        common, x11, nothing = self._xkb.common, self._xkb.x11, self._xkb.ffi.NULL
        if not x11.xkb_x11_setup_xkb_extension(self._handle(), 1, 0, 0, nothing, nothing, nothing, nothing):
            raise NoDisplay("the X server lacks the extension XKEYBOARD", remedy="use a stock Xorg or Xvfb")
        self._context = common.xkb_context_new(0)
        self._resources.callback(common.xkb_context_unref, self._context)
        self._resources.callback(self._drop)
        self._load()
        self._compose = Compose(self._xkb, self._context, self._locale)
        self._resources.callback(self._compose.close)
        _, first = self._connection.codes("xkb")
        self._connection.on(first, self._note)
        xkb = self._connection.extension("xkb")
        which = _NEW_KEYBOARD_AND_MAP
        xkb.SelectEventsChecked(_CORE_KEYBOARD, which, 0, which, _ALL, _ALL, []).check()

    def close(self) -> None:
        """Give the keymap back."""
        self._resources.close()

    def press(self, code: int, state: int, time: int) -> tuple[str, str, bool]:
        """Return a pressed key's name, what it types, and whether a composition waits for the next key."""
        keysym = self._keysym(code, state, time)
        name = self._name(keysym)
        if state & (CONTROL | ALT):
            return name, "", False
        text = self._xkb.text(self._xkb.common.xkb_state_key_get_utf8, self._state, code)
        text, composing = self._compose.feed(keysym, _printable(text))
        return name, text, composing

    def name(self, code: int, state: int, time: int) -> str:
        """Return a key's name in lower case: its keysym's, such as `return`, `f5`, `a`, `adiaeresis`.

        The tab key is `tab` with Shift, too.
        """
        return self._name(self._keysym(code, state, time))

    def layout(self) -> str:
        """Return the layouts' names with their variants, such as `us,de(nodeadkeys)`."""
        core, root = self._connection.xcb.core, self._connection.root
        atom = self._connection.atom("_XKB_RULES_NAMES")
        value = self._connection.text(core.GetProperty(False, root, atom, 0, 0, 1024).reply().value)
        _, _, layouts, variants, *_ = [*value.split("\0"), "", "", "", ""]
        names = layouts.split(",")
        kinds = [*variants.split(","), *[""] * len(names)]
        return ",".join(f"{name}({kind})" if kind else name for name, kind in zip(names, kinds, strict=False))

    def _keysym(self, code: int, state: int, time: int) -> int:
        if self._changed is not None and (time - self._changed) % SERVER_CLOCK_RANGE < SERVER_CLOCK_RANGE // 2:
            self._changed = None  # keys of before the change were read with the map of before
            self._load()
        group = (state >> 13) & 3
        self._xkb.common.xkb_state_update_mask(self._state, state & 0xFF, 0, 0, 0, 0, group)
        return int(self._xkb.common.xkb_state_key_get_one_sym(self._state, code))

    def _name(self, keysym: int) -> str:
        if keysym == _LEFT_TAB:
            return "tab"
        return self._xkb.text(self._xkb.common.xkb_keysym_get_name, keysym).lower()

    def _note(self, packet: Packet) -> None:
        if packet[1] in {0, 1} and self._changed is None:  # NewKeyboardNotify, MapNotify
            (self._changed,) = struct.unpack_from("=I", packet, 4)

    def _load(self) -> None:
        common, x11 = self._xkb.common, self._xkb.x11
        device = x11.xkb_x11_get_core_keyboard_device_id(self._handle())
        keymap = x11.xkb_x11_keymap_new_from_device(self._context, self._handle(), device, 0)
        if keymap == self._xkb.ffi.NULL:
            raise NoDisplay("the X server's keymap cannot be read", remedy="set a layout with setxkbmap")
        self._drop()
        self._state = common.xkb_state_new(keymap)
        common.xkb_keymap_unref(keymap)  # the state keeps its own reference

    def _drop(self) -> None:
        if self._state is not None:
            self._xkb.common.xkb_state_unref(self._state)
            self._state = None

    def _handle(self) -> Any:
        return self._xkb.handle(self._connection.pointer())


def _printable(text: str) -> str:
    """Return what goes into a text: Return makes a line, other control characters type nothing."""
    if text == "\r":
        return "\n"
    return text if text == "\t" or text.isprintable() else ""
