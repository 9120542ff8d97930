"""The door that `vigie serve` opens."""

from __future__ import annotations

import asyncio
import socket

from briefings.serving import listening


async def _delayed(door: socket.socket) -> bool:
    """Whether what a server writes there waits until what it wrote before has been received."""
    told: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    def connected(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        theirs = writer.get_extra_info("socket")
        told.set_result(not theirs.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
        writer.close()

    async with await asyncio.start_server(connected, sock=door):
        _, writer = await asyncio.open_connection(*door.getsockname()[:2])
        delayed = await told
        writer.close()
        await writer.wait_closed()
    return delayed


def test_answers_leave_at_once() -> None:
    with listening("127.0.0.1", 0) as door:
        assert not asyncio.run(_delayed(door))
