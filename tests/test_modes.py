"""Who lets an issue leave: a draft waits for an accord, a skip stops everything."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from rich.console import Console

from briefings.app import OUTBOX, Office
from briefings.approving import approve, send, skip
from briefings.desk import State
from briefings.desk.manuscript import Manuscript
from briefings.model import Mode
from briefings.period import last_complete_week
from briefings.scheduler import Post, editions, overdue
from briefings.store.executions import Outcome
from tests import notes
from tests.desks import week
from tests.test_scheduler import MONDAY, Hands
from watch.app import Watch
from watch.settings import Desk, Settings, Web

OFFICERS = ("anne@region.example", "bruno@region.example")
HOUR = timedelta(hours=1)


@pytest.fixture
def hands() -> Hands:
    return Hands(MONDAY - timedelta(days=4))


@pytest.fixture
def office(tmp_path: Path, hands: Hands, model: Path) -> Office:
    """With an empty archive, and a model that need not be made."""
    (tmp_path / "model").symlink_to(model)
    settings = Settings(recipients=("elu@region.example",), desk=Desk(officers=OFFICERS))
    watch = Watch(home=tmp_path, settings=settings, sources=(), themes=notes.THEMES, now=hands)
    return Office(watch=watch)


def moded(office: Office, mode: Mode) -> Office:
    return replace(office, listed=(replace(office.digest(), mode=mode),))


def monday(office: Office, hands: Hands) -> str:
    """Thursday's first start, then Monday at 7:05; what the log says."""
    editions(office, Console(file=io.StringIO()))
    hands.time = MONDAY + timedelta(minutes=5)
    return log(office)


def log(office: Office) -> str:
    out = Console(file=io.StringIO(), width=400)
    editions(office, out)
    overdue(office, out)
    Post()(office, out)
    assert isinstance(out.file, io.StringIO)
    return out.file.getvalue().replace("\u00a0", " ")


def letters(office: Office) -> list[EmailMessage]:
    found = sorted((office.watch.home / OUTBOX).glob("*.eml"))
    return [message_from_bytes(one.read_bytes(), policy=policy.default) for one in found]


def draft(office: Office) -> Manuscript | None:
    with office.stores() as (_, records):
        return records.manuscripts.find("hebdo", week().period.start)


def test_a_prepared_note_waits_and_the_officers_are_told_once(office: Office, hands: Hands) -> None:
    told = monday(office, hands)
    assert "un brouillon attend (2 personnes prévenues)" in told
    made = draft(office)
    assert made is not None
    assert (made.state, made.prepared_by) == (State.PREPARED, "Vigie")
    log(office)
    assert sorted(mail["To"] for mail in letters(office)) == sorted(OFFICERS)
    body = letters(office)[0].get_body(("plain",))
    assert body is not None
    said = " ".join(body.get_content().replace("\u00a0", " ").split())
    assert "Rien ne part sans votre accord" in said
    assert "Le valider : vigie issue approve --period 2026-S47" in said
    assert "Sans accord avant le mardi 24 novembre 2026 à 7 h 05" in said


def test_an_office_with_pages_is_led_to_the_draft_and_its_readers_to_an_open_archive(
    office: Office, hands: Hands
) -> None:
    pages = Web(base_url="https://veille.region.example", archive="ouverte")
    settings = office.watch.settings.model_copy(update={"web": pages})
    served = replace(office, watch=replace(office.watch, settings=settings))
    monday(served, hands)
    log(served)
    body = letters(served)[0].get_body(("plain",))
    assert body is not None
    assert "https://veille.region.example/bureau/hebdo/2026-S47" in body.get_content()
    assert served.house.archive == "https://veille.region.example/archive"
    assert office.house.archive == ""


def test_past_the_time_to_review_it_is_held_and_never_sent_by_itself(
    office: Office, hands: Hands
) -> None:
    monday(office, hands)
    hands.time += 23 * HOUR
    assert "retenu" not in log(office)
    hands.time += 2 * HOUR
    assert "pas d'accord dans le délai de relecture, le brouillon est retenu" in log(office)
    for _ in range(3):
        hands.time += 24 * HOUR
        assert "retenu" not in log(office)
    mails = letters(office)
    assert len(mails) == 4
    assert sum("Rappel" in mail["Subject"] for mail in mails) == 2
    made = draft(office)
    assert made is not None
    assert (made.state, made.issue, made.held_at is None) == (State.PREPARED, None, False)


def test_a_held_note_still_leaves_when_somebody_agrees(office: Office, hands: Hands) -> None:
    monday(office, hands)
    hands.time += 50 * HOUR
    log(office)
    made = draft(office)
    assert made is not None
    with office.stores() as (_, records):
        assert isinstance(approve(office, records, made.id, by="Anne"), Manuscript)
        send(office, records, made.id, by="Anne")
    log(office)
    assert "elu@region.example" in [mail["To"] for mail in letters(office)]


def test_an_automatic_note_leaves_at_its_hour(office: Office, hands: Hands) -> None:
    told = monday(moded(office, Mode.AUTOMATIC), hands)
    assert "note n° 1 prête pour 1 destinataire" in told
    assert [mail["To"] for mail in letters(office)] == ["elu@region.example"]
    assert draft(office) is None


def test_a_manual_note_waits_to_be_asked_for(office: Office, hands: Hands) -> None:
    assert monday(moded(office, Mode.MANUAL), hands) == ""
    assert draft(office) is None


def test_a_draft_is_never_passed_by_a_digest_that_became_automatic(
    office: Office, hands: Hands
) -> None:
    editions(office, Console(file=io.StringIO()))
    with office.stores() as (_, records):
        records.manuscripts.open(replace(week(), highlights=()), "Anne", hands.time)
    told = monday(moded(office, Mode.AUTOMATIC), hands)
    assert "un brouillon attend" in told
    with office.stores() as (_, records):
        assert records.issues.latest("hebdo") == []


@pytest.mark.parametrize("mode", [Mode.PREPARED, Mode.AUTOMATIC])
def test_a_skipped_week_makes_nothing(office: Office, hands: Hands, mode: Mode) -> None:
    digest = office.digest()
    with office.stores() as (_, records):
        skip(office, records, digest, week().period, by="Anne", reason="congés")
    told = monday(moded(office, mode), hands)
    assert "Anne a choisi le 19/11/2026 de ne pas faire la note 2026-S47 (congés)" in told
    assert letters(office) == []
    with office.stores() as (_, records):
        done = records.executions.last("digest:hebdo")
        assert done is not None
        assert (done.due, done.outcome) == (last_complete_week(MONDAY).end, Outcome.SKIPPED)


def test_too_late_nothing_is_prepared(office: Office, hands: Hands) -> None:
    editions(office, Console(file=io.StringIO()))
    hands.time = MONDAY + timedelta(days=4)
    assert "délai de rattrapage est passé" in log(office)
    assert draft(office) is None
