"""What is written down before anything leaves, and what a refusal does to a bundle."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from fastapi import FastAPI

from aboveboard.courier.link import Link
from aboveboard.courier.outbox import Outbox
from aboveboard.courier.settings import CourierSettings
from aboveboard.courier.upload import Uploads, upload
from aboveboard.errors import AboveboardError, NewerFormat, SessionClosed, Unreachable
from aboveboard.formats.begun import begun_bundles
from aboveboard.formats.bundle import MAGIC
from aboveboard.formats.places import Places
from aboveboard.formats.root import Root
from aboveboard.serving.answers import refuse_by_name
from tests.services import START, bundle, release, running

AT_ONCE = CourierSettings(attempts=1, spread_s=0)
DAY = 86_400


@pytest.fixture
def places(tmp_path: Path) -> Places:
    made = Places(data=tmp_path / "data", runtime=tmp_path / "run")
    made.make()
    return made


def answering(act: Callable[[], None]) -> FastAPI:
    """A collector that does one thing with every segment."""
    app = FastAPI()
    refuse_by_name(app)

    @app.put("/segments/{sha256}")
    def put(sha256: str) -> None:
        act()

    return app


def sent(places: Places, act: Callable[[], None]) -> Uploads:
    counts, outbox = Uploads(), Outbox(places, AT_ONCE)
    with running(answering(act)) as address:
        for session in outbox.due(START)[0]:
            with Link(address, AT_ONCE) as link:
                upload(link, outbox, session, "ticket", counts)
    return counts


def refusing(error: AboveboardError) -> Callable[[], None]:
    def refuse() -> None:
        raise error

    return refuse


def outbox(places: Places) -> set[str]:
    return {path.name for path in places.outbox.iterdir()}


def moments(places: Places) -> dict[str, float]:
    return msgspec.json.decode((places.feed / "moments.json").read_bytes(), type=dict[str, float])


def test_a_collector_older_than_its_devices_costs_no_release(places: Places) -> None:
    kept = release(places, bundle(Root.generate(), 1))
    counts = sent(places, refusing(NewerFormat("a newer header")))
    assert (counts.kept, counts.refused, outbox(places)) == (1, 0, {f"{kept}.abb"})


def test_a_bundle_of_a_newer_version_waits_until_that_version_is_back(places: Places) -> None:
    kept = release(places, bundle(Root.generate(), 1))
    path = places.outbox / f"{kept}.abb"
    whole = path.read_bytes()
    start = len(MAGIC) + 4
    end = start + int.from_bytes(whole[len(MAGIC) : start], "little")
    newer = msgspec.msgpack.encode({**msgspec.msgpack.decode(whole[start:end]), "v": 2})
    path.write_bytes(MAGIC + len(newer).to_bytes(4, "little") + newer + whole[end:])
    assert Outbox(places, AT_ONCE).due(START) == ([], 0)
    assert outbox(places) == {f"{kept}.abb"}


def test_a_segment_that_came_too_late_is_put_aside(places: Places) -> None:
    kept = release(places, bundle(Root.generate(), 1))
    assert sent(places, refusing(SessionClosed("late"))).refused == 1
    assert outbox(places) == {f"{kept}.abb.refused"}


def test_all_of_a_session_is_written_down_before_its_first_byte_leaves(places: Places) -> None:
    root, seen = Root.generate(), []
    mine = {release(places, bundle(root, 1)) for _ in range(2)}

    def look() -> None:
        seen.append(begun_bundles(places))
        raise Unreachable("away")

    with pytest.raises(Unreachable):
        sent(places, look)
    assert seen == [mine]


def test_what_is_in_the_outbox_no_more_is_not_kept_as_begun(places: Places) -> None:
    root = Root.generate()
    gone, stays = release(places, bundle(root, 1)), release(places, bundle(root, 1))
    with pytest.raises(Unreachable):
        sent(places, refusing(Unreachable("away")))
    (places.outbox / f"{gone}.abb").unlink()
    Outbox(places, AT_ONCE).due(START)
    assert begun_bundles(places) == {stays}


def test_a_session_that_has_begun_to_leave_keeps_its_moment_on_a_metered_network(places: Places) -> None:
    """Drawn again and again, the rest of it would come when the collector takes no more of it."""
    root, held = Root.generate(), Outbox(places, CourierSettings())
    for number in (1, 2):
        release(places, bundle(root, number))
    held.due(START)
    before = moments(places)
    due, _ = held.due(START + DAY)
    held.begin(due[0])
    assert held.postpone(due, START + DAY) == 2
    after = moments(places)
    (begun, waits) = (found[0].session for found in due)
    assert after[begun] == before[begun] <= START + DAY < after[waits]


def test_a_moment_drawn_by_a_clock_that_was_ahead_is_drawn_again(places: Places) -> None:
    release(places, bundle(Root.generate(), 1))
    held = Outbox(places, CourierSettings())
    held.due(START + 30 * DAY)
    held.due(START)
    assert len(held.due(START + DAY)[0]) == 1
