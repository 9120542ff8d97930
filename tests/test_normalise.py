"""One entry to a clean article, or to the reason why not."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from tests.pages import NOW, SPEC
from watch.model import Article, RawItem, Refusal, Rejected
from watch.normalise import MAX_LEAD, MAX_TAGS, MAX_TEXT, MAX_TITLE, identify, normalise
from watch.urls import canonical

RAW = RawItem(url="https://exemple.fr/a", guid="g", title="Un titre", summary="Un résumé.")


def article(**changes: object) -> Article:
    made = normalise(replace(RAW, **changes), SPEC, SPEC.url, NOW)  # type: ignore[arg-type]  # a test's shorthand
    assert isinstance(made, Article)
    return made


def refused(**changes: object) -> Rejected:
    made = normalise(replace(RAW, **changes), SPEC, SPEC.url, NOW)  # type: ignore[arg-type]  # idem
    assert isinstance(made, Rejected)
    return made


@pytest.mark.parametrize(
    "tail",
    [
        "L’article <a href='#'>Titre</a> est apparu en premier sur <a href='#'>Exemple</a>.",
        "L'article Titre avec un point. est apparu en premier sur Exemple",
        "Cet article Titre est apparu en premier sur Exemple.",
        "The post <a>Titre</a> appeared first on <a>Exemple</a>.",
        "Lire la suite »",
        "Lire la suite de « Titre »…",
        "Continuer la lecture →",
        "En savoir plus",
    ],
)
@pytest.mark.parametrize("join", ["\n", "<br/>", " "])
def test_what_the_system_adds_is_removed(tail: str, join: str) -> None:
    assert article(summary=f"<p>Un résumé.</p>{join}{tail}").lead == "Un résumé."


@pytest.mark.parametrize("mark", ["[…]", "[&#8230;]", "[...]", "(...)", "…", "..."])
def test_a_cut_summary_ends_with_an_ellipsis(mark: str) -> None:
    assert article(summary=f"Un résumé {mark}").lead.replace(" …", "…") == "Un résumé…"


def test_words_that_only_look_like_a_tail_stay() -> None:
    text = "L’article 4 de la loi est apparu en premier lieu dans le débat. Il compte."
    assert article(summary=text).lead == text


def test_lengths_are_bounded_and_cuts_marked() -> None:
    made = article(
        title="mot " * 9_000,
        summary="mot " * 9_000,
        body="mot " * 900_000,
        tags=tuple(f"t{n}" for n in range(1000)),
        authors=("a" * 9_000,),
    )
    assert len(made.title) <= MAX_TITLE
    assert len(made.lead) <= MAX_LEAD
    assert MAX_TEXT - 10 < len(made.text) <= MAX_TEXT
    assert made.title.endswith("mot…")
    assert made.lead.endswith("mot…")
    assert len(made.tags) == MAX_TAGS
    assert len(made.authors[0]) <= 100


def test_a_summary_too_long_for_a_lead_is_kept_as_text() -> None:
    made = article(summary="<p>mot</p>" * 2_000)
    assert made.lead.endswith("…")
    assert made.text.count("mot") == 2_000


def test_a_lead_that_repeats_the_title_is_no_lead() -> None:
    assert article(summary="<b>UN TITRE</b>").lead == ""


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2026-11-09T10:00:00Z", datetime(2026, 11, 9, 10, tzinfo=UTC)),
        (datetime(2026, 11, 9, 10), datetime(2026, 11, 9, 9, tzinfo=UTC)),  # noqa: DTZ001 - the case
        ("2026-11-10T08:09:00Z", datetime(2026, 11, 10, 8, 9, tzinfo=UTC)),
        ("2026-11-10T08:11:00Z", None),
        ("2031-01-15", None),
        ("1994-12-31", None),
        ("1970-01-01T00:00:00Z", None),
        (datetime.min, None),  # noqa: DTZ901 - the case
        (datetime.max, None),  # noqa: DTZ901 - the case
        (None, None),
        ("bientôt", None),
    ],
)
def test_a_date_is_never_invented(stated: str | datetime | None, expected: datetime | None) -> None:
    made = article(published=stated)
    assert made.published == expected
    assert made.first_seen == NOW


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"url": None}, Refusal.NO_LINK),
        ({"url": "  "}, Refusal.NO_LINK),
        ({"url": "javascript:x"}, Refusal.BAD_LINK),
        ({"title": None, "summary": None}, Refusal.NO_TITLE),
        ({"title": "<img>", "summary": "\u200b"}, Refusal.NO_TITLE),
    ],
)
def test_refusals(changes: dict[str, object], refusal: Refusal) -> None:
    made = refused(**changes)
    assert made.refusal is refusal
    assert made.detail


def test_a_guid_that_is_an_address_is_a_link() -> None:
    assert article(url=None, guid="https://exemple.fr/b").url == "https://exemple.fr/b"


def test_a_first_sentence_makes_a_title() -> None:
    made = article(title="", summary="<p>M. Roux l’a dit hier soir. Et redit.</p>")
    assert made.title == "M. Roux l’a dit hier soir."
    assert article(title="", summary="Un rapport sur l’orientation\nSuite").title.endswith("tion")
    assert len(article(title="", summary="mot " * 200).title) <= 160


def test_the_key_survives_what_does_not_change_the_entry() -> None:
    key = article().key
    assert article(url="http://www.exemple.fr/a/?utm_source=x#y").key == key
    assert article(guid="autre", title="Corrigé", summary="Réécrit").key == key
    assert article(url="https://exemple.fr/b").key != key
    other = normalise(RAW, replace(SPEC, slug="autre"), SPEC.url, NOW)
    assert isinstance(other, Article)
    assert other.key != key


def test_the_key_never_changes_between_versions() -> None:
    # It is what the archive knows an article by: another value here loses every label and note.
    assert article().key == "b90da34696b2d1d5e954"


@pytest.mark.parametrize(
    "link", ["https://exemple.fr/", "https://autre.fr", "https://exemple.fr/fr"]
)
def test_an_address_that_says_nothing_leaves_it_to_the_guid_then_the_title(link: str) -> None:
    url = canonical(link) or ""
    home = "https://exemple.fr/fr"
    none: frozenset[str] = frozenset()
    one = identify(url, "1", "T", home, none)
    assert one != identify(url, "2", "T", home, none)
    assert one == identify(url, "1", "Autre", home, none)
    assert identify(url, None, "T", home, none) != identify(url, None, "U", home, none)


RAW_TEXT = st.text(max_size=80) | st.text(
    st.sampled_from("<>&;#p/ab\x00\ud800\u202e\ufffe\ufeff=' \n:h"), max_size=60
)


@given(st.builds(RawItem, **dict.fromkeys(("title", "summary", "body", "url", "guid"), RAW_TEXT)))
def test_whatever_comes_every_sink_accepts_what_goes_out(raw: RawItem) -> None:
    made = normalise(raw, SPEC, SPEC.url, NOW)
    texts = [made.detail] if isinstance(made, Rejected) else [made.title, made.lead, made.text]
    for text in texts:
        assert text == unicodedata.normalize("NFC", text)
        etree.Element("x").text = text
        with closing(sqlite3.connect(":memory:")) as base:
            assert base.execute("SELECT ?", (text,)).fetchone() == (text,)
        text.encode()
    if isinstance(made, Article):
        assert made.title.strip()
        assert "\n" not in made.title
        assert canonical(made.url) == made.url


@given(st.datetimes(timezones=st.timezones()) | st.text(max_size=30))
def test_published_is_always_in_range(stated: datetime | str) -> None:
    found = article(published=stated).published
    assert found is None or datetime(1995, 1, 1, tzinfo=UTC) <= found <= NOW + timedelta(minutes=10)
