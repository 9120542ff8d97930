"""The settings of signing in by the organisation: what is refused, what doctor and commands say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from briefings import doctor
from briefings.accounts import entering, organisation
from briefings.accounts.entering import Entered
from briefings.errors import BriefingError
from briefings.identity.attempt import begin
from briefings.identity.person import Person
from briefings.identity.secret import secret_of
from briefings.store.schema import briefings
from briefings.users import accounts
from briefings.web import create_app
from tests.idp import SECRET, Idp, key, office, running
from tests.offices import House
from watch.errors import CatalogError, SettingsError
from watch.oidc import Oidc
from watch.settings import FILE, load_settings
from watch.store.schema import migrate
from watch.store.sqlite import SQLite


@pytest.fixture
def idp() -> Iterator[Idp]:
    with running(Idp(keys=[key("k1")])) as one:
        yield one


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("issuer: connexion.region.example", 2, "tel que l'organisation le donne"),
        ("issuer: http://connexion.region.example", 2, "https"),
        ("issuer: https://c.example/?x", 2, "https"),
        ("issuer: https://c.example", 1, "client_id est nécessaire"),
        ("issuer: https://c.example\n  client_id: vigie", 1, "personne ne pourrait entrer"),
        ("editors: vigie", 2, "une liste est attendue"),
    ],
)
def test_a_mistake_names_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    (tmp_path / FILE).write_text(f"oidc:\n  {text}\n", encoding="utf-8")
    with pytest.raises(CatalogError) as caught:
        load_settings(tmp_path)
    assert f"ligne {line}" in str(caught.value)
    assert said in str(caught.value)


def test_the_secret_comes_from_a_variable_or_from_a_file_of_its_owner(tmp_path: Path) -> None:
    settings = Oidc(secret_file="s")
    assert secret_of(Oidc(client_secret="x", secret_file="s"), tmp_path) == "x"
    assert secret_of(Oidc(), tmp_path) == ""
    with pytest.raises(SettingsError, match="ne peut pas être lu"):
        secret_of(settings, tmp_path)
    (tmp_path / "s").write_text("\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="chmod 600"):
        secret_of(settings, tmp_path)
    (tmp_path / "s").chmod(0o600)
    with pytest.raises(SettingsError, match="est vide"):
        secret_of(settings, tmp_path)
    (tmp_path / "s").write_text("été\n", encoding="utf-8")
    assert secret_of(settings, tmp_path) == "été"


def test_pages_do_not_open_with_a_secret_that_others_may_read(tmp_path: Path) -> None:
    house = office(tmp_path / "vigie", Idp(port=1, keys=[]))
    (house.home / "secret.txt").chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        create_app(house.office)


def test_doctor_asks_the_provider(
    tmp_path: Path, idp: Idp, capsys: pytest.CaptureFixture[str]
) -> None:
    house = office(tmp_path / "vigie", idp)
    doctor.examine(house.home)
    assert "La connexion avec la Région est possible." in capsys.readouterr().out
    idp.shown = []
    doctor.examine(house.home)
    assert "est impossible\u00a0: aucune clé lisible" in capsys.readouterr().out
    assert SECRET not in capsys.readouterr().out


def enter(house: House) -> Entered:
    settings = house.office.watch.settings.oidc
    one = Person(
        issuer=settings.issuer,
        subject="u-1",
        email="marie@region.example",
        verified=True,
        name="Marie Roux",
        groups=frozenset(settings.readers),
    )
    with house.open() as (records, _):
        got = organisation.enter(house.office, records, one, begin("/"), origin="test")
    assert isinstance(got, Entered)
    return got


def test_an_account_is_detached_by_a_command(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    house = office(tmp_path / "vigie", Idp(port=1, keys=[]))
    account = enter(house).account
    accounts.detach(house.office, account.email, "Chef")
    assert "n'est plus rattaché" in capsys.readouterr().out
    with house.open() as (records, _):
        assert entering.local(house.office, records, account)
        assert records.sessions.count(account.id) == 0
        assert [one.what for one in records.audit.all()][-1] == "compte détaché"
    with pytest.raises(BriefingError, match="n’est pas rattaché"):
        accounts.detach(house.office, account.email, "Chef")


def test_an_office_of_before_keeps_its_accounts(tmp_path: Path) -> None:
    house = office(tmp_path / "vigie", Idp(port=1, keys=[]))
    account = enter(house).account
    engine = SQLite(house.home / "vigie.db")
    for table in ("identities", "attempts"):
        engine.execute(f"DROP TABLE {table}")
    engine.execute("DELETE FROM _sqlite_migrations WHERE name = 'm015_identities'")
    migrate(engine, briefings)
    engine.close()
    with house.open() as (records, _):
        assert records.accounts.all() == [account]
        assert not records.identities.holds(account.id, house.office.watch.settings.oidc.issuer)
