"""The tables of subscriptions, and the road to them from a database of the first version."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlite_utils import Migrations

from briefings.address import AddressError
from briefings.keys import FILE, load_keys
from briefings.model import Choice, Format, Standing
from briefings.store import Records, attach
from briefings.store.schema import m001_briefings
from tests.mailroom import MONDAY, people
from watch.errors import SettingsError
from watch.store.schema import migrate
from watch.store.sqlite import SQLite

OLD = (
    "INSERT INTO subscribers VALUES (1, 'a@x.fr', '[\"mensuel\", \"hebdo\"]', 'confirmed', :at)",
    "INSERT INTO subscribers VALUES (2, 'b@x.fr', '[]', 'pending', :at)",
    "INSERT INTO subscribers VALUES (3, 'c@x.fr', '[\"hebdo\"]', 'gone', :at)",
    """INSERT INTO issues VALUES (1, 'hebdo', 's', 'e', 1, 'Note', 'h', 't', :at, 'm', 'x')""",
    """INSERT INTO outbox (id, issue, email, message_id, raw, sha256, state, queued_at, next_try)
       VALUES (7, 1, 'a@x.fr', '<1@x>', x'41', 'x', 'queued', :at, :at)""",
)


def test_a_database_of_the_first_version_loses_nothing(tmp_path: Path) -> None:
    engine = SQLite(tmp_path / "vigie.db")
    first = Migrations("briefings")
    first()(m001_briefings)
    migrate(engine, first)
    for statement in OLD:
        engine.execute(statement, at=MONDAY.isoformat())
    records = attach(engine)
    found = {one.email: (one.digests, one.standing) for one in records.subscribers.all()}
    assert found == {
        "a@x.fr": (("mensuel", "hebdo"), Standing.CONFIRMED),
        "b@x.fr": ((), Standing.PENDING),
        "c@x.fr": (("hebdo",), Standing.GONE),
    }
    [waiting] = records.outbox.of(1)
    assert (waiting.id, waiting.email, waiting.message_id) == (7, "a@x.fr", "<1@x>")
    indexes = engine.rows("SELECT name FROM sqlite_master WHERE type = 'index' AND sql <> ''")
    assert {"outbox_due", "outbox_open"} <= {row["name"] for row in indexes}
    assert engine.rows("PRAGMA foreign_key_check") == []
    engine.close()


def test_a_choice_keeps_its_form(records: Records) -> None:
    text = Choice(digest="hebdo", format=Format.TEXT)
    records.subscribers.add("a@region.example", [text, "mensuel"], MONDAY)
    [one] = records.subscribers.of("hebdo")
    assert one.choices == (text, Choice(digest="mensuel"))


def test_suspended_is_not_written_to_until_resumed(records: Records) -> None:
    [email] = people(1)
    records.subscribers.add(email, ["hebdo"], MONDAY)
    assert records.subscribers.suspend(email, "3 retours", MONDAY)
    assert not records.subscribers.suspend(email, "3 retours", MONDAY)
    assert records.subscribers.of("hebdo") == []
    assert records.subscribers.barred("hebdo") == {email}
    assert records.subscribers.resume(email)
    assert [one.email for one in records.subscribers.of("hebdo")] == [email]


def test_who_was_never_entered_can_be_barred_from_one_digest_or_all(records: Records) -> None:
    one, two = people(2)
    records.subscribers.bar(one, "hebdo", MONDAY)
    records.subscribers.bar(two, None, MONDAY)
    assert records.subscribers.barred("hebdo") == {one, two}
    assert records.subscribers.barred("mensuel") == {two}
    with pytest.raises(AddressError):
        records.subscribers.bar("non", None, MONDAY)


def test_the_secrets_are_made_once_for_their_owner_alone(tmp_path: Path) -> None:
    keys = load_keys(tmp_path)
    assert load_keys(tmp_path) == keys
    assert (tmp_path / FILE).stat().st_mode & 0o777 == 0o600
    assert keys.person.hex() not in repr(keys)
    (tmp_path / FILE).chmod(0o640)
    assert load_keys(tmp_path) == keys
    (tmp_path / FILE).chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        load_keys(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", '{"person": "00", "signing": []}', '{"person": 3}'])
def test_damaged_secrets_are_not_replaced(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text)
    (tmp_path / FILE).chmod(0o600)
    with pytest.raises(SettingsError, match="sauvegarde"):
        load_keys(tmp_path)
    assert (tmp_path / FILE).read_text() == text


def test_lost_secrets_are_not_made_again_where_people_left(tmp_path: Path) -> None:
    (tmp_path / "departures.txt").write_text("x\n")
    with pytest.raises(SettingsError, match="manque"):
        load_keys(tmp_path)
