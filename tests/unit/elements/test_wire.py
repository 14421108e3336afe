"""Messages cut out of a stream are those that were sent, whatever the pieces; what is too long is skipped."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from jeepney import DBusAddress, HeaderFields, Message, new_method_call, new_method_return, new_signal

from aboveboard.elements.atspi import calls
from aboveboard.elements.atspi.items import Item, changed, items
from aboveboard.elements.atspi.roles import STATES
from aboveboard.elements.atspi.wire import LONGEST, LONGEST_TEXT, UNPARSED, Answers, Calls

HERE = DBusAddress("/a/b", bus_name=":1.5", interface="org.a11y.atspi.Event.Object")
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30)
BODIES = st.one_of(
    st.tuples(st.just("s"), st.tuples(TEXTS)),
    st.tuples(st.just("a(so)"), st.tuples(st.lists(st.tuples(TEXTS, st.just("/x/y")), max_size=4))),
    st.tuples(st.just("(iiii)"), st.tuples(st.tuples(*[st.integers(-9, 9)] * 4))),
    st.tuples(st.just("v"), st.tuples(st.tuples(st.just("i"), st.integers(0, 9)))),
)


def answer(signature: str, body: tuple[Any, ...], number: int = 7) -> bytes:
    """Return an answer as the bus would send it."""
    call = new_method_call(HERE, "Ask")
    call.header.serial = number
    call.header.fields[HeaderFields.sender] = ":1.9"
    return bytes(new_method_return(call, signature, body).serialise(serial=3))


def cut(data: bytes, size: int) -> list[Message]:
    """Return the messages of a stream that arrives in pieces."""
    answers = Answers()
    found: list[Message] = []
    for at in range(0, len(data), size):
        answers.add(data[at : at + size])
        found.extend(answers.given())
    return found


@given(bodies=st.lists(BODIES, min_size=1, max_size=4), size=st.integers(1, 200))
def test_answers_are_what_was_sent_in_whatever_pieces(bodies: list[tuple[str, tuple[Any, ...]]], size: int) -> None:
    stream = b"".join(answer(*body, number) for number, body in enumerate(bodies, 1))
    found = cut(stream, size)
    assert [message.body for message in found] == [body for _, body in bodies]
    assert [message.header.fields[HeaderFields.reply_serial] for message in found] == list(range(1, len(bodies) + 1))
    assert {message.header.fields[HeaderFields.destination] for message in found} == {":1.9"}


def test_what_is_too_long_is_skipped_and_what_follows_is_read() -> None:
    rows = [(":1.5", f"/row/{number}") for number in range(LONGEST // 16)]
    book = "x" * (LONGEST_TEXT + 1)
    stream = answer("a(so)", (rows,), 1) + answer("s", (book,), 2) + answer("s", ("after",), 3)
    for size in (4_096, len(stream)):
        found = cut(stream, size)
        assert [message.body for message in found] == [None, None, ("after",)]
        assert [message.header.fields[HeaderFields.reply_serial] for message in found] == [1, 2, 3]


def test_a_long_text_is_read_and_a_long_list_in_its_place_is_not() -> None:
    text, numbers = "x" * (LONGEST + 1), list(range(LONGEST))
    where, form = DBusAddress("/l", interface="org.a11y.atspi.Event.Object"), "siiva{sv}"
    told = new_signal(where, "TextChanged", form, ("insert", 3, 4, ("s", text), {}))
    harm = new_signal(where, "TextChanged", form, ("insert", 3, 4, ("ai", numbers), {}))
    stream = bytes(told.serialise(serial=1)) + bytes(harm.serialise(serial=2))
    first, second = cut(stream, 65_536)
    assert first.body is not None
    assert first.body[:4] == ("insert", 3, 4, ("s", text))
    assert second.body is None


def test_of_a_report_only_an_edits_value_is_read() -> None:
    where = DBusAddress("/l", interface="org.a11y.atspi.Event.Object")
    told = new_signal(where, "StateChanged", "siiva{sv}", ("focused", 1, -2, ("s", "0"), {}))
    (message,) = cut(bytes(told.serialise(serial=1)), 1_000)
    assert message.body == ("focused", 1, -2, ("", None), {})
    assert message.header.fields[HeaderFields.path] == "/l"
    assert message.header.fields[HeaderFields.member] == "StateChanged"


def test_a_call_is_the_same_with_another_serial() -> None:
    known = Calls()
    first = known.encoded(calls.name(":1.5", "/l"), 258)
    second = known.encoded(calls.name(":1.5", "/l"), 259)
    assert first[8:12] == (258).to_bytes(4, "little")
    assert second == first[:8] + (259).to_bytes(4, "little") + first[12:]


def told(*nodes: tuple[str, str, int, int, str, set[str]]) -> bytes:
    """Return GTK 4's list of nodes (path, parent, index, children, name, states) as the body that is kept."""
    listed = [
        (
            *((":1.5", path), (":1.5", "/root"), (":1.5", parent), index, count, ["org.a11y.atspi.Accessible"]),
            *(name, 7, "", [sum(1 << STATES.index(state) for state in states), 0]),
        )
        for path, parent, index, count, name, states in nodes
    ]
    (message,) = cut(answer(UNPARSED, (listed,)), 100)
    assert message.body is not None
    body: bytes = message.body[0]
    return body


def test_the_list_of_all_nodes_is_read_as_it_was_sent() -> None:
    found = items(told(("/a", "/root", 0, 2, "älter", {"visible"}), ("/b/c", "/a", 1, 0, "", set())))
    assert {path: (item.parent, item.index, item.count) for path, item in found.items()} == {
        "/a": ("/root", 0, 2),
        "/b/c": ("/a", 1, 0),
    }


def test_a_difference_is_what_was_kept_silent() -> None:
    before = items(told(("/a", "/root", 0, 1, "x", {"visible"}), ("/b", "/a", 0, 0, "y", {"visible"})))
    focused = items(told(("/a", "/root", 0, 1, "x", {"visible"}), ("/b", "/a", 0, 0, "y", {"visible", "focused"})))
    renamed = items(told(("/a", "/root", 0, 1, "x", {"visible"}), ("/b", "/a", 0, 0, "z", {"visible"})))
    more = items(told(("/a", "/root", 0, 2, "x", {"visible"}), ("/b", "/a", 0, 0, "y", {"visible"})))
    gone = items(told(("/a", "/root", 0, 1, "x", {"visible"})))
    hidden = items(told(("/a", "/root", 0, 1, "x", {"visible"}), ("/b", "/a", 0, 0, "y", set())))
    assert changed(before, focused) == set()
    assert changed(before, renamed) == changed(before, hidden) == {"/b", "/a"}
    assert changed(before, more) == {"/a", "/root"}
    assert changed(before, gone) == {"/a"}
    assert isinstance(before["/b"], Item)
