"""libxkbcommon by cffi's ABI mode: the PyPI binding needs a compiler, the library itself is on every desktop."""

from dataclasses import dataclass
from typing import Any

from aboveboard.errors import MissingLibrary

# From xkbcommon.h, xkbcommon-compose.h and xkbcommon-x11.h (1.5); every handle is opaque here.
_COMMON = """
void *xkb_context_new(int flags);
void xkb_context_unref(void *context);
void *xkb_state_new(void *keymap);
void xkb_state_unref(void *state);
void xkb_keymap_unref(void *keymap);
int xkb_state_update_mask(void *state, uint32_t depressed, uint32_t latched, uint32_t locked,
                          uint32_t depressed_layout, uint32_t latched_layout, uint32_t locked_layout);
uint32_t xkb_state_key_get_one_sym(void *state, uint32_t key);
int xkb_state_key_get_utf8(void *state, uint32_t key, char *buffer, size_t size);
int xkb_keysym_get_name(uint32_t keysym, char *buffer, size_t size);
void *xkb_compose_table_new_from_locale(void *context, const char *locale, int flags);
void xkb_compose_table_unref(void *table);
void *xkb_compose_state_new(void *table, int flags);
void xkb_compose_state_unref(void *state);
void xkb_compose_state_reset(void *state);
int xkb_compose_state_feed(void *state, uint32_t keysym);
int xkb_compose_state_get_status(void *state);
int xkb_compose_state_get_utf8(void *state, char *buffer, size_t size);
"""
_X11 = """
int xkb_x11_setup_xkb_extension(void *connection, uint16_t major, uint16_t minor, int flags,
                                uint16_t *major_out, uint16_t *minor_out, uint8_t *event_out, uint8_t *error_out);
int32_t xkb_x11_get_core_keyboard_device_id(void *connection);
void *xkb_x11_keymap_new_from_device(void *context, void *connection, int32_t device, int flags);
"""
_TEXT = 64  # no key and no composition types more bytes


@dataclass(frozen=True, slots=True)
class XkbCommon:
    """The loaded libraries: `common` and `x11` hold their functions."""

    ffi: Any
    common: Any
    x11: Any

    def text(self, function: Any, *arguments: Any) -> str:
        """Return what a function writes into a buffer given as its last two arguments."""
        buffer = self.ffi.new("char[]", _TEXT)
        length = function(*arguments, buffer, _TEXT)
        return str(self.ffi.buffer(buffer, max(0, min(length, _TEXT - 1)))[:].decode("utf-8", "replace"))

    def handle(self, address: int) -> Any:
        """Return an address as a handle."""
        return self.ffi.cast("void *", address)


def load() -> XkbCommon:
    """Load both libraries. Raises MissingLibrary."""
    import cffi

    ffi = cffi.FFI()
    ffi.cdef(_COMMON + _X11)
    try:
        return XkbCommon(ffi, ffi.dlopen("libxkbcommon.so.0"), ffi.dlopen("libxkbcommon-x11.so.0"))
    except OSError as error:
        raise MissingLibrary("libxkbcommon0 or libxkbcommon-x11-0 is not installed") from error
