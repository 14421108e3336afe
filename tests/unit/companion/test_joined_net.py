"""The second net over what edits come to: what was typed in several runs leaves in none, nor in what shows it."""

import msgspec
import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.outgoing import Outgoing
from aboveboard.companion.review_view import shown_stretches
from aboveboard.companion.telling import Telling
from aboveboard.model.elements import Element, ElementSnapshot
from aboveboard.model.events import ElementChanged, ElementsSeen, FieldEdited, JournalRecord
from aboveboard.model.text import Hidden, LengthClass, Redacted, Shape, TextKind
from tests.typing_runs import FIELD, Runs, edits_of, said, typed_texts
from tests.unit.companion.test_outgoing import built, records

CARD = "4111 1111 1111 1111"
IBAN = "DE89 3704 0044 0532 0130 00"
HALF, REST = "jane.doe@ex", "ample.org"
ENGLISH = Telling(catalogue.load("en"), {"editor": "Text editor"})


def whole(outgoing: Outgoing) -> bytes:
    return msgspec.json.encode(outgoing.contents)


def contents(outgoing: Outgoing) -> list[str]:
    return [said(edit.content) for edit in edits_of(outgoing)]


def in_runs(*texts: str) -> Outgoing:
    runs = Runs()
    for text in texts:
        runs.insert(text)
    return built(*runs.records)


def test_an_address_in_three_runs_leaves_in_none_and_no_step_joins_it() -> None:
    outgoing = in_runs("jane.do", "e@examp", "le.org")
    assert [edit.content for edit in edits_of(outgoing)] == [Hidden()] * 3
    assert [(edit.position, edit.length) for edit in edits_of(outgoing)] == [(0, 7), (7, 7), (14, 6)]
    assert outgoing.removed == {"email": 1}
    assert typed_texts(outgoing) == ["", ""]


@pytest.mark.parametrize(
    ("runs", "kind"),
    [
        ((CARD[:10], CARD[10:]), "card"),
        ((IBAN[:9], IBAN[9:16], IBAN[16:]), "iban"),
        (("passw", "ord: hun", "ter2"), "secret"),
        (("/home/", "joa", "nna"), "user"),
        (("call ", "0171 23", "4 5678"), "phone"),
        (("eyJhbGciOi", "JIUzI1NiIsI", "nR5cCI6IkpX"), "secret"),
    ],
    ids=["card", "account", "password", "user", "telephone", "random word"],
)
def test_whatever_a_redactor_finds_is_found_across_runs(runs: tuple[str, ...], kind: str) -> None:
    outgoing = in_runs(*runs)
    assert outgoing.removed.keys() == {kind}
    assert contents(outgoing)[-1] == ""
    assert runs[-1] not in "".join(typed_texts(outgoing))


def test_what_stands_around_a_secret_stays() -> None:
    outgoing = in_runs("Dear Ann, ", "write to ", "jane.do", "e@exam", "ple.org ", "today.")
    assert contents(outgoing) == ["Dear Ann, ", "write to ", "", "", "", "today."]


def test_however_long_a_hand_rests_between_two_runs_they_are_read_together() -> None:
    outgoing = built(*Runs().insert(HALF).insert(REST, after=3_600_000).records)
    assert contents(outgoing) == ["", ""]


def test_another_field_in_between_does_not_part_them_and_is_left_alone() -> None:
    runs, other = Runs(), Runs(Element(id="n9", role="text"))
    runs.insert(HALF)
    other.insert("milk")
    runs.records += other.records[1:]
    assert contents(built(*runs.insert(REST).records)) == ["", "milk", ""]


def test_a_typo_that_was_taken_back_hides_neither_what_was_meant_nor_stays_itself() -> None:
    runs = Runs().insert("jane.doe@exmapl").delete(10, 15).insert("ampl").insert("e.org")
    assert runs.text == "jane.doe@eample.org"
    outgoing = built(*runs.records)
    assert contents(outgoing) == ["", "", "", ""]


def test_digits_that_were_corrected_across_runs_are_still_a_card() -> None:
    runs = Runs().insert("4111 1111 12").delete(11, 12).insert("111 1111")
    assert runs.text == CARD
    assert contents(built(*runs.records)) == ["", "", ""]


def test_what_was_typed_whole_and_then_deleted_does_not_leave() -> None:
    runs = Runs().insert(HALF).insert("ample").insert(".org")
    runs.delete(16, 20).delete(7, 16).delete(0, 7).insert("milk")
    assert runs.text == "milk"
    assert contents(built(*runs.records)) == [""] * 6 + ["milk"]


def test_what_is_put_into_the_middle_by_mouse_is_read_where_it_stands() -> None:
    outgoing = built(*Runs().insert("jane.org").insert("doe@example.", at=5).records)
    assert contents(outgoing) == ["", ""]


def test_a_part_that_was_typed_over_is_read_as_it_is_then() -> None:
    outgoing = built(*Runs().insert("jane_at_ex").replace(4, 8, "@").insert("ample.org").records)
    assert contents(outgoing) == ["", "", ""]


def test_the_rest_of_what_the_first_net_took_goes_too() -> None:
    """It saw a whole number in the first run and does not know of the rest."""
    outgoing = in_runs("+49 170 1234", "56 78", " is mine")
    assert contents(outgoing) == ["[phone]", "", " is mine"]


