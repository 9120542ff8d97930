"""The door that `vigie serve` opens."""

from __future__ import annotations

import asyncio
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from briefings.serving import listening
from tests.offices import House
from tests.webs import HOST, PATIENCE

VIGIE = Path(sys.executable).with_name("vigie")


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


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_one_process_ends_well_when_it_is_told_to(house: House, told: signal.Signals) -> None:
    command = [str(VIGIE), "--home", str(house.home), "serve", "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[3].rstrip(".")
        again = httpx.HTTPTransport(retries=PATIENCE)
        with httpx.Client(transport=again, headers=HOST, timeout=PATIENCE) as client:
            assert client.get(f"{url}/abonnement").status_code == 200
        process.send_signal(told)
        out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out.splitlines()[-1], err) == (0, "Arrêté.", "")
