"""What is held of a person: shown whole, erased to the last byte, and what time erases."""

from __future__ import annotations

import json
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest

from briefings import backup
from briefings.cli import vigie
from briefings.delivery.files import FileChannel
from briefings.model import Choice, DeliveryState
from briefings.registry.privacy import erase, purge, terms
from briefings.store.consents import Event
from briefings.store.mail import Outgoing
from briefings.subscribing.upkeep import clear
from tests.mailroom import draft, mail, send_all
from tests.offices import SETTINGS, House, settle, subscribe
from watch.errors import StoreError
from watch.front import EXIT_FAILED, run
from watch.store.sqlite import SQLite

MARIE = "marie.dupont@region.example"
PAUL = "paul@region.example"


def call(house: House, *words: str) -> int:
    return run(vigie, ["--home", str(house.home), *words])


def bytes_of(home: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()
    }


def busy(house: House) -> None:
    """Marie has everything that a person may leave behind: mails sent, waiting, refused, asked."""
    subscribe(house, MARIE)
    subscribe(house, PAUL)
    house.hands.forward(days=2)
    with house.open() as (records, registrar):
        registrar.ask_link(MARIE, "192.0.2.0/24")
        records.issues.record(draft(), [mail(MARIE), mail(PAUL)])
        send_all(records, FileChannel(house.home / "envois"), at=house.hands(), limit=4)
        raw = f"To: {MARIE}\r\nMessage-ID: <waiting@x>\r\n\r\nEncore.\r\n".encode()
        waiting = Outgoing(email=MARIE, message_id="<waiting@x>", raw=raw)
        records.outbox.enqueue(None, [waiting], house.hands())


