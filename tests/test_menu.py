"""The menu: what each person sees of it, and where it says that one is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from briefings.people import Account, Role
from briefings.web import ROOMS
from briefings.web.menu import menu
from briefings.web.visitors import ANYONE, Visitor

LINKS = tuple(link for room in ROOMS for link in getattr(room, "NAV", ()))
SEEN = {
    None: "Accueil Abonnement",
    Role.READER: "Accueil Archive Pilotage",
    Role.EDITOR: "Accueil Bureau Archive Pilotage",
    Role.ADMINISTRATOR: "Accueil Bureau Archive Pilotage Administration",
}


def visitor(role: Role | None) -> Visitor:
    if role is None:
        return ANYONE
    at = datetime(2026, 11, 23, tzinfo=UTC)
    return Visitor(Account(id=1, email="a@b.example", name="A", role=role, made_at=at))


@pytest.mark.parametrize("role", SEEN)
def test_the_first_row_is_short_and_the_second_holds_the_rest(role: Role | None) -> None:
    entries = menu(LINKS, visitor(role), "interne")
    told = [one.words for one in entries]
    if role is Role.READER:
        told = ["Pilotage" if one == "Tableau de bord" else one for one in told]
    assert told == SEEN[role].split()
    paths = [link.path for one in entries for link in one.links]
    assert len(paths) == len(set(paths))
    assert all(
        link.access.admits(visitor(role), "interne") for one in entries for link in one.links
    )


def test_a_part_of_one_page_bears_the_name_of_that_page() -> None:
    last = menu(LINKS, visitor(Role.READER), "interne")[-1]
    assert (last.words, last.path) == ("Tableau de bord", "/tableau-de-bord")


@pytest.mark.parametrize(
    ("path", "part"),
    [
        ("/", "Accueil"),
        ("/archive/aaaaaaaaaaaaaaaaaaaa", "Archive"),
        ("/archives", None),
        ("/evenements", "Archive"),
        ("/bureau/hebdo/2026-S47/depart", "Bureau"),
        ("/notes/3", "Bureau"),
        ("/journal", "Administration"),
        ("/compte", None),
        ("/comptes", "Administration"),
    ],
)
def test_a_page_is_in_the_part_that_leads_to_it(path: str, part: str | None) -> None:
    entries = menu(LINKS, visitor(Role.ADMINISTRATOR), "ouverte")
    assert [one.words for one in entries if one.holds(path)] == ([part] if part else [])
