"""How a service listens."""

import asyncio
import socket

import pytest

from aboveboard.errors import Unreachable
from aboveboard.serving.server import bound


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
