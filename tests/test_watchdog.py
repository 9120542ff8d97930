"""What should have happened and did not is told within the hour, once, and grouped."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from rich.console import Console

from briefings import scheduler, timekeeping
from briefings.app import OUTBOX, Office
from briefings.calendar import last_due
from briefings.rota import job, waiting
from briefings.store import Records
from briefings.store.executions import Outcome
from briefings.watchdog import LATE, STAGES, alert, succeeded
from tests import notes
from tests.blank import blank
from tests.clockwork import KEEPER, Hands, bare
from tests.mailroom import mail, people
from watch.model import FetchState
from watch.zone import PARIS

MONDAY = datetime(2026, 11, 23, 7, 0, tzinfo=PARIS)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def hands() -> Hands:
    return Hands(MONDAY - timedelta(days=4))


@pytest.fixture
def office(tmp_path: Path, hands: Hands) -> Office:
    """Everything well until Monday: the last note was made, each stage worked."""
    specs = tuple(notes.spec(f"s{rank}", f"Source {rank}") for rank in range(3))
    blank(tmp_path / "vigie.db")
    office = bare(tmp_path, hands, sources=specs)
    with office.stores() as (_, records):
        past = last_due(office.digest(), hands.time).end
        records.executions.close(job(office.digest()), past, hands.time, Outcome.MADE)
        records.meta.put("alert:heartbeat", MONDAY.isoformat())
    return office


def watched(office: Office) -> int:
    with office.stores() as (store, records):
        return len(alert(office, store, records))


def work_on(office: Office, *stages: str) -> None:
    with office.stores() as (_, records):
        for stage in stages:
            succeeded(records, stage, office.watch.now())


def letters(office: Office) -> Iterator[str]:
    """In the order in which they were written; the names of their files are drawn at random."""
    scheduler.Post()(office, Console(file=io.StringIO()))
    files = (office.watch.home / OUTBOX).glob("**/*.eml")
    written = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
    for letter in sorted(written, key=lambda one: one["Date"].datetime):
        assert letter["To"] == KEEPER
        body = letter.get_body(("plain",))
        assert body is not None
        said = " ".join(body.get_content().replace("\u00a0", " ").split())
        yield f"{letter['Subject']} {said}".replace("\u00a0", " ")


def test_a_note_that_was_not_made_is_told_once_within_the_hour(
    office: Office, hands: Hands
) -> None:
    told = []
    hands.time = MONDAY
    while hands.time < MONDAY + timedelta(hours=7):
        work_on(office, *STAGES)
        if watched(office):
            told.append(hands.time - MONDAY)
        hands.time += 10 * MINUTE
    assert told == [LATE]
    (letter,) = letters(office)
    assert letter.startswith("Vigie : une note n'a pas été faite")
    assert "lundi 23 novembre 2026" in letter
    assert "issue --period 2026-S47" in letter


@pytest.mark.parametrize("stage", STAGES)
def test_a_stage_that_stops_is_told_within_the_hour(
    office: Office, hands: Hands, stage: str
) -> None:
    """Of its last passage; of the passage that did not take place for what is done each hour."""
    awaited = timedelta(hours=1) if stage == "entretien" else timedelta(0)
    assert silence(office, hands, stage) - awaited <= timedelta(hours=1)
    assert STAGES[stage].replace("'", "’") in next(letters(office))


@pytest.mark.parametrize(
    ("tick", "least", "most"),
    [(1, 50, 60), (45, 90, 105), (240, 290, 300)],
)
def test_a_rare_harvest_is_late_once_it_was_missed(
    office: Office, hands: Hands, tick: int, least: int, most: int
) -> None:
    schedule = office.watch.settings.schedule.model_copy(update={"tick_minutes": tick})
    settings = office.watch.settings.model_copy(update={"schedule": schedule})
    rare = replace(office, watch=replace(office.watch, settings=settings))
    assert least * MINUTE <= silence(rare, hands, "collecte") <= most * MINUTE


def test_a_stage_that_stops_waits_behind_no_letter_that_tells_of_less(
    office: Office, hands: Hands
) -> None:
    work_on(office, *STAGES)
    stopped, told = hands.time, []
    hands.time += 49 * MINUTE
    others = [one for one in STAGES if one != "envois"]
    for minutes in range(0, 130, 5):
        work_on(office, *others)
        if minutes == 0:
            with office.stores() as (_, records):
                records.sending.relay_failed(stopped)  # 49 minutes ago: told at once
        if watched(office):
            told.append(hands.time - stopped)
        hands.time += 5 * MINUTE
    assert told == [49 * MINUTE, 54 * MINUTE]
    first, second = letters(office)
    assert "Le relais a cessé" in first
    assert "les envois" in second


def silence(office: Office, hands: Hands, stage: str) -> timedelta:
    """How long after its last passage the keeper is told, by a look each five minutes."""
    work_on(office, *STAGES)
    stopped = hands.time
    while hands.time < stopped + timedelta(hours=20):
        hands.time += 5 * MINUTE
        work_on(office, *(one for one in STAGES if one != stage))
        if watched(office):
            return hands.time - stopped
    raise AssertionError("nobody was told")


def test_a_source_is_told_at_three_seven_and_thirty_days_grouped(
    office: Office, hands: Hands
) -> None:
    start, told = hands.time, []
    with office.stores() as (store, _):
        for slug in ("s0", "s1"):
            dead = FetchState(source=slug, last_success=start, failures=9, reason="503")
            store.sources.save(dead)
        store.sources.save(FetchState(source="s2", last_success=start))
    for day in range(60):
        hands.time = start + timedelta(days=day)
        with office.stores() as (_, records):
            for period in waiting(office, records, office.digest(), hands.time):
                digest = office.digest()
                records.executions.close(job(digest), period.end, hands.time, Outcome.MADE)
        work_on(office, *STAGES)
        if count := watched(office):
            told.append((day, count))
            scheduler.Post()(office, Console(file=io.StringIO()))
    assert told == [(3, 2), (7, 2), (30, 2)]
    first = next(text for text in letters(office) if "depuis 3 jours" in text)
    assert first.startswith("Vigie : 2 points à regarder")
    assert "Source 0 ne répond plus depuis 3 jours" in first
    assert "Source 1 ne répond plus" in first


def test_troubles_of_one_hour_make_one_letter(office: Office, hands: Hands) -> None:
    hands.time = MONDAY + LATE
    assert watched(office) == 1
    with office.stores() as (store, _):
        gone = hands.time - timedelta(days=4)
        store.sources.save(FetchState(source="s0", last_success=gone, failures=9, reason="503"))
    hands.time += 30 * MINUTE
    assert watched(office) == 0
    hands.time += 30 * MINUTE
    assert watched(office) == 1
    assert len(list(letters(office))) == 2


def test_a_week_without_trouble_says_so(office: Office, hands: Hands) -> None:
    hands.time = MONDAY + timedelta(days=7)
    with office.stores() as (_, records):
        for period in waiting(office, records, office.digest(), hands.time):
            records.executions.close(
                job(office.digest()), period.end, hands.time, Outcome.SKIPPED
            )  # a person's word: no trouble
    work_on(office, *STAGES)
    assert watched(office) == 0
    assert watched(office) == 0
    (letter,) = letters(office)
    assert letter.startswith("Vigie travaille")
    assert "La collecte" in letter


def test_a_letter_that_was_sent_in_the_week_is_not_denied(office: Office, hands: Hands) -> None:
    hands.time = MONDAY + LATE
    assert watched(office) == 1
    hands.time = MONDAY + timedelta(days=7)
    work_on(office, *STAGES)
    with office.stores() as (_, records):
        for period in waiting(office, records, office.digest(), hands.time):
            records.executions.close(job(office.digest()), period.end, hands.time, Outcome.MADE)
    assert watched(office) == 0
    weekly = next(text for text in letters(office) if text.startswith("Vigie travaille"))
    assert "Aucun ennui nouveau depuis la dernière lettre" in weekly
    assert "cette semaine" not in weekly


def test_a_relay_that_is_down_is_told_after_half_an_hour_and_once(
    office: Office, hands: Hands
) -> None:
    start, told = hands.time, []
    with office.stores() as (_, records):
        records.sending.relay_failed(start)
    while hands.time < start + timedelta(hours=4):
        work_on(office, *STAGES)
        if watched(office):
            told.append(hands.time - start)
        hands.time += 10 * MINUTE
    assert told == [30 * MINUTE]
    with office.stores() as (_, records):
        records.sending.relay_answered()
    (letter,) = letters(office)
    assert "Le relais a cessé de prendre les messages le jeudi 19 novembre 2026 à 7 h 00" in letter


def test_a_hold_and_each_new_doubt_are_told_once(office: Office, hands: Hands) -> None:
    work_on(office, *STAGES)
    with office.stores() as (_, records):
        records.sending.hold("identifiant refusé", hands.time)
        records.outbox.enqueue(None, [mail(one) for one in people(3)], hands.time)
        _doubt(records, hands.time, 2)
    assert watched(office) == 2  # two doubts are one line
    hands.time += timedelta(hours=1)
    work_on(office, *STAGES)
    assert watched(office) == 0
    with office.stores() as (_, records):
        records.outbox.settle(1, sent=True, who="Anne", now=hands.time)
        assert watched(office) == 0
        _doubt(records, hands.time, 1)
    assert watched(office) == 1


def _doubt(records: Records, now: datetime, number: int) -> None:
    for one in records.outbox.claim("dead", now, lease=MINUTE, limit=number):
        records.outbox.intend(one.id, "dead", now, lease=MINUTE)
    assert records.outbox.expire(now + MINUTE) == number


def test_the_log_says_once_that_the_relay_is_down_and_again_when_it_changes(
    office: Office, hands: Hands
) -> None:
    post, out = scheduler.Post(), Console(file=io.StringIO(), width=400)
    assert isinstance(out.file, io.StringIO)
    with office.stores() as (_, records):
        records.sending.relay_failed(hands.time)
    for _ in range(8):
        hands.time += 10 * MINUTE
        post(office, out)
    assert out.file.getvalue().count("ne prend plus rien depuis le jeudi 19 novembre") == 1


def test_nobody_to_tell_is_no_error(office: Office, hands: Hands) -> None:
    hands.time = MONDAY + 2 * LATE
    settings = office.watch.settings.model_copy(
        update={"alerts": office.watch.settings.alerts.model_copy(update={"keeper": ""})}
    )
    assert watched(replace(office, watch=replace(office.watch, settings=settings))) == 0


@pytest.mark.parametrize(
    ("jump", "believed"),
    [
        (timedelta(hours=1), True),
        (timedelta(days=1), True),
        (timedelta(minutes=-4), True),
        (timedelta(hours=-1), False),
        (timedelta(days=-1), False),
        (timedelta(days=8), False),
        (timedelta(days=3653), False),
        (datetime(1970, 1, 1, tzinfo=PARIS) - MONDAY, False),
    ],
)
def test_a_clock_that_jumps_does_nothing_until_it_is_right(
    office: Office, hands: Hands, jump: timedelta, believed: bool
) -> None:
    done: list[datetime] = []

    def work(_: Office, __: Console) -> None:
        done.append(hands.time)

    out = Console(file=io.StringIO(), width=400)
    hands.time = MONDAY
    scheduler.guarded(work, office, out)
    hands.time = MONDAY + jump
    scheduler.guarded(work, office, out)
    assert len(done) == 1 + believed
    hands.time = MONDAY + MINUTE * 10 + max(jump, timedelta(0)) * believed
    scheduler.guarded(work, office, out)
    assert len(done) == 2 + believed


def test_a_doubted_clock_is_said_and_a_person_settles_it(office: Office, hands: Hands) -> None:
    hands.time = MONDAY
    with office.stores() as (_, records):
        timekeeping.note(records, hands.time)
    hands.time += timedelta(days=20)
    out = Console(file=io.StringIO(), width=400)
    scheduler.guarded(scheduler.tick, office, out)
    assert isinstance(out.file, io.StringIO)
    assert "vigie doctor --clock" in out.file.getvalue()
    with office.stores() as (_, records):
        timekeeping.confirm(records, hands.time)
        assert timekeeping.doubt(records, hands.time) is None
