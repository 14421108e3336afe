"""What may be compared of a label: its words where the data hold them."""

from aboveboard.model.text import Chrome, Hidden, Label, Redacted, Shape


def text_of(label: Label | None) -> str | None:
    """Return a label's words, or None where the data do not hold them: never a guess."""
    return label.text if isinstance(label, Chrome | Redacted) else None


def same_words(decided: Label, true: Label) -> bool | None:
    """Tell whether two labels say the same, letter by letter; None where the truth is not in the data."""
    if isinstance(true, Hidden):
        return None
    if isinstance(true, Shape):
        return decided == true if isinstance(decided, Shape) else None
    return text_of(decided) == true.text
