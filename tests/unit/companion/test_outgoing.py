"""What would leave: the same bytes each time, without what must stay, in segments of bounded size and length."""

import hashlib

import msgspec
import numpy as np
import pytest
import zstandard

from aboveboard.companion.outgoing import Outgoing, ReleaseTerms, build
from aboveboard.errors import Tampered
from aboveboard.formats.journal import recording
from aboveboard.model.consent import ConsentReceipt
from aboveboard.model.elements import Absence, NotRecognised
from aboveboard.model.events import (
    AppSwitched,
    Device,
    ElementsSeen,
    FieldEdited,
    JournalRecord,
    KeyPressed,
    KeyTiming,
    Marked,
    PointerPath,
    StretchBegan,
)
from aboveboard.model.frames import Frame, FrameRole, Tile
from aboveboard.model.gaps import Gap, GapReason
from aboveboard.model.geometry import Point, Rect
from aboveboard.model.layers import Layers
from aboveboard.model.sessions import SEGMENT_LIMIT_BYTES, Recording, ReleasedStretch, Stretch
from aboveboard.model.text import Chrome, Hidden, Redacted
from aboveboard.model.time import Week
from aboveboard.redactors.registry import all_redactors
from tests.companions import APPS, frame, script

NOBODY = NotRecognised(reason=Absence.NOTHING_THERE)


def receipt(**layers: Layers) -> ConsentReceipt:
    return ConsentReceipt(
        id="r",
        purpose="p",
        policy_version=1,
        policy_sha256="",
        keyholder="",
        layers=layers or {"editor": APPS[0].layers},
        notice=b"",
        language="en",
        given=1,
        expires=2,
        given_by=Device.HUMAN,
        word="w",
    )


def terms(**layers: Layers) -> ReleaseTerms:
    return ReleaseTerms(receipt(**layers), "ab" * 32, 1, "1", b"p" * 32, Week("2026-W47"))


def built(*records: JournalRecord, **layers: Layers) -> Outgoing:
    return build(Recording(stretches=(Stretch(records=records),)), terms(**layers), all_redactors())


def records(outgoing: Outgoing) -> list[JournalRecord]:
    items = [item for part in outgoing.contents for item in part.items]
    return [record for item in items if isinstance(item, ReleasedStretch) for record in item.records]


def test_the_same_session_gives_the_same_bytes() -> None:
    session = recording(script())
    first, second = (build(session, terms(), all_redactors()) for _ in range(2))
    assert msgspec.msgpack.encode(first.contents) == msgspec.msgpack.encode(second.contents)
    assert first.sha256 == second.sha256 == hashlib.sha256(msgspec.msgpack.encode(first.contents[0])).hexdigest()


def test_gaps_leave_without_a_reason_and_pictures_without_tiles() -> None:
    outgoing = build(recording(script()), terms(), all_redactors())
    assert [item for item in outgoing.contents[0].items if isinstance(item, Gap)] == [Gap()]
    assert outgoing.gaps == (GapReason.OUT_OF_SCOPE,)
    frames = [record for record in records(outgoing) if isinstance(record, Frame)]
    assert all(not each.tiles and each.id in outgoing.contents[0].pictures for each in frames)


def test_an_element_snapshot_stays_with_its_picture() -> None:
    outgoing = build(recording(script()), terms(), all_redactors())
    found = records(outgoing)
    first = next(record for record in found if isinstance(record, Frame))
    seen = next(record for record in found if isinstance(record, ElementsSeen))
    assert seen.frame == first.id


def test_the_second_net_takes_what_slipped_through_everywhere() -> None:
    outgoing = build(recording(script()), terms(), all_redactors())
    assert b"jane.doe" not in msgspec.msgpack.encode(outgoing.contents)
    assert b"hunter2" not in msgspec.msgpack.encode(outgoing.contents)
    assert outgoing.removed == {"email": 1, "secret": 1}
    seen = next(record for record in records(outgoing) if isinstance(record, ElementsSeen))
    assert [element.name for element in seen.snapshot.elements] == [Chrome(text="Save"), Hidden()]
    typed = next(record for record in records(outgoing) if isinstance(record, FieldEdited))
    assert isinstance(typed.content, Redacted)
    assert typed.content.text.endswith("password: [secret]")


def test_what_consent_does_not_name_never_leaves() -> None:
    outgoing = built(
        StretchBegan(t=0, app="editor", layers=Layers(), monitors=()),
        KeyPressed(t=1, key="f5", target=NOBODY, app="mail"),
        AppSwitched(t=2, before="editor", after="mail"),
        KeyTiming(t=3, bucket_ms=1000, keys=3),
        PointerPath(t=4, points=((4, Point(x=1, y=1)),)),
        editor=Layers(),
    )
    assert [type(record) for record in records(outgoing)] == [StretchBegan]
    assert outgoing.withheld["not agreed to"] == 4