def test_everything_is_shown_and_can_be_handed_over(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    busy(house)
    assert call(house, "subscribers", "show", MARIE) == 0
    said = capsys.readouterr().out
    for words in (
        "abonnée, depuis le",
        "confirmé",
        "192.0.2.0/24",
        "lettre sur l'abonnement",
        "remis",
    ):
        assert words in said
    assert PAUL not in said
    assert call(house, "subscribers", "show", MARIE, "--json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["subscriber"]["email"] == MARIE
    assert [one["event"] for one in data["consents"]] == ["confirmed"]
    assert call(house, "subscribers", "show", "nobody@region.example") == 0
    assert "Rien n'est gardé" in capsys.readouterr().out


def test_an_erased_address_is_nowhere_in_the_folder(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    busy(house)
    held = [name for name, content in bytes_of(house.home).items() if MARIE.encode() in content]
    assert "vigie.db" in held or "vigie.db-wal" in held
    assert call(house, "subscribers", "erase", MARIE, "--yes") == 0
    for name, content in bytes_of(house.home).items():
        assert MARIE.encode() not in content.lower(), name
        assert MARIE not in name
    capsys.readouterr()
    with house.open() as (records, registrar):
        # What waited is not sent, and what stays proves without naming.
        assert records.outbox.by_state(DeliveryState.QUEUED) == [] or all(
            one.email == PAUL for one in records.outbox.by_state(DeliveryState.QUEUED)
        )
        events = [one.event for one in records.consents.of(registrar.person(MARIE))]
        assert events == [Event.CONFIRMED, Event.LEFT, Event.ERASED]
        assert records.subscribers.get(PAUL) is not None
        assert {one.email for one in records.mails.of(PAUL)} == {PAUL}
        send_all(records, FileChannel(house.home / "envois"), at=house.hands())
    assert not [path for path in (house.home / "envois").iterdir() if "marie" in path.name]


def test_erasing_asks_first_and_says_what_it_cannot_reach(
    house: House, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(house, MARIE)
    settle(house.home, SETTINGS.replace("recipients: []", f"recipients: [{MARIE}]"))
    monkeypatch.setattr("sys.stdin", StringIO(""))  # nobody answers
    assert call(house, "subscribers", "erase", MARIE) == 5
    with house.open() as (records, _):
        assert records.subscribers.get(MARIE) is not None
    assert call(house, "subscribers", "erase", MARIE, "--yes") == 0
    assert "parmi les destinataires de hebdo" in capsys.readouterr().out


def test_time_erases_each_kind_in_its_time(house: House) -> None:
    busy(house)
    with house.open() as (records, registrar):
        registrar.ask("never@region.example", [Choice(digest="hebdo")], "test")
        registrar.depart(PAUL, None, "test")
    seen: dict[int, list[int]] = {}
    for days in (0, 8, 32, 400, 1200, 1900):
        house.hands.forward(days=days)
        with house.open() as (records, _):
            seen[days] = [one.count for one in records.retention.expired(terms(house.office))]
            purge(house.office, records)
            left = records.retention.expired(terms(house.office))
            assert [one.count for one in left] == [0] * 6
    requests, pace, departed, sent, _, proofs = range(6)
    assert seen[0] == [0] * 6
    assert seen[8][requests] == 4
    assert seen[32][pace] == 4
    assert seen[32][departed] == 1
    assert seen[1200][sent] > 0
    assert seen[1900][proofs] == 2
    with house.open() as (records, registrar):
        # Marie is still subscribed: the proof of it stays.
        assert records.consents.of(registrar.person(MARIE)) != []
        assert [one.email for one in records.subscribers.of("hebdo")] == [MARIE]
        assert records.suppressions.held(registrar.person(PAUL)) == ("*",)


@pytest.mark.parametrize(("answer", "left"), [("", 2), ("non\n", 2), ("oui\n", 1)])
def test_a_purge_of_too_much_waits_for_a_word(
    house: House, monkeypatch: pytest.MonkeyPatch, answer: str, left: int
) -> None:
    busy(house)
    with house.open() as (_, registrar):
        registrar.depart(PAUL, None, "test")
    house.hands.forward(days=40)
    monkeypatch.setattr("sys.stdin", StringIO(answer))
    assert clear(house.office, dry=True, sure=False) == 0
    assert clear(house.office, dry=False, sure=False) == (0 if left == 1 else EXIT_FAILED)
    with house.open() as (records, _):
        assert len(records.subscribers.all()) == left


def test_erasing_twice_or_a_stranger_does_no_harm(house: House) -> None:
    with house.open() as (records, registrar):
        erase(house.office, records, MARIE)
        erase(house.office, records, MARIE)
        assert records.suppressions.held(registrar.person(MARIE)) == ("*",)


def left_long_ago(house: House) -> None:
    """Marie, Paul, and what Paul's departure leaves to be erased."""
    busy(house)
    with house.open() as (_, registrar):
        registrar.depart(PAUL, None, "test")
    house.hands.forward(days=40)


def test_nothing_is_erased_without_a_copy_of_the_day(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    """G10: the copy holds what goes; the next purge of the day needs no other."""
    left_long_ago(house)
    assert clear(house.office, dry=False, sure=True) == 0
    [copy] = backup.made(house.office)
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert f"Sauvegarde faite et relue avant d'effacer : {copy.name}." in told
    with closing(SQLite(copy / "vigie.db", read_only=True)) as saved:
        assert [row["email"] for row in saved.rows("SELECT email FROM subscribers")] == [
            MARIE,
            PAUL,
        ]
    with house.open() as (records, registrar):
        assert [one.email for one in records.subscribers.all()] == [MARIE]
        house.hands.forward(hours=23)
        registrar.ask("late@region.example", [Choice(digest="hebdo")], "test")
        records.engine.execute("UPDATE requests SET asked_at = '2026-01-01T00:00:00+00:00'")
    assert clear(house.office, dry=False, sure=True) == 0
    assert f"La sauvegarde {copy.name} le garde encore." in capsys.readouterr().out
    assert backup.made(house.office) == [copy]


def test_a_copy_that_fails_keeps_everything(house: House) -> None:
    left_long_ago(house)
    backup.folder(house.office).write_text("a file where copies go", encoding="utf-8")
    with pytest.raises(StoreError, match="La sauvegarde n'a pas été faite"):
        clear(house.office, dry=False, sure=True)
    with house.open() as (records, _):
        assert len(records.subscribers.all()) == 2


def test_an_office_that_wants_no_copy_is_told(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    left_long_ago(house)
    settle(house.home, f"{SETTINGS}backup:\n  keep: 0\n")
    assert clear(house.office, dry=False, sure=True) == 0
    assert "Aucune sauvegarde n'en est gardée" in capsys.readouterr().out
    assert backup.made(house.office) == []
