"""Followed calls: reminders at 30, 7 and 1 days, dates that move, calls that end; each once."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from briefings.alerts.followed import Follow, News, news, stage
from tests.alerted import CLAIRE, Archive, text, written
from tests.offices import BASE, House, words
from watch.model import Call, CallKind, Closing

TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)
GOLDEN = Path(__file__).parent / "golden" / "alert"


def known(deadline: date | None, told: int | None = None) -> Follow:
    return Follow(
        id=1,
        name="suivi:1",
        person="p",
        email=CLAIRE,
        author="a",
        article="k",
        rank=0,
        deadline=deadline,
        stage=told,
        created_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def call(deadline: date | None, closing: Closing = Closing.DATED) -> Call:
    return Call(kind=CallKind.PROJECTS, closing=closing, quote="", deadline=deadline)


@pytest.mark.parametrize(
    ("left", "told", "said"),
    [
        (31, None, None),
        (30, None, News.REMINDER),
        (29, 30, None),
        (7, 30, News.REMINDER),
        (5, None, News.REMINDER),
        (2, 7, None),
        (1, 7, News.REMINDER),
        (0, 7, News.REMINDER),
        (0, 1, None),
        (-1, 1, News.PASSED),
    ],
)
def test_reminders_by_days_left(left: int, told: int | None, said: News | None) -> None:
    when = TODAY + left * DAY
    assert news(known(when, told), call(when), TODAY) is said


@pytest.mark.parametrize(
    ("before", "now", "said"),
    [
        (TODAY + 40 * DAY, None, News.GONE),
        (TODAY + 40 * DAY, call(TODAY + 50 * DAY), News.LATER),
        (TODAY + 40 * DAY, call(TODAY + 39 * DAY), News.EARLIER),
        (TODAY + 40 * DAY, call(None, Closing.UNKNOWN), News.UNDATED),
        (TODAY + 40 * DAY, call(None, Closing.CLOSED), News.CLOSED),
        (None, call(TODAY + 40 * DAY), News.DATED),
        (None, call(None, Closing.PERMANENT), None),
        (TODAY + 40 * DAY, call(TODAY - DAY), News.PASSED),
    ],
)
def test_what_changed_is_said(before: date | None, now: Call | None, said: News | None) -> None:
    assert news(known(before), now, TODAY) is said


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 60) | st.none()), max_size=60))
def test_nothing_is_said_twice_and_no_stage_is_skipped(steps: list[tuple[int, int | None]]) -> None:
    """Whatever the date does from day to day: each (date, stage) once, and an end ends."""
    follow, today = known(TODAY + 45 * DAY), TODAY
    told: list[tuple[date | None, int | None]] = []
    for jump, moved in steps:
        today += jump * DAY
        stated = follow.deadline if moved is None else TODAY + moved * DAY
        now = call(stated, Closing.DATED if stated else Closing.UNKNOWN)
        said = news(follow, now, today)
        reached = stage(stated, today)
        if said is None:
            assert (follow.deadline, follow.stage) == (stated, reached) or reached is None
            continue
        if said.final:
            assert stated is not None
            assert stated < today
            return
        follow = known(stated, reached)
        assert news(follow, now, today) is None
        if told and told[-1][0] == stated:
            assert told[-1] != (stated, reached)
        told.append((stated, reached))


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


def announced(archive: Archive, left: int) -> str:
    """The key of a call whose deadline is in so many days."""
    when = archive.house.hands.at.date() + left * DAY
    return archive.article("Appel à projets « Villages »", lead=limit(when))


def limit(when: date) -> str:
    return f"Date limite : {written(when)} à 12 h."


def subjects(archive: Archive) -> list[str]:
    return [str(mail["Subject"]).replace("\u00a0", " ") for mail in archive.mails()]


def test_a_followed_call_is_reminded_three_times_then_over(archive: Archive) -> None:
    key = announced(archive, 40)
    archive.follow(key)
    for _ in range(45 * 2):
        archive.house.hands.forward(hours=12)
        archive.tick()
    assert [one.partition(" :")[0] for one in subjects(archive)] == [
        "Échéance dans 30 jours",
        "Échéance dans 7 jours",
        "Échéance demain",
        "Date limite passée",
    ]
    *reminders, last = archive.mails()
    for mail in reminders:
        assert mail["List-Unsubscribe"].startswith(f"<{BASE}/d/")
        (file,) = mail.iter_attachments()
        event = vobject.readOne(file.get_content()).vevent
        assert event.uid.value == f"{key}-appel-0@vigie"
        assert f"{event.dtstart.value:%d %H}" == "02 12"
    assert list(last.iter_attachments()) == []
    with archive.office.stores() as (_, records):
        assert records.follows.all() == []


def test_a_moved_deadline_is_said_and_moves_in_the_agenda(archive: Archive) -> None:
    key = announced(archive, 20)
    archive.follow(key)
    assert archive.tick() == []
    archive.house.hands.forward(days=1)
    archive.reword(key, limit(date(2026, 12, 28)))
    archive.tick()
    archive.tick()
    assert subjects(archive) == ["Date limite reportée : Appel à projets « Villages »"]
    (mail,) = archive.mails()
    assert (
        "donne maintenant le 28 décembre 2026 à 12 h 00, et non plus le 13 décembre 2026"
        in text(mail)
    )
    (file,) = mail.iter_attachments()
    event = vobject.readOne(file.get_content()).vevent
    assert event.uid.value == f"{key}-appel-0@vigie"
    assert f"{event.dtstart.value:%Y-%m-%d}" == "2026-12-28"


@pytest.mark.parametrize(
    ("lead", "subject"),
    [
        ("Les candidatures sont closes.", "Appel clos"),
        ("Une page sans rapport.", "Appel qui n’est plus annoncé"),
    ],
)
def test_a_call_that_ends_is_said_once(archive: Archive, lead: str, subject: str) -> None:
    title = "Appel à projets" if "closes" in lead else "Villages"
    key = archive.article(title, lead="Appel à projets. Date limite : 28 décembre 2026.")
    archive.follow(key)
    archive.house.hands.forward(days=1)
    archive.reword(key, lead)
    with archive.office.stores() as (store, _):
        archive.office.watch.enrich(store)
    for _ in range(3):
        archive.tick()
        archive.house.hands.forward(days=1)
    assert [one.partition(" :")[0] for one in subjects(archive)] == [subject]


def test_commands_say_what_they_do(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.vigie("calls", "followed")
    assert "Aucun appel n'est suivi" in capsys.readouterr().out
    key = announced(archive, 20)
    archive.vigie("calls", "follow", "https://essai.example/1", "--to", CLAIRE)
    archive.follow(key)
    archive.vigie("calls", "followed")
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "Date limite : 13 décembre 2026 à 12 h 00. Rappels à 7 et 1 jours." in said
    assert "suivait déjà" in said
    assert said.count(CLAIRE) == 3
    plain = archive.article("Une brève")
    with archive.office.stores() as (store, _):
        archive.office.watch.enrich(store)
    assert archive.vigie("calls", "follow", plain, "--to", CLAIRE) == 5
    assert archive.vigie("calls", "unfollow", key, "--to", CLAIRE) == 0
    assert archive.vigie("calls", "unfollow", key, "--to", CLAIRE) == 5
    assert archive.vigie("calls", "follow", "inconnue", "--to", CLAIRE) == 2


def test_the_reminder_is_the_golden_one(archive: Archive) -> None:
    key = announced(archive, 8)
    archive.follow(key)
    archive.house.hands.forward(days=1)
    archive.tick()
    (mail,) = archive.mails()
    for kind, name in (("html", "reminder.html"), ("plain", "reminder.txt")):
        got = words(mail, kind).replace("\r\n", "\n")
        got = got.replace(str(mail["List-Unsubscribe"]).strip("<>"), f"{BASE}/d/LIEN")
        if os.environ.get("VIGIE_GOLDEN") == "write":
            (GOLDEN / name).write_text(got, encoding="utf-8")
        assert got == (GOLDEN / name).read_text(encoding="utf-8")
