"""Acts of writing: words, repair, a word typed over, the clipboard, what is taken back, and Tab from field to field."""

from collections.abc import Callable, Iterator

from aboveboard.model.events import ClipboardKind
from benchmarks._actions_expected import Expected
from benchmarks._actions_stage import Act, Doing

ENTRY = frozenset({"text", "entry"})


def writing_acts(toolkit: str) -> Iterator[Act]:
    """Yield every act of writing."""
    for name, text in (("Title", "plain words"), ("Street", "high street 12"), ("Remark", " and more")):
        yield _typed(name, text)
    for name, keys, comes_to in (
        ("Title", ("wrang", "backspace", "backspace", "backspace", "ong"), "wrong"),
        ("Street", ("elmm", "backspace", " lane"), "elm lane"),
        ("Note", ("teh", "backspace", "backspace", "he end"), "the end"),
    ):
        yield _repaired(name, keys, comes_to)
    for name in ("Title", "Street", "Remark"):
        yield _replaced(name, f"new {name.lower()}")
    yield _retyped("Remark", "shift+home", "by shift")
    yield _copied("Title")
    yield _pasted("Street")
    for name, after, back in (("Title", "Street", False), ("Street", "Remark", False), ("Remark", "Street", True)):
        yield _tabbed(name, after, back=back)
    if toolkit != "gtk3":  # whose fields take nothing back
        yield _undone("Street")
    yield _submitted("Title", "done")


def _at_end(name: str, then: Callable[[Doing], None], *, pause: float = 1.7) -> Callable[[Doing], None]:
    """Return an act in a field that has the focus, its caret at the end."""

    def do(doing: Doing) -> None:
        doing.program.focus(name)
        doing.hands.rest(pause)
        doing.box(name)
        then(doing)

    return do


def _typed(name: str, text: str) -> Act:
    expected = Expected("type", of=name, roles=ENTRY, exact={"text": text, "submitted": False})
    do = _at_end(name, lambda doing: doing.hands.type(text))
    return Act("typing", f"{name}: typed", do, (expected,), ("text", name), rest_s=1.2)


def _repaired(name: str, keys: tuple[str, ...], comes_to: str) -> Act:
    def write(doing: Doing) -> None:
        for key in keys:
            if key == "backspace":
                doing.hands.press(key)
                doing.hands.rest(0.12)
            else:
                doing.hands.type(key)

    expected = Expected("type", of=name, roles=ENTRY, exact={"text": comes_to, "submitted": False})
    return Act("typing with repair", f"{name}: repaired", _at_end(name, write), (expected,), ("text", name), rest_s=1.2)


def _replaced(name: str, text: str) -> Act:
    def write(doing: Doing) -> None:
        doing.keys("ctrl+a")
        doing.hands.type(text)

    return _over(name, text, write, "all")


def _retyped(name: str, chord: str, way: str) -> Act:
    def write(doing: Doing) -> None:
        doing.keys("end", chord)
        doing.hands.type("short")

    selected = Expected("select_text", of=name, roles=ENTRY)
    typed = Expected("type", of=name, roles=ENTRY, exact={"submitted": False})
    end = Expected("key", exact={"key": "end"})
    do = _at_end(name, write)
    return Act("typed over", f"{name}: {way}", do, (end, selected, typed), ("text", name, "short"), rest_s=1.2)


def _over(name: str, text: str, write: Callable[[Doing], None], way: str) -> Act:
    selected = Expected("select_text", of=name, roles=ENTRY)
    typed = Expected("type", of=name, roles=ENTRY, exact={"submitted": False})
    do = _at_end(name, write)
    return Act("typed over", f"{name}: {way}", do, (selected, typed), ("text", name, text), rest_s=1.2)


def _copied(name: str) -> Act:
    expected = (
        Expected("hotkey", exact={"keys": ("a",)}),
        Expected("clipboard", of=name, exact={"kind": ClipboardKind.COPY}),
    )
    return Act("clipboard", f"{name}: copied", _at_end(name, lambda doing: doing.keys("ctrl+a", "ctrl+c")), expected)


def _pasted(name: str) -> Act:
    expected = Expected("clipboard", of=name, exact={"kind": ClipboardKind.PASTE})
    do = _at_end(name, lambda doing: doing.keys("ctrl+v"))
    return Act("clipboard", f"{name}: pasted", do, (expected,), ("text", name), rest_s=1.2)


def _undone(name: str) -> Act:
    expected = Expected("undo", of=name)
    do = _at_end(name, lambda doing: doing.keys("ctrl+z"))
    return Act("undo", f"{name}: taken back", do, (expected,), ("text", name), rest_s=1.2)


def _tabbed(name: str, after: str, *, back: bool) -> Act:
    expected = Expected("focus_field", of=after, exact={"steps": -1 if back else 1})

    def do(doing: Doing) -> None:
        doing.program.focus(name)
        doing.hands.rest(1.7)
        doing.box(after)
        doing.keys("shift+tab" if back else "tab")

    way = "back " if back else ""
    return Act("focus by Tab", f"{name} to {after} {way}by Tab", do, (expected,), ("focus", after), rest_s=0.8)


def _submitted(name: str, text: str) -> Act:
    expected = Expected("type", of=name, roles=ENTRY, exact={"text": text, "submitted": True})
    do = _at_end(name, lambda doing: doing.hands.type(f"{text}\n"))
    return Act("typing", f"{name}: submitted", do, (expected,), ("submitted", name), rest_s=1.2)
