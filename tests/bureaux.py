"""An office at its desk: accounts of each role, a draft, a browser or a client signed in."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from bs4 import BeautifulSoup

from briefings.desk.manuscript import Manuscript
from briefings.model import Briefing
from briefings.people import Role
from briefings.store import Records
from briefings.subscriptions.tokens import digest_of
from tests.desks import AT, week
from tests.offices import SETTINGS, House, settle
from tests.webs import HERE, HOST, UNUSED, Web, serve, serve_here

READERS = ("elu@region.example", "agent@region.example")
WITH_READERS = SETTINGS.replace("recipients: []", f"recipients: [{', '.join(READERS)}]")
DRAFT = "/bureau/hebdo/2026-S47"
NAMES = {
    Role.READER: "Rémi",
    Role.EDITOR: "Anne",
    Role.APPROVER: "Bruno",
    Role.ADMINISTRATOR: "Chloé",
}


@dataclass
class Seat:
    """Somebody signed in, as a program sees the pages."""

    client: httpx.Client

    def get(self, path: str) -> httpx.Response:
        return self.client.get(path)

    def post(self, path: str, data: object = None, **headers: str) -> httpx.Response:
        return self.client.post(path, data=data or {}, headers={**HERE, **headers})  # type: ignore[arg-type]  # lists of values too


def press(who: Seat, page: httpx.Response, label: str) -> httpx.Response:
    """Send the form whose button begins so."""
    for button in BeautifulSoup(page.text, "html.parser").select("form button"):
        if button.get_text().replace("\u00a0", " ").startswith(label):
            form = button.find_parent("form")
            assert form is not None
            data = {str(one["name"]): str(one["value"]) for one in form.select("input[name]")}
            if button.get("name"):
                data[str(button["name"])] = str(button["value"])
            return who.post(str(form["action"]), data)
    raise AssertionError(f"no button « {label} »")


@dataclass
class Bureau:
    """The pages of an office that has a draft of week 47."""

    web: Web
    seats: list[httpx.Client] = field(default_factory=list)

    @property
    def house(self) -> House:
        return self.web.house

    @contextmanager
    def open(self) -> Iterator[Records]:
        """What the pages keep; the office is read once, as the server does."""
        with self.web.site.office.stores() as (_, records):
            yield records

    def secret(self, role: Role) -> str:
        """The cookie of a session of somebody of this role."""
        secret, now = secrets.token_urlsafe(32), self.house.hands()
        email = f"{role}@region.example"
        with self.open() as records:
            known = records.accounts.find(email)
            account = known or records.accounts.add(email, NAMES[role], role, now)
            records.sessions.open(account.id, digest_of(secret), now)
        return secret

    def cookie(self, role: Role) -> dict[str, str]:
        return {self.web.site.cookie: self.secret(role)}

    def seat(self, role: Role = Role.EDITOR) -> Seat:
        client = httpx.Client(
            base_url=self.web.url,
            headers=HOST if self.web.site.secure else {},
            follow_redirects=True,
            timeout=60,
            verify=UNUSED,
        )
        ((name, value),) = self.cookie(role).items()

        def sign(request: httpx.Request) -> None:
            """As text: a client would not send a « __Host- » cookie without https."""
            request.headers["cookie"] = f"{name}={value}"

        client.event_hooks = {"request": [sign]}
        self.seats.append(client)
        return Seat(client)

    def draft(self) -> Manuscript:
        with self.open() as records:
            found = records.manuscripts.find("hebdo", week().period.start)
        assert found is not None
        return found


def furnish(home: Path, base: Briefing | None = None) -> House:
    """A folder with readers and a draft."""
    house = settle(home, WITH_READERS)
    house.hands.at = AT
    with house.open() as (records, _):
        records.manuscripts.open(base or week(), "Vigie", AT)
    return house


@contextmanager
def seated(web: Web) -> Iterator[Bureau]:
    """Everyone leaves at the end."""
    bureau = Bureau(web)
    try:
        yield bureau
    finally:
        for client in bureau.seats:
            client.close()


@contextmanager
def at_desk(home: Path, base: Briefing | None = None) -> Iterator[Bureau]:
    with serve(furnish(home, base)) as web, seated(web) as bureau:
        yield bureau


@contextmanager
def at_desk_here(home: Path, smtp: int, base: Briefing | None = None) -> Iterator[Bureau]:
    """The same at an address that a browser can open, with a relay."""
    with serve_here(furnish(home, base), smtp, WITH_READERS) as web, seated(web) as bureau:
        yield bureau


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """The pages, and a draft of eight stories that nobody has touched."""
    with at_desk(tmp_path / "vigie") as running:
        yield running
