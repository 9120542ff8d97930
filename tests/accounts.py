"""People who sign in to the pages, for the tests."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

import httpx

from briefings.accounts import entering, staff
from briefings.desk import Refused
from briefings.people import Account, Role
from tests.offices import BASE, House
from tests.webs import CHEAP, HERE, Web

PASSPHRASE = "trois bateaux sur le canal"


@cache
def _kept() -> str:
    return CHEAP.hash(PASSPHRASE)


def hire(house: House, role: Role, name: str = "", *, password: bool = False) -> Account:
    """Somebody with an account."""
    who = name or f"Agent {role}"
    email = f"{who.lower().replace(' ', '.')}@region.example"
    with house.open() as (records, _):
        made = staff.add(house.office, records, email=email, name=who, role=role, by="test")
        assert not isinstance(made, Refused), made
        if password:
            records.accounts.set_password(made.id, _kept())
    return made


@dataclass
class Browser:
    """A browser of its own: it holds the cookie that it was given."""

    web: Web
    jar: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        return self._ask("POST", path, data or {}, {**HERE, **headers})

    def _ask(
        self, method: str, path: str, data: dict[str, str] | None, headers: dict[str, str]
    ) -> httpx.Response:
        # By hand: the prefix __Host- asks for https, which this client does not speak.
        self.web.client.cookies.clear()
        held = {"cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        answer = self.web.client.request(method, path, data=data, headers={**held, **headers})
        for line in answer.headers.get_list("set-cookie"):
            name, _, value = line.partition(";")[0].partition("=")
            self.jar.pop(name, None)
            if value.strip('"'):
                self.jar[name] = value
        return answer

    @property
    def secret(self) -> str:
        return next(iter(self.jar.values()), "")


def browser(web: Web) -> Browser:
    return Browser(web)


def signed_in(web: Web, account: Account) -> Browser:
    """By a link, as `vigie users link` makes them."""
    house = web.house
    with house.open() as (records, _):
        url = entering.link(house.office, records, account)
    one = browser(web)
    assert one.post(url.removeprefix(BASE)).status_code == 303
    return one
