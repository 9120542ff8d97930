"""Alerts read the language of the search box; those saved before it look for the same."""

from __future__ import annotations

import pytest

from briefings.store.schema import briefings
from tests.alerted import CLAIRE, Archive, titles
from tests.offices import House
from watch.store.schema import migrate
from watch.store.sqlite import SQLite


@pytest.fixture
def archive(house: House) -> Archive:
    return Archive(house)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ('"arts et sciences"', {"sujet 1", "sujet 3"}),
        ("arts -musique", {"sujet 1", "sujet 2"}),
        ('arts -"sciences et arts"', {"sujet 1", "sujet 3"}),
        ("arts -source:essai", {"sujet 3"}),
        ("arts periode:2020", set()),
        ("source:essai", {"sujet 1", "sujet 2"}),
    ],
)
def test_an_alert_tells_what_answers_its_search(
    archive: Archive, typed: str, told: set[str]
) -> None:
    archive.alert(typed)
    archive.article("Les arts et sciences, sujet 1")
    archive.article("Les sciences et arts, sujet 2")
    archive.article("Arts et sciences en musique, sujet 3", source="ailleurs")
    archive.tick()
    assert set(titles(archive.mails())) == told


def test_an_alert_that_names_what_is_gone_says_so_and_stops_no_other(archive: Archive) -> None:
    archive.alert("musées source:essai")
    archive.alert("musées")
    with archive.office.stores() as (_, records):
        records.engine.execute("UPDATE alerts SET words = 'musées source:partie' WHERE id = 1")
    archive.article("Des musées, sujet 1")
    said = "\n".join(archive.tick()).replace("\u00a0", " ")
    assert "Alerte n° 1 : « partie » n'est pas une source" in said
    assert "tous ces mots" not in said
    assert titles(archive.mails()) == ["sujet 1"]


@pytest.mark.parametrize(
    ("saved", "now"),
    [
        ("tiers-lieux", "tiers-lieux"),
        ("musées -Paris", "musées Paris"),
        ('"arts et sciences" : l\'été', "arts et sciences l'été"),
        ('Nîmes -"Paris', "Nîmes Paris"),
        ("mot " * 60, ("mot " * 50).strip()),
    ],
)
def test_an_alert_saved_before_looks_for_the_same_words(
    archive: Archive, saved: str, now: str
) -> None:
    archive.alert("musées")
    with archive.office.stores() as (_, records):
        records.engine.execute("UPDATE alerts SET words = :words", words=saved.strip())
        records.engine.execute("DELETE FROM _sqlite_migrations WHERE name = 'm013_alert_words'")
    engine = SQLite(archive.office.watch.home / "vigie.db")
    migrate(engine, briefings)
    (row,) = engine.rows("SELECT words, email FROM alerts")
    engine.close()
    assert (row["words"], row["email"]) == (now, CLAIRE)
    archive.article("Essai, sujet 1", lead=now)
    archive.tick()
    assert titles(archive.mails()) == ["sujet 1"]
