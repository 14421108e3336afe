"""Text that is kept a key at a time, and the use of a secure field, are found in what records say together."""

from aboveboard.model.elements import Element, ElementSource
from aboveboard.model.events import EditOperation, EditRoute, FieldEdited, KeyPressed, SecureFieldUsed
from aboveboard.model.text import Hidden, LengthClass, Redacted, Shape, TextKind
from aboveboard.studio.canaries import Search, Zone, plant, search_bytes
from aboveboard.studio.typed import plain, search_secure_use, spelled

CANARY = plant(1, seed=9)[0]


def field(role: str = "text") -> Element:
    return Element(id="n1", role=role, name=Hidden(), source=ElementSource.ATSPI)


def edit(content: Redacted | Shape, role: str = "text") -> FieldEdited:
    return FieldEdited(
        t=1,
        operation=EditOperation.INSERT,
        field=field(role),
        app="editor",
        position=0,
        length=0,
        content=content,
        route=EditRoute.TYPED,
    )


def key(name: str, role: str = "text") -> KeyPressed:
    return KeyPressed(t=1, key=name, modifiers=("ctrl",), target=field(role), app="editor")


def found(content: bytes) -> bool:
    search = Search()
    search_bytes("journal", content, search, Zone.JOURNAL)
    return bool(search.findings)


def test_a_canary_kept_a_key_at_a_time_is_found() -> None:
    keys = [key(letter) for letter in CANARY]
    assert not found(plain(keys))
    assert found(spelled(keys))


def test_a_canary_kept_in_two_edits_is_found() -> None:
    edits = [edit(Redacted(text=CANARY[:5])), edit(Redacted(text=CANARY[5:]))]
    assert not found(plain(edits))
    assert found(spelled(edits))


def test_shapes_spell_nothing() -> None:
    shape = Shape(kind=TextKind.WORD, length=LengthClass.of(14))
    assert not found(spelled([edit(shape), key("s")]))


def test_how_a_secure_field_was_used_is_a_finding_that_it_was_used_is_none() -> None:
    search = Search()
    shape = Shape(kind=TextKind.WORD, length=LengthClass.of(14))
    search_secure_use("journal 0", [SecureFieldUsed(t=1, app="dialogs"), edit(shape)], search)
    assert search.findings == []
    search_secure_use("journal 1", [edit(shape, "password text")], search)
    search_secure_use("journal 2", [key("f9", "password text")], search)
    assert [(one.place, one.planted) for one in search.findings] == [
        ("journal 1", "password"),
        ("journal 2", "password"),
    ]
