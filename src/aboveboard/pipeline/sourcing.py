"""Where typed and chosen values came from: the goal's words, an element that was seen, or neither.

Told by comparing what was released with itself (`model.spans`), so it says nothing that was not there to read; what the
`text` layer hid stays unknown (`docs/decisions/0020-where-values-came-from.md`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from aboveboard.model.actions import Action, PickDate, SelectOption, SetValue, Type
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import EditOperation
from aboveboard.model.spans import Reading, Span, is_part, readings, said_at, spoken_at
from aboveboard.model.text import REMOVED, Chrome, Label, Redacted
from aboveboard.model.trajectories import Observation, Step, ValueSource

LOOKED_BACK = 32
"""How many steps back an element may have been seen."""

OUTSIDE, UNKNOWN = ValueSource(kind="outside"), ValueSource(kind="unknown")


def sourced(steps: Sequence[Step], goal: Label | None) -> tuple[Step, ...]:
    """Return an episode's steps, each typed or chosen value with where it came from; what says so already stays.

    Steps refer to each other by index. The same steps and goal give the same.
    """
    words = REMOVED.sub(lambda match: "\0" * len(match.group()), _text(goal))
    seen = _Seen.of(steps)
    found: list[Step] = []
    for run in _runs(steps):
        whole = _whole(run)
        for step in run:
            source = step.value_source or _source(step, whole, words, seen, part=len(run) > 1)
            found.append(replace(step, value_source=source))
    return tuple(found)


def _source(step: Step, whole: str | None, goal: str, seen: "_Seen", *, part: bool) -> ValueSource | None:
    """Return where a step's value came from; None where it gives none. `part` is one of several runs of typing."""
    given = _given(step.action)
    if given is None:
        return None
    own = _said(given)
    if _erases(step.action) and (whole is None or not part):
        return None
    texts = [text for text in (whole, own) if text is not None]
    spans = (span for text in texts if (span := said_at(text, goal)) is not None)
    span = next(spans, None)
    if span is not None:
        return ValueSource(kind="goal_span", span=span)
    known = bool(texts) and (whole is not None or not part)  # a part of what was typed may stand nowhere by itself
    one_word = () if part else (whole or own or "",)
    return seen.find(texts, step, one_word) or (OUTSIDE if known and seen.anything(step) else UNKNOWN)


def _given(action: Action) -> Label | None:
    """Return the value that an action gave, or None for an action that gives none."""
    match action:
        case Type(text=text):
            return text
        case SelectOption(value=value) | SetValue(value=value) | PickDate(value=value):
            return value
        case _:
            return None


def _erases(action: Action) -> bool:
    """Tell whether nothing was typed, only taken away."""
    edits = action.edits if isinstance(action, Type) else ()
    return bool(edits) and all(edit.operation is EditOperation.DELETE for edit in edits)


def _text(label: Label | None) -> str:
    return label.text if isinstance(label, Chrome | Redacted) else ""


def _said(label: Label | None) -> str | None:
    """Return the words of a label, None where they or a part of them are not known."""
    known = isinstance(label, Chrome | Redacted) and not REMOVED.search(label.text)
    return _text(label) if known else None


def _runs(steps: Sequence[Step]) -> Iterator[tuple[Step, ...]]:
    """Yield the steps in order, together what was typed into one field with nothing between."""
    run: list[Step] = []
    for step in steps:
        if run and not _goes_on(run[-1], step):
            yield tuple(run)
            run = []
        run.append(step)
    if run:
        yield tuple(run)


def _goes_on(before: Step, step: Step) -> bool:
    one, other = before.action, step.action
    typed = isinstance(one, Type) and isinstance(other, Type) and not one.submitted
    return typed and _target(before) == _target(step) is not None


def _target(step: Step) -> str | None:
    return step.target.id if isinstance(step.target, Element) else None


def _whole(run: Sequence[Step]) -> str | None:
    """Return what a field says after all that was typed into it, where it said something else before."""
    first, last = run[0], run[-1]
    name = _target(last)
    if not isinstance(last.action, Type) or name is None:
        return None
    before, after = _value(first.before, name), _value(last.after, name)
    return None if after == before else after


def _value(seen: Observation | None, name: str) -> str | None:
    element = None if seen is None or seen.elements is None else seen.elements.find(name)
    return None if element is None else _said(element.value) or None


