"""Processes that are replaced when they end, and never outlive the first."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.webs import PATIENCE

WORK = """
import os, time
from briefings.crew import Crew

def work():
    try:
        os.write(1, b"here\\n")  # in one write: two processes speak
        while True:
            time.sleep(0.05)
    finally:
        os.write(1, b"unwound\\n")

Crew([work, work]).run()
os.write(1, b"over\\n")
"""


@pytest.fixture
def crew() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", WORK]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert read(process, 2) == ["here"] * 2
            yield process
        finally:
            process.kill()


def read(process: subprocess.Popen[str], lines: int) -> list[str]:
    assert process.stdout is not None
    return [process.stdout.readline().strip() for _ in range(lines)]


def children(process: subprocess.Popen[str]) -> list[int]:
    told = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii")
    return [int(one) for one in told.split()]


def gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while any(Path(f"/proc/{one}").exists() for one in pids):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_all_stop_and_unwind_what_they_do(
    crew: subprocess.Popen[str], stop: signal.Signals
) -> None:
    crew.send_signal(stop)
    assert read(crew, 3) == ["unwound", "unwound", "over"]
    assert crew.wait(PATIENCE) == 0


def test_one_that_is_killed_is_replaced(crew: subprocess.Popen[str]) -> None:
    first, other = children(crew)
    os.kill(first, signal.SIGKILL)
    assert read(crew, 1) == ["here"]
    assert other in children(crew)
    assert first not in children(crew)


def test_none_outlives_the_first(crew: subprocess.Popen[str]) -> None:
    others = children(crew)
    crew.kill()
    crew.wait(PATIENCE)
    assert read(crew, 2) == ["unwound"] * 2
    assert gone(others)
