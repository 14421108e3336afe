"""How a service listens."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from aboveboard.errors import AlreadyRunning, Unreachable
from aboveboard.serving.server import bound, serve


def test_an_answer_leaves_at_once_and_waits_for_no_acknowledgement() -> None:
    async def sent_at_once(listener: socket.socket) -> bool:
        told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            taken = writer.get_extra_info("socket")
            told.set_result(bool(taken.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)))
            writer.close()

        async with await asyncio.start_server(answer, sock=listener):
            _, writer = await asyncio.open_connection(*listener.getsockname()[:2])
            found = await told
            writer.close()
            await writer.wait_closed()
            return found

    with bound("127.0.0.1", 0) as listener:
        assert asyncio.run(sent_at_once(listener))


def test_an_address_that_is_taken_is_named() -> None:
    with bound("127.0.0.1", 0) as listener, pytest.raises(Unreachable), bound(*listener.getsockname()):
        pass


def starting(happened: list[str], refusal: Exception | None = None) -> FastAPI:
    """An application that takes a while to start, or refuses to."""

    @contextlib.asynccontextmanager
    async def alive(_: FastAPI) -> AsyncIterator[None]:
        await asyncio.sleep(0)
        if refusal:
            raise refusal
        happened.append("started")
        yield
        happened.append("ended")

    return FastAPI(lifespan=alive)


@pytest.mark.usefixtures("interruptible")
def test_a_service_says_that_it_is_up_once_it_has_started_and_answers_then() -> None:
    happened: list[str] = []

    def up(url: str) -> None:
        happened.append(url)
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        serve(starting(happened), host="127.0.0.1", port=0, started=up)
    assert [happened[0], happened[2]] == ["started", "ended"]
    assert httpx.URL(happened[1]).host == "127.0.0.1"


def test_a_service_that_refuses_to_start_raises_why_and_never_says_that_it_is_up(
    capfd: pytest.CaptureFixture[str],
) -> None:
    happened: list[str] = []
    refusal = AlreadyRunning("two at once", remedy="stop one")
    with pytest.raises(AlreadyRunning) as told:
        serve(starting(happened, refusal), host="127.0.0.1", port=0, started=happened.append)
    assert told.value is refusal
    assert happened == []
    assert "Traceback" not in capfd.readouterr().err


def test_a_service_that_breaks_as_it_starts_says_where(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        serve(starting([], ZeroDivisionError()), host="127.0.0.1", port=0, started=print)
    assert "ZeroDivisionError" in capfd.readouterr().err
