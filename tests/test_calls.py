"""The calls that an item announces: kind, closing, deadline, terms; and what is no call."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.enrich.analysis import read
from watch.enrich.prose import MAX_QUOTE, Prose, level
from watch.model import Call, CallKind, Closing

PUBLISHED = datetime(2026, 9, 1, 8, 0, tzinfo=UTC)


def calls(title: str, text: str = "", published: datetime | None = PUBLISHED) -> tuple[Call, ...]:
    return read(title, text, published)[0]


def only(title: str, text: str = "") -> Call:
    (one,) = calls(title, text)
    return one


def test_a_whole_call() -> None:
    one = only(
        "Appel à projets « Sciences au village »",
        "La Région Occitanie lance un appel à projets destiné aux communes rurales. Les dossiers"
        " sont à déposer avant le 12 octobre 2026 à 12 h. Subvention maximale : 20 000 €.",
    )
    assert (one.kind, one.closing) == (CallKind.PROJECTS, Closing.DATED)
    assert (one.deadline, one.at) == (date(2026, 10, 12), "12:00")
    assert one.funder is not None
    assert one.funder.value == "Région Occitanie"
    assert one.funder.quote.startswith("La Région Occitanie lance")
    assert one.audience is not None
    assert one.audience.value == "communes rurales"
    assert one.amount is not None
    assert (one.amount.value, one.amount.quote) == ("20 000 €", "Subvention maximale : 20 000 €.")
    assert one.quote == "Les dossiers sont à déposer avant le 12 octobre 2026 à 12 h."


@pytest.mark.parametrize(
    ("title", "text", "kind"),
    [
        ("AMI « Campus »", "Réponses avant le 30 octobre.", CallKind.INTEREST),
        ("Un prix pour les lycées", "Candidatures jusqu’au 30 octobre.", CallKind.PRIZE),
        ("Bourses de master", "Postulez avant le 30 octobre.", CallKind.GRANT),
        ("Concours photo", "Participez jusqu’au 30 octobre.", CallKind.CONTEST),
        ("Résidence au Pic", "Candidatures jusqu’au 30 octobre.", CallKind.RESIDENCE),
        ("Appel à communications", "Envoi avant le 30 octobre.", CallKind.CONTRIBUTIONS),
        ("Appel à candidatures", "Dossier avant le 30 octobre.", CallKind.APPLICATIONS),
        ("Colloque", "Date limite d’inscription : 30 octobre.", CallKind.REGISTRATION),
    ],
)
def test_kinds(title: str, text: str, kind: CallKind) -> None:
    one = only(title, text)
    assert (one.kind, one.deadline) == (kind, date(2026, 10, 30))


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Concours de chargés de recherche", "Dossiers avant le 4 octobre 2026."),
        ("Un atelier", "Les structures peuvent se signaler jusqu’au 4 octobre 2026."),
    ],
)
def test_a_deadline_of_no_call_is_one_to_register(title: str, text: str) -> None:
    assert only(title, text).kind is CallKind.REGISTRATION


@pytest.mark.parametrize(
    ("text", "closing", "deadline"),
    [
        ("Dépôt au fil de l’eau.", Closing.PERMANENT, None),
        ("Ouvert toute l’année.", Closing.PERMANENT, None),
        ("La date sera précisée.", Closing.UNKNOWN, None),
        ("Date limite : 30 février 2027.", Closing.UNKNOWN, None),
        ("Date limite : le 12 octobre 0000.", Closing.UNKNOWN, None),
        ("Date limite : le 31 décembre 9999.", Closing.DATED, date(9999, 12, 31)),
        ("Les candidatures sont closes.", Closing.CLOSED, None),
        ("L’appel est clos depuis le 31 juillet 2026.", Closing.CLOSED, date(2026, 7, 31)),
        ("Date limite : 31 juillet 2026.", Closing.CLOSED, date(2026, 7, 31)),
    ],
)
def test_closings_are_kept_apart(text: str, closing: Closing, deadline: date | None) -> None:
    one = only("Appel à projets « Égalité »", text)
    assert (one.closing, one.deadline) == (closing, deadline)


@pytest.mark.parametrize(
    "title",
    [
        "Lauréats de l’appel à projets « Égalité »",
        "Un ami des sciences s’en va",
        "Le prix du gaz baisse avant le 1er octobre",
        "Appel au calme avant le 4 octobre",
        "Appel d’offres : remise des plis le 30 octobre 2026",
        "Webinaire sur les appels à projets européens",
        "La Bourse de Paris recule",
        "L’université recrute ; candidature avant le 10 octobre 2026",
        "À tout prix",
        "Le dossier est consultable en mairie jusqu’au 20 décembre 2026",
    ],
)
def test_what_only_looks_like_a_call(title: str) -> None:
    assert calls(title) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Date limite repoussée du 5 octobre au 26 octobre 2026.",
        "Initialement fixée au 5 octobre, la date limite est reportée au 26 octobre 2026.",
    ],
)
def test_a_deadline_that_moved_says_from_when(text: str) -> None:
    one = only("Appel à projets", text)
    assert (one.deadline, one.moved_from) == (date(2026, 10, 26), date(2026, 10, 5))


def test_two_deadlines_are_two_calls() -> None:
    text = "Dépôt jusqu’au 15 octobre 2026. Seconde vague : dépôt jusqu’au 28 novembre 2026."
    assert [one.deadline for one in calls("Appel à projets", text)] == [
        date(2026, 10, 15),
        date(2026, 11, 28),
    ]


def test_whether_it_is_open_is_asked_of_a_day() -> None:
    dated = only("Appel à projets", "Date limite : 12 octobre 2026.")
    assert dated.open_on(date(2026, 10, 12))
    assert not dated.open_on(date(2026, 10, 13))
    assert only("Appel à projets", "Toute l’année.").open_on(date(2030, 1, 1))
    assert not only("Appel à projets", "Les candidatures sont closes.").open_on(date(2026, 9, 1))


def test_without_a_date_of_publication_a_day_without_a_year_is_none() -> None:
    (one,) = calls("Appel à projets", "Date limite : 12 octobre.", None)
    assert (one.closing, one.deadline) == (Closing.UNKNOWN, None)


@given(st.text())
def test_the_twin_has_the_same_length(text: str) -> None:
    assert len(level(text)) == len(text)


WORDS = (
    "appel à projets|AMI|prix|bourse|lance|La Région|aux lycéens|destiné aux|,|.|\n|20 000 €|dotée"
    "|date limite|30 février|le 12 octobre 2026|à 17 h|jusqu’au|clos|toute l’année|0000|9999|Œ|İ"
).split("|")


@given(
    st.lists(st.sampled_from(WORDS), max_size=30).map(" ".join) | st.text(max_size=80),
    st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join),
)
def test_never_raises_and_always_quotes(text: str, title: str) -> None:
    for one in calls(title, text):
        assert one.quote
        assert len(one.quote) <= MAX_QUOTE
        assert (one.closing is Closing.DATED) <= (one.deadline is not None)
        for stated in (one.funder, one.audience, one.amount):
            if stated is not None:
                whole = " ".join(f"{title}\n{text}".split())
                assert stated.value in whole
                assert len(stated.quote) <= MAX_QUOTE


@pytest.mark.parametrize(
    "text",
    [
        "1" * 100_000,
        "appel à projets " * 6_000,
        "1 000 000 " * 10_000,
        "lance " * 16_000,
        "les " + "a" * 100_000,
        "le 4 octobre 2026 " * 5_000,
        "prix de la " * 9_000,
    ],
)
def test_hostile_texts_take_little_time(text: str) -> None:
    start = time.process_time()
    read(f"Appel à projets {text}", text, PUBLISHED)
    assert time.process_time() - start < 2


def test_a_long_sentence_is_quoted_around_what_it_states() -> None:
    prose = Prose("Titre", f"{'avant ' * 60}le mot juste {'après ' * 60}")
    at = prose.text.index("mot juste")
    quote = prose.quote(at, at + 9)
    assert "mot juste" in quote
    assert len(quote) <= MAX_QUOTE
