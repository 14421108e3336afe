"""What an agent remembers of its own episode: its last actions in few words."""

from dataclasses import dataclass

from aboveboard.agents.intents import Intent, Kind, words_copied
from aboveboard.agents.words import Goal, shape_of, text_of, texts_of
from aboveboard.model.elements import Element, ElementSnapshot

LENGTH = 4
"""How many actions back an agent looks."""


@dataclass(frozen=True, slots=True)
class Past:
    """One action that was done: its kind, its element, and the words on and in it as far as they are said."""

    kind: Kind
    target: str | None = None
    role: str = ""
    name: str = ""
    text: str = ""
    key: str | None = None


def past_of(intent: Intent, goal: Goal, snapshot: ElementSnapshot) -> Past:
    """Return what is remembered of an intent that was carried out on what was seen."""
    element = snapshot.find(intent.target) if intent.target is not None else None
    text = words_copied(intent.text, goal, snapshot)
    if element is None:
        return Past(kind=intent.kind, target=intent.target, text=text, key=intent.key)
    return Past(intent.kind, element.id, element.role, called(element), text, intent.key)


def called(element: Element) -> str:
    """Return what an element is called: its name, or its value where only that is said, or the shape of its name."""
    name, value = texts_of(element)
    return name or value or shape_of(element.name)


def said(element: Element) -> str:
    """Return all that an element says."""
    return " ".join(part for part in (text_of(element.name), text_of(element.value)) if part)
