"""The pages on a real server, over a real folder, with a clock that the test moves."""

from __future__ import annotations

import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx
import pytest
from argon2 import PasswordHasher

from briefings.mailing import send
from briefings.people import Passwords
from briefings.serving import server
from briefings.web.limits import Limits
from briefings.web.site import Site
from tests.offices import BASE, SETTINGS, House, settle

HOST = {"host": BASE.removeprefix("https://")}
HERE = {"sec-fetch-site": "same-origin"}
"""What a browser says of a form that is ours."""
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
"""A hash in a thousandth of the time; what it must cost is test_passwords' to say."""
PATIENCE = 60
"""Seconds that a test waits for anything: only a busy machine ever needs as many."""
UNUSED = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients that speak plain HTTP: each would load every authority first, 20 ms."""


@dataclass
class Web:
    """A server and a client that speaks to it as a browser does, without any session."""

    house: House
    port: int
    client: httpx.Client
    site: Site

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self.client.get(path, headers=headers)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        return self.client.post(path, data=data or {}, headers={**HERE, **headers})

    def forget(self) -> None:
        """A new hour, as far as the limits in memory go."""
        self.site.limits = Limits()

    def moment(self) -> str:
        """The date of a form opened five seconds ago."""
        page = self.get("/abonnement").text
        self.house.hands.forward(seconds=5)
        found = re.search(r'name="moment" value="([^"]+)"', page)
        assert found, page
        return found[1]

    def ask(self, email: str, moment: str = "", **fields: str) -> httpx.Response:
        data = {"email": email, "bulletin": "hebdo", "moment": moment or self.moment(), **fields}
        return self.post("/abonnement", data)

    def settled(self, requests: int = 1) -> None:
        """Wait for what is done once an answer has left: as many requests in all."""
        deadline = time.monotonic() + PATIENCE
        while threading.active_count() and time.monotonic() < deadline:
            with self.house.open() as (records, _):
                since = self.house.hands() - timedelta(days=40)
                if records.requests.count(since) >= requests:
                    return
            time.sleep(0.02)


@contextmanager
def serve(house: House) -> Iterator[Web]:
    """The pages of this house on a free port, whatever its settings say."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        with _running(house, door) as web:
            yield web


@contextmanager
def serve_here(house: House, smtp: int, settings: str = SETTINGS) -> Iterator[Web]:
    """The same, with links that lead to it and letters that leave by this relay."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
        text = settings.replace(BASE, f"http://127.0.0.1:{port}").replace(
            "smtp:\n", f"smtp:\n  host: 127.0.0.1\n  port: {smtp}\n  security: none\n"
        )
        settle(house.home, text)
        with _running(house, door) as web:
            yield web


@contextmanager
def _running(house: House, door: socket.socket) -> Iterator[Web]:
    running = server(house.office)
    site: Site = running.config.app.state.site  # type: ignore[union-attr]  # our own application
    site.passwords = CHEAP
    thread = threading.Thread(target=running.run, kwargs={"sockets": [door]}, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE
    while not running.started and time.monotonic() < deadline:
        time.sleep(0.01)
    port = door.getsockname()[1]
    with httpx.Client(
        base_url=f"http://127.0.0.1:{port}", headers=HOST, timeout=PATIENCE, verify=UNUSED
    ) as client:
        try:
            yield Web(house, port, client, site)
        finally:
            running.should_exit = True
            thread.join(PATIENCE)
    assert not thread.is_alive()


@pytest.fixture
def web(house: House) -> Iterator[Web]:
    """The pages of an office where nobody is subscribed."""
    with serve(house) as running:
        yield running


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The same for the tests of a module that leave nothing behind."""
    with serve(settle(tmp_path_factory.mktemp("still") / "vigie")) as running:
        yield running


def deliver(house: House) -> None:
    """Send what waits, as the postman does."""
    office = house.office
    with office.stores() as (_, records):
        send(office, records)
