"""Writes spec/vectors/browser, which extensions read too: `python -m tests.conformance.make_browser_vectors`.

The extension says of a text what the recorder would say of it; the recorder's own code says here what that is.
"""

from collections.abc import Iterator

from aboveboard.elements.shapes import shape_of
from aboveboard.elements.vocabulary import CHROME_ROLES, Texts, Vocabulary, painted
from tests.conformance.vector_files import Case, plain, write

ABOUT = "Texts as they are compared, their shapes, and what is chrome: the same in the recorder and in the extension."
WORDS = ("Cancel", "Save as", "Neue Ausgabe", "Zurück", "Amount", "日付")
TEXTS = (
    *("", " ", "\t\n", "\x85\xa0", "\x1c\u2003x\u3000", "\ufeff", "a", "ab", "word", "two words", "Zürich", "日付"),
    *("ada@example.com", "ada@example", "https://example.com/a?b=c", "www.example.com", "HTTP://X", "mailto:x"),
    *("9:05", "09:05:33", "9:05 pm", "9:05\u2003P.M.", "25:00:00", "2026-11-21", "21.11.2026", "1/2/26 10:00"),
    *("21. November 2026", "Nov 3, 2026", "3 Mär 26", "may", "Maybe", "december", "21 Foo 2026", "2026-11-21T10:00"),
    *("$ 12.50", "€12", "12,50 €", "EUR 1'000.00", "1 000\u202f000 CHF", "USD", "12 eur"),
    *("0", "-3", "+1,5 %", "12%", "1.000.000", "٣٤", "½", "Ⅳ", "12a", "1 2 3", "²"),
    *("/srv/ada", "~/notes.txt", "..\\x", "C:\\Users\\ada", "./a b c", "/", "a/b", "/a\nb"),
    *("...", "!?", "_", "—", "🙂", "🙂🙂", "e\u0301", "\u0301", "___ ___"),
    *("x" * 4, "x" * 5, "x" * 16, "x" * 17, "x" * 64, "x" * 65, "x" * 256, "x" * 257, "🙂" * 4, "🙂" * 5),
    *("a sentence that says 12:30 and 2026-11-21", "Mr. Smith's invoice #4711", "line one\nline two"),
)
LABELS = (
    *("Cancel", "  Cancel ", "Cancel…", "Cancel...", "Cancel:", "Cancel…:", "Cancel:…", "cancel", "Cancel this"),
    *("Save  as", "Save\nas", "Neue Ausgabe", "Zurück", "日付", "Ctrl+S", "ctrl+shift+Delete", "Strg+ä", "F5", "F123"),
    *("Page Up", "page_up", "Enter", "Enter it", "Ada Lovelace", "Ctrl+", "", " ", "Amount:"),
)
ROLES = ("push button", "entry", "label", "list item", "link", "table cell", "heading", "frame")


def texts() -> Iterator[Case]:
    """Yield what is said of each text alone."""
    for text in (*TEXTS, *LABELS):
        yield {"text": text, "painted": painted(text), "shape": plain(shape_of(text))}


def labels() -> Iterator[Case]:
    """Yield what is said of each name in each place, under the layer `shape`."""
    said = Texts(Vocabulary(frozenset(WORDS)))
    for role in ROLES:
        for text in LABELS:
            yield {"role": role, "text": text, "label": plain(said.chrome(role, text))}


def vectors() -> dict[str, list[Case]]:
    """Return all that is written, by name."""
    return {"cases": list(texts()), "labels": list(labels())}


if __name__ == "__main__":
    made = vectors()
    write("browser/words", ABOUT, made["cases"], words=WORDS, chrome_roles=sorted(CHROME_ROLES), labels=made["labels"])
