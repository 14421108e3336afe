"""What may be said of a text: nothing, its shape, its redacted form, or, for UI chrome only, the words."""

import enum
import re

from aboveboard.model.value import IllegalValue, Value

REMOVED = re.compile(r"\[[a-z][a-z0-9_ -]*\]")
"""What stands in a text in place of what was removed: two of a kind look alike and may have been different."""


class TextKind(enum.StrEnum):
    """The kind of a text, told without its content."""

    WORDS = "words"
    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    TIME = "time"
    MONEY = "money"
    EMAIL = "email"
    URL = "url"
    PATH = "path"
    SYMBOLS = "symbols"
    EMPTY = "empty"


class LengthClass(enum.StrEnum):
    """How long a text is, in classes: none, 1, 2 to 4, 5 to 16, 17 to 64, 65 to 256 characters, more."""

    NONE = "none"
    ONE = "one"
    FEW = "few"
    SHORT = "short"
    LINE = "line"
    PARAGRAPH = "paragraph"
    LONG = "long"

    @classmethod
    def of(cls, length: int) -> "LengthClass":
        """Return the class of a length in code points."""
        for limit, name in ((0, cls.NONE), (1, cls.ONE), (4, cls.FEW), (16, cls.SHORT), (64, cls.LINE)):
            if length <= limit:
                return name
        return cls.PARAGRAPH if length <= 256 else cls.LONG


class Hidden(Value, frozen=True, kw_only=True, tag="hidden"):
    """A text exists or may exist; nothing is said about it."""


class Shape(Value, frozen=True, kw_only=True, tag="shape"):
    """The kind and length class of a content text (layer `text: shape`)."""

    kind: TextKind
    length: LengthClass


class Redacted(Value, frozen=True, kw_only=True, tag="redacted"):
    """A content text with consistent surrogates in place of personal data and secrets (layer `text: redacted`)."""

    text: str

    def __repr__(self) -> str:
        """Say nothing of the text."""
        return "Redacted(...)"


class Chrome(Value, frozen=True, kw_only=True, tag="chrome"):
    """A string of the application's own vocabulary (a menu label, a button), not of a person."""

    text: str

    def __post_init__(self) -> None:
        """Refuse empty chrome: an absent name is Hidden."""
        if not self.text:
            message = "an empty string is not UI chrome"
            raise IllegalValue(message)


Label = Hidden | Shape | Redacted | Chrome
