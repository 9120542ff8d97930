"""`vigie serve --workers 2`: what is limited is so for both, and each is replaced when it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from briefings.accounts.throttle import FREE
from briefings.people import Role
from briefings.subscriptions.tokens import Purpose, sealed
from briefings.web.limits import PER_NETWORK
from tests.accounts import PASSPHRASE, hire
from tests.offices import BASE, SETTINGS, House, settle
from tests.webs import HERE, HOST, PATIENCE, UNUSED

VIGIE = Path(sys.executable).with_name("vigie")
PROXIED = SETTINGS.replace("web:\n", "web:\n  proxies: [127.0.0.1]\n  workers: 2\n")
CREW = 3
"""Two that answer, and the postman."""


@dataclass
class Crowd:
    """The command, as it is run."""

    house: House
    process: subprocess.Popen[str]
    url: str

    def ask(self, method: str, path: str, origin: str, **fields: str) -> httpx.Response:
        """Over a connection of its own: whichever process is the first takes it."""
        headers = {**HOST, **HERE, "x-forwarded-for": origin, "connection": "close"}
        return httpx.request(
            method,
            f"{self.url}{path}",
            data=fields or None,
            headers=headers,
            timeout=PATIENCE,
            verify=UNUSED,
        )

    def children(self) -> set[int]:
        pid = self.process.pid
        told = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
        return set(map(int, told.split()))


def until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@contextmanager
def crowd(house: House) -> Iterator[Crowd]:
    command = [str(VIGIE), "--home", str(house.home), "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        running = Crowd(house, process, process.stdout.readline().split()[3].rstrip("."))
        try:
            yield running
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crowd]:
    house = settle(tmp_path_factory.mktemp("crowd") / "vigie", PROXIED)
    with crowd(house) as running:
        until(lambda: len(running.children()) == CREW)
        hire(house, Role.EDITOR, "Marie Roux", password=True)
        yield running


@contextmanager
def alone(two: Crowd, place: int) -> Iterator[None]:
    """Only one of the two processes answers: the other is held still."""
    other = sorted(two.children())[1 - place]
    os.kill(other, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(other, signal.SIGCONT)


def test_a_wrong_password_counts_in_both(two: Crowd) -> None:
    def enter(password: str, origin: str) -> int:
        fields = {"email": "marie.roux@region.example", "password": password}
        return two.ask("POST", "/connexion", origin, **fields).status_code

    with alone(two, 0):
        assert [enter("faux", "198.18.1.7") for _ in range(FREE - 1)] == [422] * (FREE - 1)
    with alone(two, 1):
        codes = [enter("faux", "198.18.1.7") for _ in range(FREE)]
        assert codes[0] == 422
        assert 429 in codes, "alone, it would have let five pass"
        assert enter(PASSPHRASE, "198.18.2.7") == 303, "nobody is shut out elsewhere"


def test_a_victim_asked_for_in_both_has_one_letter_and_a_network_one_limit(two: Crowd) -> None:
    moment = sealed(
        two.house.office.keys, Purpose.FORM, "abonnement", datetime.now(UTC) - timedelta(minutes=1)
    )

    def ask(email: str, origin: str) -> int:
        fields = {"email": email, "bulletin": "hebdo", "moment": moment}
        return two.ask("POST", "/abonnement", origin, **fields).status_code

    half = PER_NETWORK.most // 2
    codes: Counter[int] = Counter()
    for place in (0, 1):
        with alone(two, place):
            for number in range(5):
                assert ask("victime@region.example", f"198.18.{100 + 10 * place + number}.7") == 200
            codes.update(ask("not an address", "198.18.3.7") for _ in range(half + 1))
    assert codes == {422: PER_NETWORK.most, 429: 2}
    with two.house.open() as (records, _):
        found = records.engine.rows("SELECT count(*) AS n FROM outbox")
    assert found[0]["n"] == 1


def test_whoever_is_killed_is_replaced_and_nothing_is_forgotten(two: Crowd) -> None:
    before = two.children()
    os.kill(min(before), signal.SIGKILL)
    until(lambda: len(two.children() - before) == 1 and len(two.children()) == len(before))
    (new,) = two.children() - before
    for one in before - {min(before)}:
        os.kill(one, signal.SIGSTOP)
    try:
        answer = two.ask("GET", "/abonnement", "198.18.4.7")
        assert (answer.status_code, "Content-Security-Policy" in answer.headers) == (200, True)
        assert two.ask("POST", "/abonnement", "198.18.3.7", email="x").status_code == 429
    finally:
        for one in before - {min(before)}:
            os.kill(one, signal.SIGCONT)
    assert new in two.children()


def test_they_stop_together_and_have_said_once_what_there_is_to_say(two: Crowd) -> None:
    others = two.children()
    two.process.terminate()
    assert two.process.wait(PATIENCE) == 0
    assert not any(Path(f"/proc/{one}").exists() for one in others)
    assert two.process.stdout is not None
    told = two.process.stdout.read()
    assert told.count(f"{BASE}/premier") == 1
    assert told.endswith("Arrêté.\n")
