"""Hotkeys as trees write them (`Ctrl+Shift+N`), in the recording's own words, from a closed list of names."""

_HELD = {
    "ctrl": "ctrl",
    "control": "ctrl",
    "primary": "ctrl",
    "alt": "alt",
    "shift": "shift",
    "super": "meta",
    "meta": "meta",
    "win": "meta",
}
_ORDER = ("ctrl", "alt", "shift", "meta")
_NAMED = {
    **{f"f{number}": f"f{number}" for number in range(1, 25)},
    **{name: name for name in ("insert", "delete", "home", "end", "left", "right", "up", "down", "tab")},
    "page up": "page_up",
    "page_up": "page_up",
    "pgup": "page_up",
    "del": "delete",
    "ins": "insert",
    "page down": "page_down",
    "page_down": "page_down",
    "pgdown": "page_down",
    "backspace": "backspace",
    "return": "return",
    "enter": "return",
    "esc": "escape",
    "escape": "escape",
}
_SIGNS = {
    "+": "plus",
    "-": "minus",
    ",": "comma",
    ".": "period",
    "/": "slash",
    "=": "equal",
    **{name: name for name in ("plus", "minus", "comma", "period", "slash", "equal", "space")},
    **{letter: letter for letter in "abcdefghijklmnopqrstuvwxyz0123456789"},
}
"""Keys that type something, and call a command only with Control, Alt or Super."""


def combination_of(written: str | None) -> str | None:
    """Return a hotkey as `combination` has it (`ctrl+shift+n`); None for anything that is not certainly one.

    A tree may say anything here: only known modifiers with one letter, digit or key of the list pass.
    """
    if not written or len(written) > 40:
        return None
    words = written.lower()
    held, key = words.removesuffix("++").split("+"), "+"
    if not words.endswith("++"):
        *held, key = words.split("+")
    if any(name not in _HELD for name in held):
        return None
    modifiers = {_HELD[name] for name in held}
    commands = modifiers & {"ctrl", "alt", "meta"}
    name = _NAMED.get(key) or (_SIGNS.get(key) if commands else None)
    return None if name is None else "+".join((*(each for each in _ORDER if each in modifiers), name))