def noise(t: int, seed: int) -> Frame:
    """A picture that no encoder makes small: 1024 by 768 random pixels, about 2.3 MB."""
    rows, columns = 12, 16
    random = np.random.default_rng(seed)
    tiles = tuple(
        Tile(
            column=column,
            row=row,
            bgrx_zstd=zstandard.compress(random.integers(0, 256, 64 * 64 * 4, np.uint8).tobytes()),
        )
        for row in range(rows)
        for column in range(columns)
    )
    canvas = Rect(x=0, y=0, width=1024, height=768)
    return Frame(t=t, id=f"f{seed}", role=FrameRole.BEFORE, canvas=canvas, monitor="m", tiles=tiles, full=True)


def test_a_long_session_leaves_in_segments_of_bounded_size() -> None:
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())
    outgoing = built(began, *(noise(1000 * number, number) for number in range(1, 6)))
    sizes = [sum(map(len, part.pictures.values())) for part in outgoing.contents]
    assert len(sizes) > 1
    assert max(sizes) <= SEGMENT_LIMIT_BYTES
    assert [part.part for part in outgoing.contents] == list(range(1, len(sizes) + 1))
    for part in outgoing.contents:
        (item,) = part.items
        assert isinstance(item, ReleasedStretch)
        assert isinstance(item.records[0], StretchBegan)


def test_a_long_session_leaves_in_segments_of_at_most_ten_minutes() -> None:
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())
    keys = [KeyPressed(t=60_000 * minute, key="f5", target=NOBODY, app="editor") for minute in range(1, 26)]
    outgoing = built(began, *keys)
    assert len(outgoing.contents) == 3
    for part in outgoing.contents:
        (item,) = part.items
        assert isinstance(item, ReleasedStretch)
        assert max(record.t for record in item.records if not isinstance(record, Gap)) <= 600_000
    assert sum(isinstance(record, KeyPressed) for record in records(outgoing)) == 25


@pytest.mark.parametrize(("minute", "parts"), [(4, 1), (6, 2)], ids=["in the first half", "in the second half"])
def test_a_segment_past_its_half_ends_where_a_task_begins(minute: int, parts: int) -> None:
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())
    task: dict[int, JournalRecord] = {
        at: Marked(t=60_000 * at + 1, task="Book a desk.", begins=at == minute) for at in (minute, minute + 1)
    }
    keys = {at: KeyPressed(t=60_000 * at, key="f5", target=NOBODY, app="editor") for at in range(1, 9)}
    outgoing = built(began, *(one for at, key in keys.items() for one in (key, task.get(at)) if one is not None))
    assert len(outgoing.contents) == parts
    (item,) = outgoing.contents[-1].items
    assert isinstance(item, ReleasedStretch)
    assert [record.begins for record in item.records if isinstance(record, Marked)] == [True, False]
    assert isinstance(item.records[parts - 1], Marked if parts == 2 else StretchBegan)


def test_a_segment_does_not_end_at_a_task_while_another_is_broken_off() -> None:
    """Its second part names its first, where both are in one segment."""
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())
    minutes = [(4, "Book.", True), (5, "Book.", False), (6, "Mail.", True), (7, "Mail.", False), (8, "Book.", True)]
    marks = [
        Marked(t=60_000 * at, task=task, begins=begins, outcome=None if begins or at == 5 else "done")
        for at, task, begins in minutes
    ]
    assert len(built(began, *marks).contents) == 1
    assert len(built(began, *marks[2:]).contents) == 2


def test_a_segment_past_its_half_with_pictures_ends_where_a_task_begins() -> None:
    began = StretchBegan(t=0, app="editor", layers=Layers(), monitors=())
    pictures = [msgspec.structs.replace(noise(1000 * t, t), role=FrameRole.AFTER) for t in (1, 2, 3)]
    mark = Marked(t=2500, task="Book a desk.", begins=True)
    first, second = built(began, *pictures[:2], mark, pictures[2]).contents
    assert (len(first.pictures), len(second.pictures)) == (2, 1)


def test_a_tile_that_does_not_fit_stops_the_release() -> None:
    broken = msgspec.structs.replace(frame(1, "f", 1), tiles=(Tile(column=0, row=0, bgrx_zstd=b"no"),))
    with pytest.raises(Tampered):
        built(broken)


def test_a_session_that_was_cut_empty_leaves_nothing() -> None:
    assert build(Recording(stretches=()), terms(), all_redactors()).contents == ()
