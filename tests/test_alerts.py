"""Alerts: told once to each person, at their hour, and stopped by one click."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from lxml import html as lxml_html

from briefings.alerting import telling
from briefings.alerts.saved import Every, Hours
from tests.alerted import CLAIRE, Archive, one_click, text, titles
from tests.offices import BASE, House, words
from watch.zone import PARIS

HOURS = Hours(sends=time(7), quiet_from=time(20), quiet_until=time(7))
GOLDEN = Path(__file__).parent / "golden" / "alert"


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=PARIS)


# When


@pytest.mark.parametrize(
    ("every", "now", "last"),
    [
        (Every.DAY, at(23, 7), at(23, 7)),
        (Every.DAY, at(23, 6, 59), at(22, 7)),
        (Every.WEEK, at(23, 7), at(23, 7)),
        (Every.WEEK, at(23, 6, 59), at(16, 7)),
        (Every.WEEK, at(29, 23), at(23, 7)),
    ],
)
def test_an_alert_is_due_at_its_hour(every: Every, now: datetime, last: datetime) -> None:
    assert HOURS.last(every, now) == last


def test_the_hour_is_that_of_paris_in_summer_too() -> None:
    july = datetime(2026, 7, 6, 5, 0, tzinfo=UTC)
    assert HOURS.last(Every.DAY, july) == july
    assert HOURS.last(Every.DAY, july - timedelta(minutes=1)) == july - timedelta(days=1)


@pytest.mark.parametrize(("hour", "quiet"), [(6, True), (7, False), (19, False), (20, True)])
def test_nights_are_quiet(hour: int, *, quiet: bool) -> None:
    assert HOURS.quiet(at(23, hour)) is quiet
    never = Hours(sends=time(7), quiet_from=time(0), quiet_until=time(0))
    assert not never.quiet(at(23, hour))


def test_what_is_found_at_night_waits_for_the_morning(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.house.hands.at = at(23, 22).astimezone(UTC)
    archive.article("Des tiers-lieux, sujet 1")
    assert archive.tick() == []
    archive.house.hands.at = at(24, 7).astimezone(UTC)
    assert len(archive.tick()) == 1


def test_a_daily_alert_writes_at_most_once_a_day(archive: Archive) -> None:
    archive.alert("tiers-lieux", every="day")
    for n in range(1, 60):
        archive.house.hands.forward(hours=1)
        if n % 5 == 0:
            archive.article(f"Des tiers-lieux, sujet {n}")
        archive.tick()
    days = [str(mail["Date"])[:16] for mail in archive.mails()]
    assert len(days) == len(set(days)) == 2


def test_alerts_at_once_have_a_maximum_a_day_and_lose_nothing(archive: Archive) -> None:
    archive.house.hands.at = at(23, 8).astimezone(UTC)
    archive.alert("tiers-lieux")
    for n in range(9):
        archive.article(f"Des tiers-lieux, sujet {n}")
        archive.tick()
    assert len(archive.mails()) == 6
    archive.house.hands.forward(days=1)
    archive.tick()
    assert sorted(titles(archive.mails())) == [f"sujet {n}" for n in range(9)]


# Once


def test_one_story_is_told_once_whatever_tells_it(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.alert("ruralité")
    first = archive.article("Tiers-lieux et ruralité, sujet 1")
    archive.article("Des tiers-lieux en ruralité, sujet 1 ailleurs", story=first)
    archive.tick()
    archive.article("Encore les tiers-lieux, sujet 1 de nouveau", story=first)
    archive.tick()
    (mail,) = archive.mails()
    assert mail["Subject"].replace("\u00a0", " ") == "Alerte « tiers-lieux » : 1 nouveauté"


def test_two_people_are_each_told(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.alert("tiers-lieux", to="paul@region.example")
    archive.article("Des tiers-lieux")
    archive.tick()
    assert [mail["To"] for mail in archive.mails()] == [CLAIRE, "paul@region.example"]


def test_merged_stories_are_not_told_again(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    told = archive.article("Des tiers-lieux, sujet 1")
    archive.tick()
    other = archive.article("Une autre histoire, sujet 2")
    with archive.office.stores() as (store, _):
        store.curations.merge([told], other, "claire", archive.house.hands.at)
    archive.article("Les tiers-lieux de cette histoire, sujet 3", story=other)
    archive.tick()
    assert titles(archive.mails()) == ["sujet 1"]


def test_what_is_not_in_its_story_yet_waits(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.article("Des tiers-lieux")
    with archive.office.stores() as (store, _):
        store.engine.execute("UPDATE story_progress SET done = 0")
    assert archive.tick() == []


def test_a_theme_given_later_is_told(archive: Archive) -> None:
    archive.alert(theme="ruralite")
    archive.article("Une brève, sujet 1")
    archive.tick()
    archive.house.hands.forward(days=3)
    with archive.office.stores() as (store, _):
        store.engine.execute(
            """INSERT INTO labels (article, theme, origin, score, verdict, author, terms)
               SELECT id, 'ruralite', 'model', 0.9, 'retenu', 'essai', '[]' FROM articles"""
        )
    archive.tick()
    assert titles(archive.mails()) == ["sujet 1"]


def test_a_huge_result_is_capped_and_counted(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "SHOWN", 4)
    archive.alert("tiers-lieux")
    for n in range(7):
        archive.article(f"Des tiers-lieux, sujet {n}")
    archive.tick()
    (mail,) = archive.mails()
    assert len(titles([mail])) == 4
    assert "… et 3 autres, à consulter dans l’archive" in text(mail)
    archive.house.hands.forward(days=1)
    assert archive.tick() == []


def test_rights_bound_what_is_quoted(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    archive.article("Des tiers-lieux", lead="Un mot. " * 200)
    archive.article("D'autres tiers-lieux", lead="Réservé aux abonnés.", source="inconnue")
    archive.tick()
    (mail,) = archive.mails()
    assert 20 < text(mail).count("Un mot.") < 40
    assert "Réservé" not in text(mail)


# Pauses


def test_a_pause_is_counted_and_may_be_caught_up(
    archive: Archive, capsys: pytest.CaptureFixture[str]
) -> None:
    archive.alert("tiers-lieux")
    for n, option in enumerate([[], ["--missed"]]):
        archive.vigie("alerts", "pause", "1")
        archive.article(f"Des tiers-lieux, sujet {n}")
        assert archive.tick() == []
        capsys.readouterr()
        archive.vigie("alerts", "resume", "1", *option)
        said = capsys.readouterr().out.replace("\u00a0", " ")
        assert "1 actualité venue pendant la pause" in said
        archive.tick()
    assert titles(archive.mails()) == ["sujet 1"]


def test_a_suspended_address_is_told_later(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    with archive.office.stores() as (_, records):
        records.subscribers.note(CLAIRE, archive.house.hands.at)
        records.subscribers.suspend(CLAIRE, "refusée", archive.house.hands.at)
    archive.article("Des tiers-lieux, sujet 1")
    assert archive.tick() == []
    with archive.office.stores() as (_, records):
        records.subscribers.resume(CLAIRE)
    archive.tick()
    assert titles(archive.mails()) == ["sujet 1"]


# Words


def test_the_mail_is_the_golden_one(archive: Archive) -> None:
    archive.alert("tiers-lieux")
    key = archive.article("Des tiers-lieux au 1er rang", lead="Un réseau s'ouvre à Figeac.")
    archive.article("Appel à projets tiers-lieux", lead="Date limite : 15 décembre 2026 à 12 h.")
    archive.article("Les tiers-lieux, vus d'ailleurs", story=key, source="ailleurs")
    archive.house.hands.forward(minutes=15)
    archive.tick()
    (mail,) = archive.mails()
    assert mail["List-Id"].endswith("<alertes.vigie.region.example>")
    for kind, name in (("html", "alert.html"), ("plain", "alert.txt")):
        got = (
            words(mail, kind)
            .replace("\r\n", "\n")
            .replace(one_click(archive.mails()), f"{BASE}/d/LIEN")
        )
        if os.environ.get("VIGIE_GOLDEN") == "write":
            (GOLDEN / name).write_text(got, encoding="utf-8")
        assert got == (GOLDEN / name).read_text(encoding="utf-8")
    links = {a.get("href") for a in lxml_html.fromstring(words(mail, "html")).iter("a")}
    assert links <= set(words(mail).split())


def added(archive: Archive, *asked: str) -> int:
    return archive.vigie("alerts", "add", *asked, "--to", CLAIRE)


def test_commands_say_what_they_do(archive: Archive, capsys: pytest.CaptureFixture[str]) -> None:
    archive.vigie("alerts", "list")
    assert "Aucune alerte" in capsys.readouterr().out
    archive.article("De vieux tiers-lieux")
    archive.vigie(
        "alerts",
        "add",
        "--search",
        "tiers-lieux",
        "--theme",
        "ruralite",
        "--every",
        "week",
        "--to",
        CLAIRE,
    )
    assert "chaque lundi, à claire@region.example" in capsys.readouterr().out
    assert (
        archive.vigie(
            "alerts",
            "add",
            "--search",
            "tiers-lieux",
            "--theme",
            "ruralite",
            "--every",
            "week",
            "--to",
            CLAIRE,
        )
        == 5
    )
    assert added(archive, "--search", "?!") == 5
    assert added(archive, "--search", "-sport") == 5
    for typed in ('"arts et sciences', "theme:inconnu musées", "a" * 201):
        assert added(archive, "--search", typed) == 2
    assert added(archive) == 5
    assert (
        archive.vigie(
            "alerts", "add", "--search", "lycée", "--territory", "Atlantide", "--to", CLAIRE
        )
        == 2
    )
    assert added(archive, "--search", "lycée", "--source", "inconnue") == 2
    assert archive.vigie("alerts", "add", "--search", "lycée", "--to", "pas une adresse") == 2
    added(archive, "--search", "lycées", "--every", "now")
    archive.article("Au lycée, sujet 1")
    capsys.readouterr()
    archive.vigie("alerts", "preview", "2")
    assert "sujet 1" in capsys.readouterr().out
    archive.tick()
    archive.vigie("alerts", "preview", "2")
    archive.vigie("alerts", "show", "2")
    archive.vigie("alerts", "list")
    said = capsys.readouterr().out.replace("\u00a0", " ")
    assert "aucun message ne partirait" in said
    assert "en attente" in said
    assert archive.vigie("alerts", "remove", "2") == 0
    assert archive.vigie("alerts", "remove", "2") == 5
