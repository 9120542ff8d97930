"""Analyses in a real archive: made once, made again when they should be, and read back whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from watch.enrich.analysis import enrich
from watch.enrich.gazetteer import Gazetteer
from watch.enrichment import Analyser, enrich_pending, version
from watch.entries import entry
from watch.faults import InjectedFault, faults, nth
from watch.model import Article, Label, Origin, Verdict
from watch.places import load_places
from watch.resources import shipped
from watch.store import Store, open_store
from watch.store.schema import m001_archive, migrate
from watch.store.sqlite import SQLite

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
TERRITORY = shipped("config", "territory")
CALL = (
    "La Région Occitanie lance un appel à projets destiné aux communes. Date limite : 12 décembre"
    " 2026 à 12 h. Aide de 5 000 €."
)


def article(name: str = "a", lead: str = CALL, **changes: object) -> Article:
    made = Article(
        key=name * 20,
        source="region",
        url=f"https://exemple.example/{name}",
        title="Appel à projets « Sciences au village » à Figeac",
        lead=lead,
        text="",
        published=NOW - timedelta(days=1),
        first_seen=NOW,
        story=name * 20,
    )
    return replace(made, **changes)  # type: ignore[arg-type]  # field names and types of the test


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


@pytest.fixture(scope="module")
def names() -> Gazetteer:
    return load_places(TERRITORY)


@pytest.fixture
def analyser(names: Gazetteer) -> Analyser:
    return Analyser("v1", names, frozenset({"region"}))


def keep(store: Store, *articles: Article, at: datetime = NOW) -> None:
    store.articles.save([entry(one, one.key) for one in articles], at)


def test_what_is_found_comes_back_as_it_was(store: Store, analyser: Analyser) -> None:
    colloquium = article("b", "Le colloque se tiendra le 4 décembre 2026 de 9h à 17h à Albi.")
    keep(store, article(), colloquium)
    assert enrich_pending(store, analyser) == 2
    read = store.enrichment.of([article(), colloquium])
    for one in (article(), colloquium):
        assert read[one.key] == enrich(one, analyser.names, regional=True)
    assert read["a" * 20].calls
    assert read["b" * 20].events
    assert {one.place.code for one in read["a" * 20].territory.mentions} == {"76", "46102"}


def test_an_article_is_read_once_per_version_and_again_when_it_changes(
    store: Store, analyser: Analyser
) -> None:
    keep(store, article())
    assert store.enrichment.awaits("v1")
    assert enrich_pending(store, analyser) == 1
    assert not store.enrichment.awaits("v1")
    assert enrich_pending(store, analyser) == 0
    assert enrich_pending(store, Analyser("v2", analyser.names, frozenset())) == 1
    keep(store, article(lead="Un autre texte."))
    assert store.enrichment.awaits("v2")
    assert enrich_pending(store, Analyser("v2", analyser.names, frozenset())) == 1
    assert store.enrichment.calls()[0].call.deadline is None


def test_a_stop_in_the_middle_loses_nothing(store: Store, analyser: Analyser) -> None:
    keep(store, article())
    with faults(nth(1, "exception")), pytest.raises(InjectedFault):
        enrich_pending(store, analyser)
    assert store.enrichment.awaits("v1")
    assert enrich_pending(store, analyser) == 1
    assert len(store.enrichment.calls()) == 1


def test_a_deadline_that_moves_at_the_source_is_noticed(store: Store, analyser: Analyser) -> None:
    keep(store, article())
    enrich_pending(store, analyser)
    later = NOW + timedelta(days=3)
    keep(store, article(lead=CALL.replace("12 décembre", "18 décembre")), at=later)
    enrich_pending(store, analyser)
    (one,) = store.enrichment.calls()
    assert one.call.deadline == date(2026, 12, 18)
    (shift,) = one.shifts
    assert (shift.before, shift.after) == (date(2026, 12, 12), date(2026, 12, 18))
    assert shift.noticed == later
    assert "18 décembre" in shift.quote


@pytest.mark.parametrize(
    "lead",
    [
        CALL.replace("Aide", "Subvention"),
        f"{CALL} Seconde vague : dépôt jusqu’au 15 janvier 2027.",
        CALL.replace("Date limite : 12 décembre 2026 à 12 h.", "La date sera précisée."),
    ],
)
def test_a_deadline_that_is_added_or_not_told_any_more_has_not_moved(
    store: Store, analyser: Analyser, lead: str
) -> None:
    keep(store, article())
    keep(store, article(lead=lead))
    enrich_pending(store, analyser)
    assert all(one.shifts == () for one in store.enrichment.calls())


def test_calls_come_by_deadline_and_by_theme(store: Store, analyser: Analyser) -> None:
    keep(
        store,
        article("a"),
        article("b", CALL.replace("12 décembre", "2 décembre")),
        article("c", "Appel ouvert toute l’année."),
    )
    enrich_pending(store, analyser)
    days = [one.call.deadline for one in store.enrichment.calls()]
    assert days == [date(2026, 12, 2), date(2026, 12, 12), None]
    label = Label(theme="ruralite", score=0.9, verdict=Verdict.IN, origin=Origin.MODEL)
    store.labels.save([(article("b"), [label])], "m1")
    assert [one.article.key for one in store.enrichment.calls(theme="ruralite")] == ["b" * 20]
    assert store.enrichment.calls(theme="orientation") == []
    later = store.enrichment.calls(date(2026, 12, 3))
    assert [one.call.deadline for one in later] == [date(2026, 12, 12), None]


def test_events_over_are_left_out(store: Store, analyser: Analyser) -> None:
    keep(store, article("a", "Le colloque se tiendra les 4 et 5 décembre 2026 à Albi."))
    enrich_pending(store, analyser)
    assert len(store.enrichment.events(date(2026, 12, 5))) == 1
    assert store.enrichment.events(date(2026, 12, 6)) == []


def test_events_of_a_day_come_by_their_hour(store: Store, analyser: Analyser) -> None:
    for key, hour in (("a", " à 17 h 30"), ("b", " à 9 h"), ("c", "")):
        keep(store, article(key, f"Le colloque se tiendra le 4 décembre 2026{hour} à Albi."))
    enrich_pending(store, analyser)
    told = [one.event.begins for one in store.enrichment.events(date(2026, 12, 1))]
    assert told == ["09:00", "17:30", None]


def test_an_archive_of_the_first_version_is_analysed(tmp_path: Path, analyser: Analyser) -> None:
    path = tmp_path / "old.db"
    engine = SQLite(path)
    first = Migrations("watch")
    first(name="m001_archive")(m001_archive)
    migrate(engine, first)
    with engine.transaction("test"):
        engine.execute(
            """INSERT INTO articles (key, source, url, title, lead, text, published, first_seen,
                 effective, language, authors, tags, story, fingerprint, address, search_title,
                 search_text)
               VALUES (:key, 's', 'https://exemple.example/', 'Appel à projets', :lead, '', :at,
                 :at, :at, 'fr', '[]', '[]', 's', 'f', 'a', '', '')""",
            key="a" * 20,
            lead=CALL,
            at=NOW.isoformat(),
        )
    engine.close()
    with open_store(path) as store:
        assert enrich_pending(store, analyser) == 1
        assert store.enrichment.calls()[0].call.deadline == date(2026, 12, 12)


def test_the_version_is_that_of_the_code_and_of_the_gazetteer(tmp_path: Path) -> None:
    present = version(TERRITORY, ["region"])
    assert version(TERRITORY, ["region"]) == present
    assert version(TERRITORY, ["region", "inserm"]) != present
    for path in TERRITORY.glob("*.csv"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    assert version(tmp_path, ["region"]) == present
    with (tmp_path / "acteurs.csv").open("a", encoding="utf-8") as file:
        file.write("nouveau;Un Nouvel Acteur;31;\n")
    assert version(tmp_path, ["region"]) != present
