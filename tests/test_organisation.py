"""What the organisation's word about a person opens here, once it is verified."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefings.accounts import entering, organisation
from briefings.accounts.entering import Entered
from briefings.desk import Refused
from briefings.identity.attempt import begin
from briefings.identity.person import read
from briefings.people import Role
from tests.accounts import hire
from tests.idp import Idp, office
from tests.offices import House
from watch.oidc import Oidc

MARIE: dict[str, object] = {
    "iss": "http://127.0.0.1:1",
    "sub": "u-1",
    "email": "marie.roux@region.example",
    "email_verified": True,
    "name": "Marie Roux",
    "groups": ["vigie-lecture"],
}


def come(house: House, path: str = "groups", /, **claims: object) -> Entered | Refused:
    """What the pages do once the provider's word is verified."""
    with house.open() as (records, _):
        person = read({**MARIE, **claims}, path)
        return organisation.enter(house.office, records, person, begin("/"), origin="test")


def home(folder: Path, more: str = "") -> House:
    return office(folder / "vigie", Idp(port=1, keys=[]), more)


@pytest.mark.parametrize(
    ("more", "claims", "said"),
    [
        ("", {"email_verified": False}, "ne garantit pas votre adresse"),
        ("", {"email_verified": None}, "ne garantit pas votre adresse"),
        ("", {"email_verified": "false"}, "ne garantit pas votre adresse"),
        ("", {"email": "pas une adresse"}, "ne garantit pas votre adresse"),
        ("", {"groups": ["autre"]}, "Aucun de vos groupes"),
        ("", {"groups": None}, "Aucun de vos groupes"),
        ("", {"groups": {"vigie-lecture": 1}}, "Aucun de vos groupes"),
        ("  domains: [autre.example]\n", {}, "domaine admis"),
        ("  domains: [region.example]\n", {"email_verified": False}, "ne garantit pas"),
        ("  domains: [Region.example]\n", {}, ""),
        ("  trust_email: true\n", {"email_verified": None}, ""),
    ],
)
def test_who_may_come_in_the_first_time(
    tmp_path: Path, more: str, claims: dict[str, object], said: str
) -> None:
    got = come(home(tmp_path, more), **claims)
    assert isinstance(got, Refused) == bool(said)
    if isinstance(got, Refused):
        assert said in got.reason


def test_groups_may_be_found_by_a_path(tmp_path: Path) -> None:
    nested = {"groups": None, "realm_access": {"roles": ["vigie-redaction"]}}
    got = come(home(tmp_path), "realm_access.roles", **nested)
    assert isinstance(got, Entered)
    assert got.account.role is Role.EDITOR


def test_an_account_is_taken_by_its_address_only_when_the_office_says_so(tmp_path: Path) -> None:
    house = home(tmp_path)
    marie = hire(house, Role.READER, "Marie Roux")
    assert isinstance(come(house), Refused)
    house = home(tmp_path, "  attach: true\n")
    assert isinstance(come(house, email_verified=False), Refused)
    got = come(house)
    assert isinstance(got, Entered)
    assert got.account.id == marie.id
    other = come(house, sub="u-2")
    assert isinstance(other, Refused)
    assert "a déjà votre adresse" in other.reason


def test_a_last_administrator_whom_groups_would_lower_keeps_the_door_of_vigie(
    tmp_path: Path,
) -> None:
    house = home(tmp_path, "  attach: true\n")
    chief = hire(house, Role.ADMINISTRATOR, "Marie Roux")
    assert isinstance(come(house), Refused)
    with house.open() as (records, _):
        assert entering.local(house.office, records, chief)


def test_a_namesake_is_called_by_their_address(tmp_path: Path) -> None:
    house = home(tmp_path)
    hire(house, Role.READER, "Marie Roux")
    got = come(house, email="m.roux@region.example")
    assert isinstance(got, Entered)
    assert got.account.name == "m.roux@region.example"


def test_the_highest_role_wins() -> None:

    settings = Oidc(readers=("a",), editors=("b",), approvers=("c",), administrators=("d",))
    for groups, role in [("a", Role.READER), ("ab", Role.EDITOR), ("acb", Role.APPROVER)]:
        assert organisation.granted(settings, frozenset(groups)) is role
    assert organisation.granted(settings, frozenset("x")) is None
