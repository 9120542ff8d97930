"""Pages of the archive: what is found, in which order, by story, with counts that are honest."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.tellings import START, article
from tests.test_index import sound
from watch.entries import entry
from watch.errors import StoreSlow
from watch.model import (
    Article,
    Call,
    CallKind,
    Closing,
    Enriched,
    Label,
    Mention,
    Place,
    PlaceKind,
    Territory,
    Theme,
    Verdict,
)
from watch.query import Known, Wanted, meaning, parse
from watch.store import Store, open_store
from watch.store.browse import COUNTED, Page, Turn
from watch.store.enrichment import Analysis
from watch.store.similar import similar

NOW = datetime(2027, 2, 1, 12, tzinfo=UTC)
LOT = Place(code="46", kind=PlaceKind.DEPARTMENT, name="Lot")
CAHORS = Place(code="46042", kind=PlaceKind.COMMUNE, name="Cahors", departments=("46",))
KNOWN = Known(
    themes=[Theme(slug="egalite", name="Égalité", color="#000000", description="")],
    sources=[],
    places=lambda _: (LOT,),
)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "vigie.db") as opened:
        yield opened


def keep(store: Store, *articles: Article) -> None:
    with store.engine.transaction("test"):
        store.articles.save([entry(one, one.key) for one in articles], NOW)


def wanted(text: str) -> Wanted:
    understood, found = meaning(parse(text), KNOWN, NOW)
    assert understood.problem is None
    return found


def look(store: Store, text: str, turn: Turn | None = None) -> Page:
    return store.browse.page(wanted(text), turn or Turn())


def titles(page: Page) -> list[str]:
    return [hit.article.title for hit in page.hits]


def numbered(count: int, step: float = 0.01) -> Sequence[Article]:
    return [
        article(f"{n:020x}", "s", n * step, f"Le numéro {n}", "Une école.") for n in range(count)
    ]


def test_words_phrases_and_what_is_left_out(store: Store) -> None:
    keep(
        store,
        article("a" * 20, "s", 0, "L’esprit critique à l’École", "Au lycée."),
        article("b" * 20, "s", 1, "Des esprits critiques", "Au collège, du sport."),
        article("c" * 20, "s", 2, "Critique de l'esprit", "Au théâtre."),
    )
    assert len(look(store, "esprit critique").hits) == 3
    assert titles(look(store, "« ESPRIT CRITIQUE »")) == ["L’esprit critique à l’École"]
    assert titles(look(store, '"esprits critiques"')) == ["Des esprits critiques"]
    assert titles(look(store, '"à l\'école"')) == ["L’esprit critique à l’École"]
    assert titles(look(store, "esprit -sports")) == [
        "Critique de l'esprit",
        "L’esprit critique à l’École",
    ]
    assert titles(look(store, 'esprit -"esprits critiques" -theatre')) == [
        "L’esprit critique à l’École"
    ]
    assert titles(look(store, "-esprit")) == []
    assert len(look(store, "").hits) == 3
    assert len(look(store, "-sport").hits) == 2


def test_filters(store: Store) -> None:
    one, two = article("a" * 20, "x", 0, "Un"), article("b" * 20, "y", 40, "Deux")
    keep(store, one, replace(two, language="en"))
    store.labels.save([(one, [Label(theme="egalite", score=0.9, verdict=Verdict.IN)])], "m")
    call = Call(kind=CallKind.PRIZE, closing=Closing.DATED, quote="q", deadline=date(2027, 1, 1))
    place = Mention(place=CAHORS, quote="q", confidence=1, weight=1)
    found = Enriched(territory=Territory(score=1, mentions=(place,)), calls=(call,))
    store.enrichment.save([Analysis(article=two, enriched=found)], "v")
    for words in ("", "ministre "):
        assert titles(look(store, f"{words}theme:egalite")) == ["Un"]
        assert titles(look(store, f"{words}-theme:egalite")) == ["Deux"]
        assert titles(look(store, f"{words}langue:en")) == ["Deux"]
        assert titles(look(store, f"{words}type:appel")) == ["Deux"]
        assert titles(look(store, f"{words}type:evenement")) == []
        assert titles(look(store, f"{words}lieu:Lot")) == ["Deux"]
        assert titles(look(store, f"{words}depuis:2026-12")) == ["Deux"]
        assert titles(look(store, f"{words}avant:2026-12")) == ["Un"]
        assert titles(look(store, f"{words}verifie:non")) == ["Deux", "Un"]
        assert titles(look(store, f"{words}verifie:oui")) == []
    page = look(store, "ministre")
    assert page.tallies.themes == {"egalite": 1}
    assert page.tallies.departments == {"46": 1}
    assert page.tallies.kinds == {"appel": 1}
    assert page.tallies.months == {"2026-11": 1, "2026-12": 1}
    assert (page.tallies.sources, page.tallies.reviewed) == ({"x": 1, "y": 1}, 0)


def test_each_count_is_what_its_filter_finds(store: Store) -> None:
    test_filters(store)
    tallies = look(store, "ministre").tallies
    for field, counts in (
        ("theme", tallies.themes),
        ("langue", tallies.languages),
        ("type", tallies.kinds),
        ("periode", tallies.months),
    ):
        for value, count in counts.items():
            assert look(store, f"ministre {field}:{value}").found == count


@pytest.mark.parametrize("relevance", [True, False])
def test_pages_show_each_story_once_in_order(store: Store, relevance: bool) -> None:
    keep(store, *(replace(one, story=f"{n % 50:020x}") for n, one in enumerate(numbered(200))))
    seen: list[str] = []
    after = None
    for _ in range(20):
        page = look(store, "école", Turn(size=7, after=after, by_relevance=relevance))
        seen += [hit.article.story for hit in page.hits]
        assert all(len(hit.others) == 3 for hit in page.hits)
        if (after := page.after) is None:
            break
    assert len(seen) == len(set(seen)) == 50
    assert page.found == 200


def test_what_is_not_counted_is_said_and_still_reached(store: Store) -> None:
    keep(store, *numbered(COUNTED + 30))
    page = look(store, "école")
    assert page.capped
    assert sum(page.tallies.sources.values()) == COUNTED
    seen: list[str] = []
    after = None
    while True:
        page = look(store, "école", Turn(size=100, after=after))
        seen += titles(page)
        if (after := page.after) is None:
            break
    assert seen == [f"Le numéro {n}" for n in reversed(range(COUNTED + 30))]


def test_an_article_that_arrives_moves_no_page(store: Store) -> None:
    keep(store, *numbered(30))
    first = look(store, "école", Turn(size=10))
    keep(store, article("f" * 20, "s", 50, "Nouveau", "Une école."))
    second = look(store, "école", Turn(size=10, after=first.after))
    assert titles(second) == [f"Le numéro {n}" for n in range(19, 9, -1)]


def test_relevance_prefers_the_title(store: Store) -> None:
    keep(
        store,
        article("a" * 20, "s", 0, "La dyslexie", "Un trouble."),
        article(
            "b" * 20, "s", 1, "Un trouble", "Parmi d’autres mots, bien plus loin, la dyslexie."
        ),
    )
    assert titles(look(store, "dyslexie")) == ["Un trouble", "La dyslexie"]
    page = look(store, "dyslexie", Turn(by_relevance=True))
    assert titles(page) == ["La dyslexie", "Un trouble"]
    assert page.ranked
    assert not look(store, "a b c d e f g h i j k m n", Turn(by_relevance=True)).ranked


def test_a_page_that_is_read_later_moves_in_the_order(store: Store) -> None:
    keep(store, *numbered(2))
    moved = replace(numbered(2)[0], published=START + timedelta(days=9))
    store.engine.execute(
        "UPDATE articles SET effective = :at, search_text = 'neuf' WHERE key = :key",
        at=moved.published.isoformat() if moved.published else "",
        key=moved.key,
    )
    assert titles(look(store, "numéro")) == ["Le numéro 0", "Le numéro 1"]
    assert titles(look(store, "neuf")) == ["Le numéro 0"]
    assert look(store, "école").found == 1
    sound(store)


def test_a_search_that_takes_too_long_is_given_up(store: Store) -> None:
    keep(store, *numbered(500))
    with pytest.raises(StoreSlow, match="ajoutez un mot"):
        store.browse.page(wanted("école"), Turn(), seconds=0)
    assert look(store, "école").found == 500


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59+00:00", "?"])
def test_any_date_has_its_place(store: Store, at: str) -> None:
    keep(store, *numbered(1))
    store.engine.execute("UPDATE articles SET effective = :at", at=at)
    assert store.engine.rows("SELECT count(*) AS n FROM listing") == [{"n": 1}]


def test_similar_articles_share_rare_words_and_tell_another_story(store: Store) -> None:
    about = "La dyslexie des collégiens et les logiciels de lecture"
    keep(
        store,
        article("a" * 20, "s", 0, about, "Un dispositif."),
        replace(article("b" * 20, "t", 1, about, "Un dispositif."), story="a" * 20),
        article("c" * 20, "s", 2, "Dyslexie : des logiciels", "Un essai."),
        article("d" * 20, "s", 3, "La dyslexie", "Autre chose."),
        *numbered(20),
    )
    found = store.articles.get("a" * 20)
    assert found
    assert [one.key for one in similar(store.engine, found)] == ["c" * 20]


def test_how_frequent_a_word_is_may_be_kept_for_other_articles(store: Store) -> None:
    about = "La dyslexie des collégiens et les logiciels de lecture"
    keep(
        store,
        article("a" * 20, "s", 0, about, "Un dispositif."),
        article("c" * 20, "s", 2, "Dyslexie : des logiciels", "Un essai."),
        *numbered(20),
    )
    known: dict[str, float] = {}
    asked: list[str] = []

    def kept(word: str, make: Callable[[], float]) -> float:
        asked.append(word)
        return known[word] if word in known else known.setdefault(word, make())

    found = store.articles.get("a" * 20)
    assert found
    first = similar(store.engine, found, kept=kept)
    assert known["dyslexie"] == 2
    assert first == similar(store.engine, found, kept=kept) == similar(store.engine, found)
    assert len(asked) == 2 * len(known)


def test_similar_articles_of_a_long_archive_share_rare_words(store: Store) -> None:
    """Words that many hold are weighed by the newest that do."""
    keep(
        store,
        article("a" * 20, "s", 0, "La dyslexie à l’école", "Une école, des écoles, l’école."),
        article("c" * 20, "s", 2, "Dyslexie, une école", "Un essai."),
        *numbered(250),
        *(article(f"d{n:019x}", "s", n * 0.1, "Un sport", "Au gymnase.") for n in range(30)),
    )
    found = store.articles.get("a" * 20)
    assert found
    assert similar(store.engine, found)[0].key == "c" * 20
