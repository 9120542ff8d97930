"""The days that an item states, and those that it does not."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.analysis import dates, read
from watch.enrich.deadlines import CALL, EVENT, MAX_QUOTE
from watch.enrich.upcoming import MAX_STATED, upcoming
from watch.model import Article, Enriched, Shift, StatedDate

PUBLISHED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)
NBSP = "\u00a0"


def stated(title: str, text: str, published: datetime | None) -> tuple[StatedDate, ...]:
    calls, events = read(title, text, published)
    return upcoming(Enriched(calls=calls, events=events), (), published)


def told(title: str, text: str = "", published: datetime | None = PUBLISHED) -> list[str]:
    return [
        " ".join(filter(None, (one.kind, one.day.isoformat(), one.time)))
        for one in stated(title, text, published)
    ]


CALLS = [
    ("Date limite de dépôt : 12 octobre 2026 à 12 h 00.", f"2026-10-12 12{NBSP}h{NBSP}00"),
    ("Date limite : lundi 12/10/2026 (17h).", f"2026-10-12 17{NBSP}h{NBSP}00"),
    ("Les candidatures sont ouvertes jusqu’au 4 décembre 2026, minuit.", "2026-12-04 minuit"),
    ("Déposez votre dossier avant le vendredi 2 octobre à midi.", f"2026-10-02 12{NBSP}h{NBSP}00"),
    ("Clôture des candidatures le 15.10.26.", "2026-10-15"),
    ("Inscriptions du 2 novembre au 4 décembre 2026.", "2026-12-04"),
    ("Appel ouvert du 15 septembre au 15 novembre 2026 inclus", "2026-11-15"),
    ("Réponses attendues avant le 30 octobre, 18 h.", f"2026-10-30 18{NBSP}h{NBSP}00"),
    ("Candidatez avant 12 h 00 le 4 décembre 2026.", f"2026-12-04 12{NBSP}h{NBSP}00"),
    ("Les projets sont à remettre au plus tard le 1er octobre.", "2026-10-01"),
    ("Candidature à envoyer le 1er octobre au plus tard.", "2026-10-01"),
]

EVENTS = [
    ("Le colloque se tiendra les 4 et 5 décembre 2026 à Toulouse.", "2026-12-04"),
    ("La Fête de la science a lieu du 2 au 11 octobre.", "2026-10-02"),
    ("Fête de la science : du vendredi 2 au dimanche 11 octobre 2026", "2026-10-02"),
    ("Festival du 28 septembre au 11 octobre 2026", "2026-09-28"),
    ("Festival du 28 décembre au 3 janvier 2027", "2026-12-28"),
    ("Ateliers les 3, 4 et 5 novembre 2026", "2026-11-03"),
    ("Salon de l’étudiant, samedi 7 et dimanche 8 novembre 2026", "2026-11-07"),
    ("Journée d’étude le 1er décembre 2026 de 9h30 à 17h", f"2026-12-01 9{NBSP}h{NBSP}30"),
    ("Le 4 octobre, à Paris, se tient un séminaire.", "2026-10-04"),
    ("Exposition jusqu’au 4 janvier 2027 au musée.", "2027-01-04"),
]


@pytest.mark.parametrize(("text", "expected"), CALLS)
def test_calls(text: str, expected: str) -> None:
    assert told("Prix de la recherche", text) == [f"{CALL} {expected}"]


@pytest.mark.parametrize(("text", "expected"), EVENTS)
def test_events(text: str, expected: str) -> None:
    assert told("Une annonce", text) == [f"{EVENT} {expected}"]


@pytest.mark.parametrize(
    "text",
    [
        "Date limite : avril 2027",
        "Date limite à venir",
        "Date limite : 30 février 2027",
        "Clôture des candidatures le 15 août 2026",
        "Le colloque du 4 novembre 2025 a réuni cent personnes.",
        "Le colloque du 4 août a réuni cent personnes.",
        "Le forum, prévu le 1er septembre, commence.",
        "La loi du 11 février 2027 et le décret du 3 décembre 2026 sur le forum.",
        "Elle est née le 4 décembre 2026, soirée mémorable.",
        "Salon : page mise à jour le 4 octobre 2026",
        "Publié le 4 octobre 2026",
        "Depuis le 4 octobre 2026, un atelier existe.",
        "Le ministre parlera le 4 octobre 2026.",
        "Le colloque du 4 octobre 2026 est annulé.",
        "Conférence annulée : le 4 octobre 2026 il n’y aura rien.",
        "Interruption du 24 septembre au 17 octobre 2026 de la plateforme.",
        "Rendez-vous vendredi 4 octobre pour le webinaire.",
        "Webinaire n° 4 du 3e trimestre, 12 participants",
    ],
)
def test_what_is_not_stated_is_not_guessed(text: str) -> None:
    assert told("Une annonce", text) == []


def test_a_year_that_is_not_written_is_the_next_such_day() -> None:
    december = datetime(2026, 12, 5, 8, 0, tzinfo=UTC)
    assert told("", "Webinaire le 12 janvier", december) == [f"{EVENT} 2027-01-12"]
    assert told("", "Webinaire le 4 décembre", december) == []
    assert told("", "Webinaire le 12 janvier", None) == []
    assert told("", "Webinaire le 12 janvier 2027", None) == [f"{EVENT} 2027-01-12"]


def test_the_weekday_confirms_the_year() -> None:
    assert told("", "Webinaire le dimanche 4 octobre") == [f"{EVENT} 2026-10-04"]
    assert told("", "Webinaire le mardi 4 octobre") == []


def test_the_title_says_what_a_precise_day_is_for() -> None:
    text = "Jeudi 3 décembre 2026 à 14 h, en ligne."
    assert told("Webinaire : le climat", text) == [f"{EVENT} 2026-12-03 14{NBSP}h{NBSP}00"]
    assert told("Le climat", text) == []


def test_an_event_that_has_begun_is_open_until_its_end() -> None:
    october = datetime(2026, 10, 5, 8, 0, tzinfo=UTC)
    text = "La Fête de la science a lieu du 2 au 11 octobre 2026."
    assert told("", text, october) == [f"{EVENT} 2026-10-11"]


def test_published_is_placed_in_paris() -> None:
    # 23:30 UTC on 11 October is already the 12th in Paris: the call closes today.
    late = datetime(2026, 10, 11, 23, 30, tzinfo=UTC)
    assert told("", "Date limite : 12 octobre", late) == [f"{CALL} 2026-10-12"]
    assert told("", "Date limite : 11 octobre", late) == []


def test_several_dates_come_earliest_first_and_once() -> None:
    text = (
        "Le colloque aura lieu le 4 décembre 2026.\nDate limite d’inscription : 2 octobre 2026.\n"
        "Rappel : le colloque, le 4 décembre 2026 à 9 h."
    )
    assert told("", text) == [f"{CALL} 2026-10-02", f"{EVENT} 2026-12-04 9{NBSP}h{NBSP}00"]
    many = "\n".join(f"Atelier le {day} octobre 2026." for day in range(1, 30))
    assert len(told("", many)) == MAX_STATED


def test_the_quote_holds_the_words_that_say_it() -> None:
    long = f"{'Un long préambule, ' * 20} date limite de dépôt le 12 octobre 2026 pour tous."
    (one,) = stated("Appel", long, PUBLISHED)
    assert "date limite de dépôt le 12 octobre 2026" in one.quote
    assert len(one.quote) <= MAX_QUOTE
    (short,) = stated("Appel", "Bonjour. Date limite : 12 octobre 2026. Merci.", PUBLISHED)
    assert short.quote == "Date limite : 12 octobre 2026."


@pytest.mark.parametrize(
    "text",
    [
        "colloque 4 " + ", " * 28 + "x 5 octobre 2026",
        "colloque " + "4 et " * 1_500,
        "le 4 octobre 2026 " * 400,
        "dossiers " * 700 + "avant le 4 octobre 2026",
        "… " * 3_000,
    ],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    start = time.process_time()
    stated("colloque", text, PUBLISHED)
    assert time.process_time() - start < 1  # 0.04 s here; the first took minutes, then 2^28 steps


def test_an_article_is_read_whole() -> None:
    article = Article(
        key="k",
        source="s",
        url="https://exemple.fr/1",
        title="Appel à projets",
        lead="Un programme pour la ruralité.",
        text="Conditions.\nDate limite : 12 octobre 2026.",
        published=PUBLISHED,
        first_seen=PUBLISHED,
    )
    calls, _ = dates(article)
    assert [one.deadline for one in calls] == [date(2026, 10, 12)]


def test_a_date_tells_the_day_that_it_replaced() -> None:
    calls, _ = read("Appel à projets", "Date limite : 12 octobre 2026.", PUBLISHED)
    days = [date(2026, 9, 20), date(2026, 10, 1), date(2026, 10, 12)]
    shifts = [
        Shift(before=before, after=after, noticed=PUBLISHED, quote="…")
        for before, after in pairwise(days)
    ]
    (one,) = upcoming(Enriched(calls=calls), shifts, PUBLISHED)
    assert (one.day, one.moved_from) == (days[2], days[1])
    (same,) = upcoming(Enriched(calls=calls), shifts[:1], PUBLISHED)
    assert same.moved_from is None


WORDS = st.sampled_from(
    "date limite|jusqu'au|avant le|du|au|le|les|et|,|4|31|12|octobre|février|2026|2027|0000|9999|à"
    "|14 h|midi|colloque|webinaire|candidatures|vendredi|.|\n|«|É|12/10/2026|99/99/9999".split("|"),
)


@given(
    st.lists(WORDS, max_size=30).map(" ".join) | st.text(max_size=60),
    st.lists(WORDS, max_size=8).map(" ".join),
    st.none() | st.datetimes(timezones=st.just(UTC)),
)
def test_never_raises_and_never_looks_back(
    text: str, title: str, published: datetime | None
) -> None:
    if published is not None and not 1995 <= published.year <= 2100:
        published = None
    found = stated(title, text, published)
    assert list(found) == sorted(found, key=lambda one: (one.day, one.kind))
    for one in found:
        assert one.kind in {CALL, EVENT}
        assert one.quote
        assert len(one.quote) <= MAX_QUOTE
        assert published is None or one.day >= published.date()
