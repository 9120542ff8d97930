"""The door that `vigie serve` opens."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
import uvicorn

from briefings.serving import _work, listening
from briefings.web.shared import ALONE
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


def test_what_is_there_when_the_pages_open_is_not_looked_through_for_garbage(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[int] = []

    def opens(*_: object, **__: object) -> None:
        left.append(sum(len(gc.get_objects(age)) for age in range(3)))

    monkeypatch.setattr(uvicorn.Server, "run", opens)
    before = len(gc.get_objects())
    try:
        with socket.socket() as door:
            _work(house.office, door, ALONE)
    finally:
        gc.unfreeze()
    assert left[0] * 100 < before


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
