"""What a job makes of answers: named errors stay named, anything else is not believed."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI, Request, Response

from aboveboard.errors import Deleted, NotFound, NotWitnessed, Refused, Tampered, UnknownFormat, Unreachable
from aboveboard.formats.keyholder import UnwrapRequest
from aboveboard.pipeline.opening import Leased
from aboveboard.pipeline.services import Collector, Keyholder
from tests.services import running

NAMED = b'{"error": "Deleted", "message": "gone", "remedy": "none"}'
NOT_WITNESSED = b'{"error": "NotWitnessed", "message": "1 of 2", "remedy": "again"}'
UNWRAPPED = b'{"keys": {}, "gone": ["' + b"cd" * 32 + b'"], "checkpoint": ""}'


@pytest.fixture
def address() -> Iterator[str]:
    """A service that answers as it should not."""
    app = FastAPI()

    @app.get("/segments/{name}")
    def segment(name: str) -> Response:
        answers = {"named": (NAMED, 410), "broken": (b"<html>", 502), "odd": (b"{}", 418)}
        body, status = answers[name]
        return Response(body, status)

    @app.post("/leases/{name}/recheck")
    def recheck(name: str) -> Response:
        return Response(b'{"deleted": "all"}')

    @app.get("/purpose-keys/{purpose}")
    def purpose_key(purpose: str) -> Response:
        return Response(b'{"payloadType": "x", "payload": "", "signatures": []}')

    with running(app) as found:
        yield found


@pytest.mark.parametrize(("name", "error"), [("named", Deleted), ("broken", Unreachable), ("odd", Refused)])
def test_a_refusal_keeps_its_name_and_anything_else_is_a_fault_of_the_service(
    address: str, name: str, error: type[Exception]
) -> None:
    with Collector(address) as collector, pytest.raises(error):
        collector.segment(name)


def test_an_answer_that_breaks_its_specification_is_not_believed(address: str) -> None:
    with Keyholder(address) as keyholder:
        with pytest.raises(Refused):
            keyholder.recheck("ab")
        with pytest.raises((Tampered, UnknownFormat)):
            keyholder.purpose_key("demo", "ab" * 32)


def test_a_service_that_is_not_there_is_unreachable() -> None:
    with Collector("http://127.0.0.1:9") as collector, pytest.raises(Unreachable):
        collector.segment("ab")


def test_a_lease_or_job_key_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Leased.read(tmp_path / "lease", tmp_path / "key")
    (tmp_path / "lease").write_bytes(b"{}")
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(UnknownFormat):
        Leased.read(tmp_path / "lease", tmp_path / "key")


@pytest.fixture
def late() -> Iterator[tuple[str, list[bytes]]]:
    """A keyholder whose witnesses answer in time when it is asked for the third time; and all that it was asked."""
    app, asked = FastAPI(), list[bytes]()

    @app.post("/leases/{name}/unwrap")
    async def unwrap(name: str, request: Request) -> Response:
        asked.append(await request.body())
        return Response(UNWRAPPED) if len(asked) > 2 else Response(NOT_WITNESSED, 503)

    with running(app) as found:
        yield found, asked


def test_a_keyholder_whose_witnesses_were_late_is_asked_the_very_same_again(late: tuple[str, list[bytes]]) -> None:
    address, asked = late
    request = UnwrapRequest(request="ab" * 16, segments=("cd" * 32,))
    with Keyholder(address, again_s=(0, 0, 0)) as keyholder:
        assert keyholder.unwrap("ef" * 32, request).gone == ("cd" * 32,)
    assert len(asked) == 3
    assert len(set(asked)) == 1


def test_a_keyholder_whose_witnesses_stay_away_gives_no_key(late: tuple[str, list[bytes]]) -> None:
    address, asked = late
    request = UnwrapRequest(request="ab" * 16, segments=("cd" * 32,))
    with Keyholder(address, again_s=(0,)) as keyholder, pytest.raises(NotWitnessed):
        keyholder.unwrap("ef" * 32, request)
    assert len(asked) == 2
