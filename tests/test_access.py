"""Who may have which page: every route, method and role, on a server, against a written table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import APIRouter
from fastapi.routing import APIRoute

from briefings.people import Role
from briefings.web import ROOMS
from briefings.web.access import OPEN, declared, require
from briefings.web.visitors import Access, Visitor
from tests.accounts import Browser, browser, hire, signed_in
from tests.offices import settle
from tests.webs import Web, serve

TABLE = Path(__file__).parent / "golden" / "access.txt"
ROUTES = [
    (route, method, access)
    for route, access in declared(room.router for room in ROOMS)
    for method in sorted(route.methods or ())
]


def written(access: Access) -> str:
    if access.role is None:
        return "archive" if access.archive else "tous"
    return f"{access.role}{' + archive' if access.archive else ''}"


def test_the_table_is_the_one_that_was_read_over() -> None:
    lines = [f"{method:5} {route.path:45} {written(access)}" for route, method, access in ROUTES]
    assert "\n".join(lines) + "\n" == TABLE.read_text(encoding="utf-8")


def test_what_does_not_say_who_may_have_it_is_not_served() -> None:
    silent, twice = APIRouter(), APIRouter(dependencies=[OPEN])
    silent.add_api_route("/x", lambda: None)
    twice.add_api_route("/x", lambda: None, dependencies=[require(Role.READER)])
    for wrong in (silent, twice):
        with pytest.raises(RuntimeError, match="1 expected"):
            list(declared([wrong]))


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(settle(tmp_path_factory.mktemp("matrix") / "vigie")) as running:
        yield running


@pytest.fixture(scope="module")
def people(web: Web) -> dict[Role, Browser]:
    return {role: signed_in(web, hire(web.house, role)) for role in Role}


def asked(route: APIRoute) -> str:
    return re.sub(r"\{[\w:]+\}", "99", route.path)


@pytest.mark.parametrize(
    ("route", "method", "access"), ROUTES, ids=[f"{m} {r.path}" for r, m, _ in ROUTES]
)
def test_each_role_gets_what_the_table_says(
    web: Web, people: dict[Role, Browser], route: APIRoute, method: str, access: Access
) -> None:
    if "/deconnexion" in route.path:
        pytest.skip("it would sign the others out")
    web.forget()
    needed = access.needed("interne")
    for role, one in people.items():
        got = one.post(asked(route)) if method == "POST" else one.get(asked(route))
        admitted = needed is None or role.covers(needed)
        assert (got.status_code != 403) == admitted, (role, got.status_code)
        assert "__Host-vigie" not in got.headers.get("set-cookie", "") or method == "POST"
    stranger = browser(web)
    got = stranger.post(asked(route)) if method == "POST" else stranger.get(asked(route))
    sent_away = got.headers.get("location", "").startswith("/connexion") or got.status_code == 401
    assert sent_away == (needed is not None), got.status_code


@pytest.mark.parametrize("setting", ["ouverte", "interne", "editor", "approver", "administrator"])
def test_the_archive_is_for_whom_the_settings_say(setting: str) -> None:
    archive = Access(archive=True)
    api = Access(Role.READER, archive=True)
    wanted = {"ouverte": None, "interne": Role.READER}.get(setting)
    if setting not in {"ouverte", "interne"}:
        wanted = Role(setting)
    assert archive.needed(setting) == wanted
    assert archive.admits(Visitor(), setting) == (setting == "ouverte")
    assert api.needed(setting) == (wanted or Role.READER)


def test_each_role_includes_those_before_it() -> None:
    order = list(Role)
    for n, one in enumerate(order):
        assert [one.covers(other) for other in order] == [m <= n for m in range(len(order))]
