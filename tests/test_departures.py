"""The file of those who left, when its disk or its neighbours are not kind."""

from __future__ import annotations

import resource
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from briefings.departures import Departure, Departures
from watch.errors import StoreReadOnly

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def departure(rank: int) -> Departure:
    return Departure(AT, f"{rank:032x}", "hebdo", left=True)


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """As on a disk that fills up: the first bytes are taken, the next ones refused."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)


@pytest.mark.parametrize("bytes_left", [0, 1, 40])
def test_a_departure_that_is_half_written_is_not_acknowledged(
    tmp_path: Path, bytes_left: int
) -> None:
    file = Departures(tmp_path / "departures.log")
    file.write(departure(1))
    with room_for(file.size + bytes_left), pytest.raises(StoreReadOnly, match="recommencez"):
        file.write(departure(2))
    file.write(departure(3))
    assert [one.person[-1] for one in file.after(0)] == ["1", "3"]
