"""The strings of a gettext catalogue (GNU gettext manual, "The Format of GNU MO Files")."""

import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

LOCALES = Path("/usr/share/locale")
"""Where Debian keeps catalogues: `LANGUAGE/LC_MESSAGES/DOMAIN.mo`."""

_MAGIC = 0x950412DE
_WITNESSES = ("de", "fr", "es", "it", "pt_BR", "sv", "cs")  # languages whose catalogues tend to be complete
_READ = 3
_NOT_PAINTED = frozenset({"", "translator-credits"})  # the header, and the names of people


def strings(domain: str, language: str, folder: Path = LOCALES) -> set[str]:
    """Return what a domain may paint in a language (`de_DE.UTF-8`): originals always, translations where there are.

    Where no catalogue of the language exists (English), the originals are read from other languages' catalogues.
    Missing folders give an empty set: then only the policy's strings are chrome.
    """
    own = [path for path in (_file(domain, name, folder) for name in _names(language)) if path.is_file()]
    found: set[str] = set()
    for path in own:
        for original, translated in _pairs(path.read_bytes()):
            found.update((*original, *translated))
    for path in _others(domain, folder):
        for original, _ in _pairs(path.read_bytes()):
            found.update(original)
    return found


def _names(language: str) -> list[str]:
    name, _, modifier = language.partition("@")
    name = name.partition(".")[0]
    short = name.partition("_")[0]
    plain = [name, short]
    return list(dict.fromkeys([f"{each}@{modifier}" for each in plain if modifier] + plain))


def _file(domain: str, language: str, folder: Path) -> Path:
    return folder / language / "LC_MESSAGES" / f"{domain}.mo"


def _others(domain: str, folder: Path) -> list[Path]:
    preferred = [path for name in _WITNESSES if (path := _file(domain, name, folder)).is_file()]
    return (preferred or sorted(folder.glob(f"*/LC_MESSAGES/{domain}.mo")))[:_READ]


def _pairs(data: bytes) -> Iterator[tuple[Sequence[str], Sequence[str]]]:
    """Yield originals and translations, singular and plural forms apart; a broken file yields nothing more."""
    if len(data) < 20:
        return
    order = "<" if struct.unpack_from("<I", data)[0] == _MAGIC else ">"
    magic, _, count, originals, translations = struct.unpack_from(f"{order}5I", data)
    if magic != _MAGIC:
        return
    for index in range(count):
        try:
            original = _string(data, order, originals + 8 * index)
            translated = _string(data, order, translations + 8 * index)
        except (struct.error, UnicodeDecodeError):
            continue
        original = original.rpartition("\4")[2]  # a context comes before the original
        if original not in _NOT_PAINTED:
            yield original.split("\0"), translated.split("\0")


def _string(data: bytes, order: str, at: int) -> str:
    length, start = struct.unpack_from(f"{order}2I", data, at)
    return data[start : start + length].decode()
