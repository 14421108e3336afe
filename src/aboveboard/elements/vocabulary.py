"""UI chrome: the words an application brought with it, told from the words a person put there.

Chrome needs both: a role from a fixed list, and a string of the application's own vocabulary. Everything else is
content. Window titles are never chrome: they name documents.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from aboveboard.elements.catalogues import LOCALES, strings
from aboveboard.elements.shapes import shape_of
from aboveboard.model.layers import TextLayer
from aboveboard.model.text import Chrome, Hidden, Label, Redacted

CHROME_ROLES = frozenset({
    *("push button", "toggle button", "radio button", "check box", "push button menu", "page tab", "option pane"),
    *("menu bar", "menu", "popup menu", "menu item", "check menu item", "radio menu item", "tearoff menu item"),
    *("label", "static", "caption", "tool tip", "accelerator label", "status bar", "tool bar", "panel", "grouping"),
    *("table column header", "column header", "separator", "combo box", "slider", "scroll bar", "progress bar"),
    *("entry", "text", "password text", "spin button", "list", "list box", "table", "tree", "tree table"),
})  # fmt: skip
"""Roles whose name a toolkit takes from the application; never windows, list items, cells, links, documents."""

STOCK_CATALOGUES = ("gtk30", "gtk40", "libadwaita")
"""Domains of the toolkits' own labels (Cancel, Open, Minimise)."""

_LONGEST = 200
_MNEMONIC = re.compile(r"\(_\w\)|_(?=\S)")
_UNDERLINED = re.compile(r"(?<!_)_([^\W_])")
_FORMAT = re.compile(r"%[\d$+\- #0.]*[a-zA-Z]|\{\w*\}")
_MARKUP = re.compile(r"</?[a-z]+[^<>]*>")
_MODIFIER = r"(?:ctrl|strg|alt|shift|umschalt|super|meta)"
_KEY = (
    r"(?:f\d{1,2}|page[ _](?:up|down)|home|end|insert|delete|entf|return|enter|escape|tab|space|left|right|up|down|plus"
    r"|minus|backspace|print)"
)
_ACCELERATOR = re.compile(rf"(?:{_MODIFIER}\+)+(?:\S|{_KEY})|{_KEY}", re.IGNORECASE)


def plain(original: str) -> str:
    """Return a catalogue's string as it is painted and compared: without mnemonics, markup, ellipsis, final colon."""
    unmarked = _MNEMONIC.sub("", _MARKUP.sub("", original).replace("__", "\0")).replace("\0", "_")
    return painted(unmarked)


def painted(text: str) -> str:
    """Return a text from the screen as it is compared: without double spaces, ellipsis and final colon."""
    text = " ".join(text.split())
    return text.removesuffix("…").removesuffix("...").removesuffix(":").rstrip()


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """An application's own strings, in the form of `plain`, and which letters it underlines in them."""

    words: frozenset[str] = field(repr=False)
    underlined: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)

    @classmethod
    def of(cls, texts: Iterable[str]) -> Self:
        """Build from raw strings; those with places for a person's words (`%s`) and long ones are left out."""
        usable = [(plain(text), text) for text in texts if not _FORMAT.search(text)]
        usable = [(word, text) for word, text in usable if 0 < len(word) <= _LONGEST]
        letters = ((word, found.group(1).lower()) for word, text in usable for found in _UNDERLINED.finditer(text))
        return cls(frozenset(word for word, _ in usable), frozenset(letters))

    @classmethod
    def load(cls, domains: Sequence[str], language: str, *, chrome: Iterable[str] = (), folder: Path = LOCALES) -> Self:
        """Read an app's gettext domains and the toolkits' own, and add the policy's strings.

        `language` is as in LANG. Files are read now, so call this before the process gives up its rights.
        """
        found = [strings(domain, language, folder) for domain in (*domains, *STOCK_CATALOGUES)]
        return cls.of({*chrome, *(text for each in found for text in each)})

    def is_chrome(self, role: str, text: str) -> bool:
        """Tell whether this is the application's own word in a place for such words."""
        known = painted(text) in self.words or _ACCELERATOR.fullmatch(text.strip()) is not None
        return role in CHROME_ROLES and known

    def letters(self, text: str) -> frozenset[str]:
        """Return the letters that may call an entry so named while its menu is open, in lower case.

        Those that the application underlines in its own word, else any that it holds: a letter that calls an entry is
        one of its name.
        """
        word = painted(text)
        held = frozenset(word.lower())
        return frozenset(letter for letter in held if (word, letter) in self.underlined) or held


@dataclass(frozen=True, slots=True)
class Texts:
    """What may be said of texts under one app's `text` layer.

    `redact` puts surrogates in place of personal data; without it the layer `redacted` falls back to shapes.
    """

    vocabulary: Vocabulary
    layer: TextLayer = TextLayer.SHAPE
    redact: Callable[[str], str] | None = None

    def content(self, text: str) -> Label:
        """Return what the layer allows of a person's text."""
        if self.layer is TextLayer.NONE:
            return Hidden()
        if self.layer is TextLayer.REDACTED and self.redact is not None and text:
            return Redacted(text=self.redact(text))
        return shape_of(text)

    def label(self, role: str, text: str) -> Label:
        """Return a name: the words where they are chrome, else what the layer allows; Hidden where there is none."""
        if not text.strip():
            return Hidden()
        if self.vocabulary.is_chrome(role, text):
            return Chrome(text=" ".join(text.split()))
        return self.content(text)

    def chrome(self, role: str, text: str) -> Label:
        """Return a name only where it is chrome."""
        return Chrome(text=" ".join(text.split())) if self.vocabulary.is_chrome(role, text) else Hidden()
