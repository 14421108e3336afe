"""The companion's words in the participant's language: English in the source, German from the first day."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

from babel.messages.pofile import read_po

LANGUAGES = ("en", "de")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The words of one language."""

    language: str
    words: Mapping[str, str]

    def __call__(self, message: str, **values: object) -> str:
        """Return a message in this language, its `{names}` filled in; untranslated ones stay English."""
        text = self.words.get(message, message)
        return text.format(**values) if values else text

    def language_of(self, message: str) -> str:
        """Return the language in which a message is given: English where nobody has translated it."""
        return self.language if message in self.words else "en"


def load(language: str) -> Catalogue:
    """Return the catalogue of a language, English for one that is not spoken here."""
    if language not in LANGUAGES or language == "en":
        return Catalogue("en", {})
    source = resources.files("aboveboard.companion") / "locale" / language / "LC_MESSAGES" / "companion.po"
    with source.open("rb") as file:
        entries = read_po(file, locale=language)
    return Catalogue(language, {str(entry.id): str(entry.string) for entry in entries if entry.id and entry.string})


def preferred(environment: Mapping[str, str] = os.environ) -> str:
    """Return the language that the login session asks for (gettext's order of variables)."""
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        language = environment.get(name, "")[:2].lower()
        if language in LANGUAGES:
            return language
    return "en"