def test_a_name_that_is_put_before_what_the_first_net_took_goes_too() -> None:
    outgoing = built(*Runs().insert("doe@example.org").insert("jane.", at=0).records)
    assert contents(outgoing) == ["[email]", ""]


def test_a_name_before_a_run_that_is_an_address_by_itself_goes_too() -> None:
    runs = Runs().insert("jane.do").insert("e@example.org")
    outgoing = built(*runs.records[:2], shown("jane.do"), runs.records[2])
    assert contents(outgoing) == ["", "[email]"]
    assert b"jane" not in whole(outgoing)


def test_a_password_that_is_taken_back_letter_by_letter_is_told_by_no_deletion() -> None:
    outgoing = built(*Runs().insert("password: hunter2").delete(13, 17).records)
    assert contents(outgoing) == ["password: [secret]", ""]


def test_brackets_of_a_persons_own_are_no_mark() -> None:
    assert contents(in_runs("arr", "ay[index] = 5", "7")) == ["arr", "ay[index] = 5", "7"]


def test_places_after_a_mark_are_those_that_were_typed() -> None:
    """Otherwise the two halves would not meet: the first net's mark is shorter than the address it stands for."""
    runs = Runs().insert("ann.lee@example.org or x.org").insert("jane@", at=23)
    assert runs.text.endswith("or jane@x.org")
    assert contents(built(*runs.records)) == ["", ""]


def test_a_text_of_which_the_beginning_is_not_known_is_read_from_where_it_is() -> None:
    far = Runs()
    far.text = "." * 5_000
    assert contents(built(*far.insert(HALF).insert(REST).records)) == ["", ""]


def test_a_tree_that_does_not_know_the_places_is_read_in_order() -> None:
    """Keys alone tell an edit there; their places only rise over all fields of a stretch."""
    runs = Runs().insert(HALF).insert(REST)
    records = [
        msgspec.structs.replace(one, position=one.position + 40 * number) if isinstance(one, FieldEdited) else one
        for number, one in enumerate(runs.records)
    ]
    assert contents(built(*records)) == ["", ""]


def test_an_edit_at_a_place_that_no_text_has_costs_nothing_and_is_read_in_order() -> None:
    runs = Runs().insert(HALF).insert(REST)
    records = [
        msgspec.structs.replace(one, position=one.position + (1 << 60)) if isinstance(one, FieldEdited) else one
        for one in runs.records
    ]
    gone = msgspec.structs.replace(runs.delete(0, 4).records[-1], position=1 << 60)
    assert contents(built(*records, gone)) == ["", "", "jane"]


def test_shapes_are_left_as_they_are() -> None:
    shape = Shape(kind=TextKind.WORD, length=LengthClass.SHORT)
    runs = [
        msgspec.structs.replace(one, content=shape, position=0, length=0) if isinstance(one, FieldEdited) else one
        for one in Runs().insert(HALF).insert(REST).delete(0, 3).records
    ]
    assert [edit.content for edit in edits_of(built(*runs))] == [shape] * 3


def shown(value: str, name: str = "") -> JournalRecord:
    """A list of elements as a picture has it, with the field and a label beside it that says the same."""
    field = msgspec.structs.replace(FIELD, value=Redacted(text=value))
    beside = Element(id="n4", role="label", name=Redacted(text=name or value))
    return ElementsSeen(t=1, frame="", snapshot=ElementSnapshot(elements=(field, beside)), app="editor")


def test_the_field_itself_does_not_tell_what_it_held_half_typed() -> None:
    runs = Runs().insert("for jane.do").insert("e@exam").insert("ple.org")
    changed = ElementChanged(
        t=1, what="value", target=FIELD, app="editor", before=Redacted(text="jane"), after=Redacted(text="jane.d")
    )
    outgoing = built(*runs.records[:3], changed, shown("for jane.doe@exam", "examples of it"), runs.records[3])
    seen = next(one for one in records(outgoing) if isinstance(one, ElementsSeen))
    assert [one.value or one.name for one in seen.snapshot.elements] == [
        Redacted(text="for [email]"),
        Redacted(text="examples of it"),
    ]
    told = next(one for one in records(outgoing) if isinstance(one, ElementChanged))
    assert (told.before, told.after) == (Redacted(text="[email]"), Redacted(text="[email]"))


def test_a_label_that_repeats_what_is_typed_does_not_tell_it_either() -> None:
    runs = Runs().insert(HALF).insert(REST)
    outgoing = built(*runs.records[:2], shown("milk", "Search for jane.doe@ex"), runs.records[2])
    assert b"jane" not in whole(outgoing)
    assert b"milk" in whole(outgoing)


def test_short_words_of_what_was_found_go_from_its_field() -> None:
    runs = Runs().insert("call 0171 ").insert("234 5678")
    outgoing = built(*runs.records, shown("0171 234", "234 of them"))
    seen = next(one for one in records(outgoing) if isinstance(one, ElementsSeen))
    assert [one.value or one.name for one in seen.snapshot.elements] == [
        Redacted(text="[phone] [phone]"),
        Redacted(text="234 of them"),
    ]


def test_the_page_shows_what_would_leave() -> None:
    outgoing = in_runs("I am ", "jane.do", "e@examp", "le.org")
    (stretch,) = shown_stretches(ENGLISH, outgoing)
    told = " ".join(line.text for line in stretch.lines)
    assert "I am" in told
    assert "jane" not in told
    assert "le.org" not in told
