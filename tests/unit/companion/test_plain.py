"""What would leave is said so that nobody needs to know how we build programs: every record, element and number."""

import re
from typing import get_args

import msgspec
import pytest

from aboveboard.companion import catalogue
from aboveboard.companion.element_words import element, told
from aboveboard.companion.folding import folded
from aboveboard.companion.leaving import leaving, leaving_words
from aboveboard.companion.outgoing import Outgoing, build
from aboveboard.companion.plain import describe
from aboveboard.companion.review_view import ShownStretch, shown_stretches
from aboveboard.companion.telling import Telling
from aboveboard.companion.withheld_words import withheld_lines
from aboveboard.formats.recordings import time_of
from aboveboard.model.elements import Element
from aboveboard.model.events import FieldEdited, JournalRecord, PointerPressed, PointerReleased, StretchBegan
from aboveboard.model.layers import Layers, PixelsLayer, TextLayer
from aboveboard.model.sessions import Recording, Stretch
from aboveboard.model.text import Redacted
from aboveboard.redactors.registry import all_redactors
from tests.every_record import ELEMENTS, RECORDS, SAVE
from tests.unit.companion.test_outgoing import terms

ENGLISH = Telling(catalogue.load("en"), {"editor": "Text editor", "mail": "Mail"})
GERMAN = Telling(catalogue.load("de"), {"editor": "Texteditor", "mail": "Mail"})
TECHNICAL = re.compile(r"\b[A-Z][a-z]+[A-Z]\w*|\w+_\w+|[{}<>]|\b(None|True|False|tuple|dict|ms|px|at_action|enum)\b")
WIDE = Layers(text=TextLayer.REDACTED, pixels=PixelsLayer.REDACTED, pointer_path=True, key_timing=True)


def outgoing(*records: JournalRecord) -> Outgoing:
    recording = Recording(stretches=(Stretch(records=records),))
    return build(recording, terms(editor=WIDE, mail=WIDE), all_redactors())


def shown(telling: Telling = ENGLISH, began: float | None = None) -> ShownStretch:
    (stretch,) = shown_stretches(telling, outgoing(*RECORDS[:-1]), (began,))
    return stretch


def said(telling: Telling) -> list[str]:
    texts = []
    for line in shown(telling).lines:
        texts += [line.text, *line.more, line.same]
    return texts


def test_the_examples_are_of_every_kind_that_a_journal_can_hold() -> None:
    assert {type(record) for record in RECORDS} == set(get_args(JournalRecord))


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: type(record).__name__)
@pytest.mark.parametrize("telling", [ENGLISH, GERMAN], ids=["en", "de"])
def test_every_record_is_a_sentence_without_our_words(record: JournalRecord, telling: Telling) -> None:
    sentence = describe(telling, record).replace("/page/{id}", "")
    assert sentence
    assert not TECHNICAL.search(sentence), sentence
    assert "does not know" not in sentence


def test_the_page_speaks_the_readers_language_throughout() -> None:
    english, german = said(ENGLISH), said(GERMAN)
    names = ("“", "×")
    for one, other in zip(english, german, strict=True):
        assert one != other or not one or any(mark in one for mark in names) or one in {"label", "link"}
    assert not [text for text in german if re.search(r"\b(You|The|button|picture)\b", text)]


def test_an_element_is_called_what_people_call_it_and_its_hidden_name_stays_hidden() -> None:
    assert element(ENGLISH.words, SAVE) == "button “Save”"
    assert [told(ENGLISH.words, each) for each in ELEMENTS[3:8]] == [
        "text field, holds some words, 17 to 64 characters, but not which",
        "drop-down list “Font”",
        "table cell (an amount of money, 5 to 16 characters, but not which)",
        "secret field",
        "area",
    ]


def test_a_secret_field_never_says_more_than_that_whatever_an_element_holds() -> None:
    slipped = Element(id="n", role="entry", name=Redacted(text="hunter2"), value=Redacted(text="hunter2"), secure=True)
    assert told(ENGLISH.words, slipped) == "secret field"


def test_a_press_and_its_release_are_one_click_and_a_drag_is_not() -> None:
    texts = [line.text for line in shown().lines]
    assert "You clicked: button “Save”, holding Ctrl" in texts
    assert "You pressed the right mouse button on: something that was not recognised" in texts
    assert texts.count("You dragged with the mouse button held down") == 1


