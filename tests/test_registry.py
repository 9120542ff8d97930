"""What a person does of their subscription: each gesture whole and proven."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes

import pytest

from briefings.address import AddressError
from briefings.keys import DEPARTURES
from briefings.mailing import addresses, mails
from briefings.model import Choice, DeliveryState, Format, Rendered, Standing
from briefings.registry import Confirmation
from briefings.store import Records
from briefings.store.consents import Event
from briefings.subscriptions.pace import PER_HOUR
from briefings.subscriptions.tokens import leaving
from tests.mailroom import draft, mail
from tests.offices import SETTINGS, House, letters, link, settle, subscribe, words
from watch.errors import StoreError

MARIE = "marie@region.example"
WEEKLY = Choice(digest="hebdo")


def receivers(house: House, records: Records) -> tuple[str, ...]:
    return addresses(house.office, records, house.office.digest("hebdo"))


def test_from_the_request_to_the_list(house: House) -> None:
    with house.open() as (records, registrar):
        assert registrar.ask(MARIE, [Choice(digest="hebdo", format=Format.TEXT)], "192.0.2.0/24")
        assert records.subscribers.of("hebdo") == []
        token = link(letters(records)[0], "confirmer")
        house.hands.forward(hours=47)
        assert registrar.pending.confirm(token) is Confirmation.DONE
        [one] = records.subscribers.of("hebdo")
        assert one.choices == (Choice(digest="hebdo", format=Format.TEXT),)
        [proof] = records.consents.of(registrar.person(MARIE))
        assert (proof.event, proof.origin, proof.form) == (
            Event.CONFIRMED,
            "192.0.2.0/24",
            "2026-11",
        )
        assert proof.asked_at == house.hands.at - timedelta(hours=47)
        assert letters(records)[1]["Subject"].startswith("Abonnement confirmé")


def test_a_link_confirms_once_and_not_for_ever(house: House) -> None:
    with house.open() as (records, registrar):
        registrar.ask(MARIE, [WEEKLY], "test")
        token = link(letters(records)[0], "confirmer")
        assert registrar.pending.confirm(token) is Confirmation.DONE
        assert registrar.pending.confirm(token) is Confirmation.ALREADY
        registrar.depart(MARIE, None, "test")
        assert registrar.pending.confirm(token) is Confirmation.ALREADY
        assert receivers(house, records) == ()
        registrar.ask("paul@region.example", [WEEKLY], "test")
        late = link(letters(records)[-1], "confirmer")
        house.hands.forward(hours=49)
        assert registrar.pending.confirm(late) is Confirmation.EXPIRED


def test_a_link_of_another_kind_opens_nothing(house: House) -> None:
    subscribe(house, MARIE)
    with house.open() as (records, registrar):
        confirm, welcome = letters(records)
        tokens = {
            "confirmer": link(confirm, "confirmer"),
            "preferences": link(welcome, "preferences"),
            "d": link(welcome, "d"),
        }
        for kind, token in tokens.items():
            assert (registrar.pending.behind(token) is None) == (kind != "confirmer")
            assert (registrar.chooser(token) is None) == (kind != "preferences")
            assert (registrar.exit(token) is None) == (kind != "d")
        assert len(tokens["d"]) <= 40
        assert MARIE not in tokens["d"] + tokens["preferences"]


def test_who_is_known_gets_a_letter_that_says_so_and_no_confirmation(house: House) -> None:
    subscribe(house, MARIE)
    house.hands.forward(days=2)
    with house.open() as (records, registrar):
        assert registrar.ask(MARIE, [WEEKLY], "test")
        last = letters(records)[-1]
        assert "déjà abonnée" in words(last)
        assert "/confirmer/" not in words(last)
        assert registrar.chooser(link(last, "preferences")) is not None


def test_an_address_is_written_to_once_a_day_and_three_times_a_month(house: House) -> None:
    with house.open() as (records, registrar):
        sent = []
        for _ in range(40):
            sent.append(registrar.ask(MARIE, [WEEKLY], "test"))
            assert not registrar.ask(MARIE, [WEEKLY], "test")
            house.hands.forward(hours=25)
        assert sum(sent[:28]) == 3
        assert len(letters(records)) == sum(sent)


def test_everyone_together_has_a_cap(house: House) -> None:
    with house.open() as (records, registrar):
        assert registrar.ask("agent0@region.example", [WEEKLY], "test")
        records.engine.executemany(
            """INSERT INTO requests (person, email, choices, asked_at, expires_at, token, origin,
                 form) SELECT :n, email, choices, asked_at, expires_at, :n, origin, form
               FROM requests WHERE id = 1""",
            [{"n": str(number)} for number in range(PER_HOUR - 2)],
        )
        assert [registrar.ask(f"agent{n}@region.example", [WEEKLY], "test") for n in (1, 2, 3)] == [
            True,
            False,
            False,
        ]
        house.hands.forward(hours=1, seconds=1)
        assert registrar.ask("agent3@region.example", [WEEKLY], "test")


def test_leaving_reaches_what_waits_and_the_settings_list(house: House) -> None:
    settle(house.home, SETTINGS.replace("recipients: []", f"recipients: [{MARIE}]"))
    with house.open() as (records, registrar):
        assert receivers(house, records) == (MARIE,)
        issue = records.issues.record(draft(), [mail(MARIE)])
        way = registrar.exit(leaving(house.office.keys, MARIE, "hebdo"))
        assert way is not None
        assert (way.email, way.digest) == (MARIE, "hebdo")
        registrar.leave(way, everything=False, origin="test")
        registrar.leave(way, everything=False, origin="test")
        assert receivers(house, records) == ()
        [waiting] = records.outbox.claim("me", house.hands(), lease=timedelta(1), limit=9)
        state = records.outbox.intend(waiting.id, "me", house.hands(), lease=timedelta(1))
        assert state is DeliveryState.REFUSED
        assert records.outbox.of(issue.id)[0].state is DeliveryState.REFUSED
        assert len(records.consents.of(registrar.person(MARIE))) == 1


def test_a_departure_survives_a_database_of_the_day_before(house: House) -> None:
    subscribe(house, MARIE)
    with house.open() as (records, _):
        welcome = letters(records)[-1]
    backup = house.home / "backup.db"
    shutil.copyfile(house.home / "vigie.db", backup)
    house.hands.forward(days=3 * 365)
    with house.open() as (records, registrar):
        way = registrar.exit(link(welcome, "d"))
        assert way is not None
        registrar.leave(way, everything=True, origin="test")
    for leftover in house.home.glob("vigie.db-*"):
        leftover.unlink()
    shutil.copyfile(backup, house.home / "vigie.db")
    with house.open() as (records, registrar):
        assert receivers(house, records) == ()
        person = records.subscribers.get(MARIE)
        assert person is not None
        assert person.standing is Standing.GONE
        # And even if the restored database never heard of her.
        registrar.exit(link(welcome, "d"))


def test_who_left_comes_back_by_confirming_and_only_so(house: House) -> None:
    subscribe(house, MARIE)
    house.hands.forward(days=3)
    with house.open() as (records, registrar):
        registrar.depart(MARIE, None, "test")
        assert registrar.ask(MARIE, [WEEKLY], "test")
        assert receivers(house, records) == ()
        registrar.pending.confirm(link(letters(records)[-1], "confirmer"))
        assert receivers(house, records) == (MARIE,)
        assert records.suppressions.held(registrar.person(MARIE)) == ()
        # The letter of confirmation is an answer: it leaves although she was gone.
        assert {one.state for one in records.outbox.by_state(*DeliveryState)} == {
            DeliveryState.QUEUED
        }


def test_preferences_are_exactly_what_is_ticked(house: House) -> None:
    subscribe(house, MARIE)
    with house.open() as (records, registrar):
        registrar.choose(MARIE, [Choice(digest="hebdo", format=Format.TEXT)], "test")
        [one] = records.subscribers.of("hebdo")
        assert one.choices[0].format is Format.TEXT
        registrar.choose(MARIE, [], "test")
        assert records.subscribers.of("hebdo") == []
        events = [one.event for one in records.consents.of(registrar.person(MARIE))]
        assert events == [Event.CONFIRMED, Event.CHANGED, Event.LEFT]


def test_a_digest_that_is_not_offered_cannot_be_asked_for(house: House) -> None:
    with house.open() as (records, registrar):
        assert not registrar.ask(MARIE, [Choice(digest="secret")], "test")
        assert letters(records) == []


@pytest.mark.parametrize(
    "text", ["a@b\nRCPT TO:<x@y.fr>", "a@b.fr\r\nBcc: c@d.fr", '"a b"@c.fr', "é@c.fr", "a" * 400]
)
def test_an_address_that_says_more_is_refused(house: House, text: str) -> None:
    with house.open() as (records, registrar):
        with pytest.raises(AddressError):
            registrar.ask(text, [WEEKLY], "test")
        assert letters(records) == []


def test_a_proof_is_never_rewritten_nor_removed(house: House) -> None:
    subscribe(house, MARIE)
    with house.open() as (records, _):
        for statement in ("UPDATE consents SET at = ''", "DELETE FROM consents"):
            with pytest.raises(StoreError, match="never"):
                records.engine.execute(statement)


def test_a_torn_line_costs_nobody_their_departure(house: House) -> None:
    subscribe(house, MARIE)
    with house.open() as (records, registrar):
        (house.home / DEPARTURES).write_text("2026-11-23T09:00:00+00:00 lea", encoding="ascii")
        registrar.depart(MARIE, None, "test")
        assert receivers(house, records) == ()
    assert len((house.home / DEPARTURES).read_text(encoding="ascii").splitlines()) == 2


def test_who_the_settings_name_can_ask_for_the_way_out(house: House) -> None:
    settle(house.home, SETTINGS.replace("recipients: []", f"recipients: [{MARIE}]"))
    with house.open() as (records, registrar):
        assert registrar.ask_link(MARIE, "test")
        assert not registrar.ask_link("nobody@region.example", "test")
        [letter] = letters(records)
        way = registrar.exit(link(letter, "d"))
        assert way is not None
        registrar.leave(way, everything=False, origin="test")
        assert receivers(house, records) == ()
        house.hands.forward(days=2)
        assert not registrar.ask_link(MARIE, "test")


def test_who_wants_text_is_sent_text_alone(house: House) -> None:
    subscribe(house, "paul@region.example")
    with house.open() as (records, registrar):
        registrar.choose("paul@region.example", [replace(WEEKLY, format=Format.TEXT)], "test")
        records.subscribers.add(MARIE, [WEEKLY], house.hands())
        digest = house.office.digest("hebdo")
        rendered = Rendered(subject="Note", html="<p>Été</p>", text="Été")
        queued = mails(
            house.office,
            rendered,
            receivers(house, records),
            digest=digest,
            in_text=records.subscribers.in_text("hebdo"),
        )
        kinds = {
            one.email: message_from_bytes(one.raw + one.body).get_content_type() for one in queued
        }
        assert kinds == {MARIE: "multipart/alternative", "paul@region.example": "text/plain"}