@dataclass(frozen=True, slots=True)
class _List:
    """The elements of one list by what they can be known by: by their value and, where they have none, their name.

    `words` are those of longer texts, as they stand there, each with its element and place; first come, first found.
    """

    known: Mapping[Reading, tuple[Element, ...]]
    words: Mapping[str, tuple[tuple[Element, Span], ...]]

    @classmethod
    def of(cls, snapshot: ElementSnapshot) -> "_List":
        known: dict[Reading, list[Element]] = {}
        words: dict[str, list[tuple[Element, Span]]] = {}
        for element in snapshot.elements:
            text = _spoken(element)
            for reading in readings(text):
                known.setdefault(reading, []).append(element)
            for span in spoken_at(text):
                if text[slice(*span)] != text.strip():
                    words.setdefault(text[slice(*span)], []).append((element, span))
        return cls(
            {reading: tuple(found) for reading, found in known.items()},
            {word: tuple(found) for word, found in words.items()},
        )

    def word(self, texts: Sequence[str], step: Step) -> tuple[str, Span] | None:
        """Return the element of which one of the texts is a word, in the same case, and where it stands there."""
        known = (one for text in texts for one in self.words.get(text.strip(), ()) if _apart(one[0], step))
        return next(((one.id, span) for one, span in known if not is_part(_spoken(one), span)), None)

    def find(self, texts: Sequence[str], step: Step) -> str | None:
        """Return the id of the first element that says one of the texts, words before quantities."""
        by = [reading for text in texts for reading in readings(text)]
        found = (one.id for reading in by for one in self.known.get(reading, ()) if _apart(one, step))
        return next(found, None)


def _spoken(element: Element) -> str:
    """Return what an element is known by: its value and, where it has none, its name."""
    return _said(element.value if _text(element.value) else element.name) or ""


def _apart(element: Element, step: Step) -> bool:
    """Tell whether an element is another than what was acted on.

    For a choice only what has a value counts: names on the screen may be those of what could be chosen.
    """
    chosen = isinstance(step.action, SelectOption | PickDate)
    return element.id != _target(step) and not element.secure and (not chosen or bool(_text(element.value)))


@dataclass(frozen=True, slots=True)
class _Seen:
    """The lists of elements of an episode by the step's index, each read once, and only where somebody asks.

    `places` are those of the steps by their index; `first` is that of the first step of which a list is known.
    """

    steps: Sequence[Step]
    places: Mapping[int, int]
    first: int
    read: dict[tuple[int, int], _List] = field(default_factory=dict)

    @classmethod
    def of(cls, steps: Sequence[Step]) -> "_Seen":
        listed = (place for place, step in enumerate(steps) if any(one is not None for one in _lists(step)))
        return cls(steps, {step.index: place for place, step in enumerate(steps)}, next(listed, len(steps)))

    def find(self, texts: Sequence[str], step: Step, words: Sequence[str]) -> ValueSource | None:
        """Return the element that said one of the texts: just before, else where it was last seen in the episode.

        Just before, it may also be one that said one of the words among others.
        """
        place = self.places[step.index]
        name = self._in(place, 0, texts, step)
        if name is not None:
            return ValueSource(kind="element", element=name)
        word = self._word_in(place, words, step)
        if word is not None:
            return ValueSource(kind="element", element=word[0], span=word[1])
        for earlier in range(place - 1, max(-1, place - 1 - LOOKED_BACK), -1):
            for number in range(len(_lists(self.steps[earlier])) - 1, -1, -1):
                name = self._in(earlier, number, texts, step)
                if name is not None:
                    return ValueSource(kind="element", element=name, step=self.steps[earlier].index)
        return None

    def anything(self, step: Step) -> bool:
        """Tell whether any list was seen before a step, so that it is known what was not on it."""
        place = self.places[step.index]
        return self.first < place or step.before.elements is not None

    def _in(self, place: int, number: int, texts: Sequence[str], step: Step) -> str | None:
        listed = self._list(place, number)
        return None if listed is None else listed.find(texts, step)

    def _word_in(self, place: int, texts: Sequence[str], step: Step) -> tuple[str, Span] | None:
        """Look for a word that was typed in the list just before; what was chosen is never a part of another text."""
        listed = self._list(place, 0) if isinstance(step.action, Type) else None
        return None if listed is None else listed.word(texts, step)

    def _list(self, place: int, number: int) -> _List | None:
        snapshot = _lists(self.steps[place])[number]
        if snapshot is None:
            return None
        if (place, number) not in self.read:
            self.read[place, number] = _List.of(snapshot)
        return self.read[place, number]


def _lists(step: Step) -> tuple[ElementSnapshot | None, ...]:
    """Return the lists of a step in order of time: that before it first."""
    later = (step.at_action, *step.between, step.after)
    return (step.before.elements, *(None if seen is None else seen.elements for seen in later))