def test_a_click_let_go_elsewhere_or_late_is_no_click() -> None:
    press = next(record for record in RECORDS if isinstance(record, PointerPressed))
    release = next(record for record in RECORDS if isinstance(record, PointerReleased))
    late = msgspec.structs.replace(release, t=press.t + 1_001)
    other = msgspec.structs.replace(release, target=ELEMENTS[1])
    assert [len(run) for run in folded((press, release))] == [2]
    assert [len(run) for run in folded((press, late))] == [1, 1]
    assert [len(run) for run in folded((press, other))] == [1, 1]
    assert [len(run) for run in folded((press, press, release))] == [1, 2]


def test_folding_leaves_nothing_out() -> None:
    assert [record for run in folded(RECORDS) for record in run] == list(RECORDS)


def test_typing_is_one_line_that_says_how_often_what() -> None:
    texts = [line.text for line in shown().lines]
    assert "You typed in the text field: 4 × one word, 1 character, but not which" in texts
    assert "Pasting changed the text field; new there is: “the figures for October”" in texts


def test_texts_that_leave_are_joined_as_they_were_typed() -> None:
    edit = next(record for record in RECORDS if isinstance(record, FieldEdited))
    run = [msgspec.structs.replace(edit, t=200 + at, content=Redacted(text=letter)) for at, letter in enumerate("Hi!")]
    (stretch,) = shown_stretches(ENGLISH, outgoing(RECORDS[0], *run))
    assert stretch.lines[-1].text == "You typed in the text field: “Hi!”"


def test_a_list_can_be_read_whole_and_equal_parts_are_counted() -> None:
    line = next(line for line in shown().lines if line.text.startswith("What could be clicked"))
    assert line.text.endswith("9 parts of the screen")
    assert "2 × area" in line.more
    assert len(line.more) == 8


def test_a_picture_that_was_shown_already_says_which_one_it_is() -> None:
    pictures = [line for line in shown().lines if line.text.startswith("Picture")]
    assert [bool(line.picture) for line in pictures] == [True, False, True]
    assert pictures[1].same == "It shows the same as the picture above (after 0:00)."


def test_times_are_those_of_the_persons_clock_where_it_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    import time

    time.tzset()
    assert shown(began=1_800_000_000.0).lines[0].at == "08:00:00"
    assert shown(began=1_800_000_000.0).when == "08:00:00 to 08:00:00"
    assert shown().lines[0].at == "after 0:00"
    assert shown().when == ""


def test_a_cut_from_the_first_to_the_last_moment_takes_everything() -> None:
    moments = shown().moments
    times = [time_of(record) for record in RECORDS[:-1]]
    assert moments[0].start <= min(times)
    assert moments[-1].end > max(times)


@pytest.mark.parametrize("seconds", [1, 2, 399, 400, 401, 402, 799, 800, 1_000])
def test_however_long_a_stretch_is_a_cut_may_end_with_its_last_moment(seconds: int) -> None:
    began, press, *_ = (record for record in RECORDS if isinstance(record, StretchBegan | PointerPressed))
    presses = (msgspec.structs.replace(press, t=1_000 * second) for second in range(1, seconds))
    (stretch,) = shown_stretches(ENGLISH, outgoing(began, *presses))
    assert stretch.moments[0].start == 0
    assert stretch.moments[-1].end == 1_000 * (seconds - 1) + 1
    assert min(seconds, 200) <= len(stretch.moments) <= 400


def test_what_would_leave_is_counted_for_each_app() -> None:
    editor, mail = sorted(leaving(ENGLISH, outgoing(*RECORDS[:-1])), key=lambda one: one.app != "Text editor")
    assert (editor.app, mail.app) == ("Text editor", "Mail")
    words = leaving_words(ENGLISH, editor)
    for phrase in ("2 clicks", "6 typed texts", "2 keys and shortcuts", "1 menu entry chosen", "2 pictures"):
        assert phrase in words
    assert len(editor.pictures) == 2


def test_what_was_held_back_says_why_and_how_often() -> None:
    lines = withheld_lines(
        ENGLISH.words,
        {"mask: text": 3, "mask: odd": 1, "secure field": 2, "no picture: moving": 1, "no picture: no_tree": 1},
        {"email": 2, "jwt": 1},
    )
    assert set(lines) == {
        "Places in pictures covered because text stands there: 3",
        "Places in pictures covered for another reason: 1",
        "Uses of a secret field, such as a password: nothing of it was recorded: 2",
        "Pictures that were due and were not taken: 2",
        "Taken out of texts: mail addresses: 2",
        "Taken out of texts: access keys of services: 1",
    }
