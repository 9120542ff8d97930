"""People leave while their mails leave: whoever was told "done" before the dot receives nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random
from threading import Event, Thread
from time import monotonic

import pytest

from briefings.delivery.files import FileChannel
from briefings.delivery.outbox import Terms, drain
from briefings.model import DeliveryState
from tests.mailroom import people, record
from tests.offices import House, settle

READERS, LEAVERS = people(90), 45


class Timed:
    """Files, and the moment at which each person's dot was asked for."""

    def __init__(self, folder: Path, begun: Event) -> None:
        self.files, self.asked = FileChannel(folder), dict[str, float]()
        self.begun, self.half = begun, Event()

    def send(
        self, message: Sequence[bytes], sender: str, to: str, before_final_dot: Callable[[], None]
    ) -> str:
        if len(self.asked) == 5:  # somebody leaves before the rest goes, however slow the machine
            self.half.set()
            assert self.begun.wait(30)
        self.asked[to] = monotonic()
        return self.files.send(message, sender, to, before_final_dot)

    def greet(self) -> None:
        self.files.greet()

    def abort(self) -> None:
        self.files.abort()

    def close(self) -> None:
        self.files.close()


@pytest.fixture
def house(tmp_path: Path) -> House:
    house = settle(tmp_path / "vigie")
    with house.open() as (records, _):
        for email in READERS:
            records.subscribers.add(email, ["hebdo"], house.hands.at)
        record(records, READERS)
    return house


def test_nobody_who_was_told_that_they_left_is_written_to(house: House, tmp_path: Path) -> None:
    begun, done = Event(), dict[str, float]()
    # The last in the queue goes first, the rest at random: some before their mail, some after.
    leavers = [READERS[-1], *Random(10).sample(READERS[1:-1], LEAVERS), READERS[0]]  # noqa: S311 - a repeatable test

    def leave() -> None:
        with house.open() as (_, registrar):
            channel.half.wait(30)
            for email in leavers:
                registrar.depart(email, None, "course")
                done[email] = monotonic()
                begun.set()

    channel, thread = Timed(tmp_path / "sent", begun), Thread(target=leave)
    thread.start()
    with house.open() as (records, _):
        terms = Terms(sender="veille@region.example", now=house.hands, owner="course")
        drain(records, [channel], terms)
        thread.join()
        state = {one.email: one.state for one in records.outbox.by_state(*DeliveryState)}
    late = [
        email
        for email in leavers
        if state[email] is DeliveryState.SENT and channel.asked[email] > done[email]
    ]
    assert late == []
    assert state[READERS[-1]] is DeliveryState.REFUSED
    assert state[READERS[0]] is DeliveryState.SENT
    stayed = set(READERS) - set(leavers)
    assert {state[email] for email in stayed} == {DeliveryState.SENT}
    received = {path.read_bytes() for path in (tmp_path / "sent").rglob("*.eml")}
    assert len(received) == sum(one is DeliveryState.SENT for one in state.values())
