"""The layers of capture, from least to most, and the classes of apps and sites that bound them."""

import enum

from aboveboard.model.value import IllegalValue, Value


class AppClass(enum.StrEnum):
    """The class of an app or site; it bounds the layers and no setting can lift the bound."""

    GENERAL = "general"
    ASSISTANT = "assistant"
    MAIL = "mail"
    CHAT = "chat"
    MEETING = "meeting"
    PERSON_RECORDS = "person_records"
    REPRESENTATION = "representation"


STRUCTURE_ONLY = frozenset({AppClass.MAIL, AppClass.CHAT, AppClass.MEETING, AppClass.PERSON_RECORDS})
"""Classes in which other people speak: actions only, by class, never by setting (promise 11)."""


class TextLayer(enum.StrEnum):
    """What is kept of content texts."""

    NONE = "none"
    SHAPE = "shape"
    REDACTED = "redacted"


class PixelsLayer(enum.StrEnum):
    """What is kept of pictures."""

    NONE = "none"
    MASKED = "masked"
    SURROGATE = "surrogate"
    REDACTED = "redacted"


_TEXT_ORDER = (TextLayer.NONE, TextLayer.SHAPE, TextLayer.REDACTED)
_PIXELS_ORDER = (PixelsLayer.NONE, PixelsLayer.MASKED, PixelsLayer.SURROGATE, PixelsLayer.REDACTED)


class Layers(Value, frozen=True, kw_only=True):
    """The layers in force for one app or site; the defaults are the design's. `cadence_s` 0 means off."""

    text: TextLayer = TextLayer.SHAPE
    pixels: PixelsLayer = PixelsLayer.MASKED
    cadence_s: int = 0
    pointer_path: bool = False
    key_timing: bool = False

    def __post_init__(self) -> None:
        """Refuse a negative cadence."""
        if self.cadence_s < 0:
            message = "a cadence is a number of seconds, 0 for off"
            raise IllegalValue(message)

    def narrowed(self, other: "Layers") -> "Layers":
        """Return the lesser of both in every layer; the slower cadence wins, off wins over any."""
        cadences = (self.cadence_s, other.cadence_s)
        return Layers(
            text=min(self.text, other.text, key=_TEXT_ORDER.index),
            pixels=min(self.pixels, other.pixels, key=_PIXELS_ORDER.index),
            cadence_s=0 if 0 in cadences else max(cadences),
            pointer_path=self.pointer_path and other.pointer_path,
            key_timing=self.key_timing and other.key_timing,
        )

    def bounded(self, app_class: AppClass) -> "Layers":
        """Return what the class allows at most: in the classes of other people's words, structure only.

        Raises IllegalValue for `representation`, which is never recorded at all.
        """
        if app_class is AppClass.REPRESENTATION:
            message = "nothing of worker representation is ever recorded"
            raise IllegalValue(message)
        return self.narrowed(NOTHING) if app_class in STRUCTURE_ONLY else self


NOTHING = Layers(text=TextLayer.NONE, pixels=PixelsLayer.NONE)
