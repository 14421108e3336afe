"""Modifier names from the X core protocol's `state` bits."""

from aboveboard.desktop import ALT, CONTROL, SHIFT, SUPER

_BITS = (("ctrl", CONTROL), ("alt", ALT), ("shift", SHIFT), ("meta", SUPER))
MODIFIER_KEYS = (
    *("shift", "control", "alt", "meta", "super", "hyper", "caps_lock", "num_lock", "scroll_lock"),
    *("iso_level", "iso_next", "iso_prev", "iso_first", "iso_last", "mode_switch"),
)


def modifiers(state: int) -> tuple[str, ...]:
    """Return the modifiers that are down, control, alt, shift and meta in this order; locks and AltGr are not told."""
    return tuple(name for name, bit in _BITS if state & bit)


def is_command(state: int) -> bool:
    """Tell whether a key pressed now is a hotkey: Control, Alt or Super is down."""
    return bool(state & (CONTROL | ALT | SUPER))


def is_modifier(name: str) -> bool:
    """Tell whether a key only modifies others."""
    return name.startswith(MODIFIER_KEYS)
