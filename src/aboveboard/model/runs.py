"""Runs of typing: what is typed in one go is one edit, because a time for every key would be the rhythm of a person."""

RUN_MS = 1_000
"""A run is written down after so long, so that little is lost in a crash."""

LONGEST_RUN_MS = 1_500
"""Past this a run ends even within a word, so that a crash costs at most 2 s; until then it ends where a word does."""


def at_word_end(text: str) -> bool:
    """Tell whether a run that has come to this text may end here."""
    return not text[-1:].isalnum()


def is_over(began: int, latest: int, now: int, text: str) -> bool:
    """Tell whether a run that came to `text` has ended by `now`; all times in ms of the stretch."""
    rested, lasted = now - latest, now - began
    if rested < RUN_MS and lasted < RUN_MS:
        return False
    return at_word_end(text) or rested >= RUN_MS or lasted >= LONGEST_RUN_MS
