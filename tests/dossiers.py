"""Dossiers for notes: invented press, analysed by the real rooms of the watch."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache, partial

from briefings.compose import Dossier, Piece, note_document
from briefings.document import Document
from briefings.notes import Note, NoteKind
from tests import documents, notes
from watch.enrich.analysis import enrich
from watch.enrich.figures import figures
from watch.enrich.gazetteer import Gazetteer
from watch.enrich.summary import key_sentences
from watch.model import Article, Rights, SourceSpec
from watch.places import load_places
from watch.resources import shipped

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)


def spec(slug: str, name: str, rights: Rights, attribution: str | None = None) -> SourceSpec:
    return replace(notes.spec(slug, name), rights=rights, attribution=attribution)


SPECS = (
    spec(
        "region", "Agence des ruralités", Rights.OPEN, "Agence des ruralités, Licence Ouverte 2.0"
    ),
    spec("univ", "Université des Causses", Rights.EXTRACT),
    spec("gazette", "La Gazette des Vallées", Rights.REFERENCE),
    spec("revue", "Rural Science Review", Rights.EXTRACT),
)
BY_SLUG = {one.slug: one for one in SPECS}


def article(
    number: int, source: str, title: str, text: str, day: int | None = 16, *,
    story: int = 0, language: str = "fr", url: str = "",
) -> Article:  # fmt: skip
    return Article(
        key=f"{number:020x}",
        source=source,
        url=url or f"https://{source}.example/actu/{number}",
        title=title,
        lead="",
        text=text,
        published=None if day is None else datetime(2026, 11, day, 9, tzinfo=UTC),
        first_seen=datetime(2026, 11, 22, tzinfo=UTC),
        language=language,
        story=f"{story or number:020x}",
    )


ARTICLES = (
    article(
        1,
        "region",
        "Tiers-lieux ruraux : 3 millions d'euros pour 120 communes",
        "L'Agence des ruralités lance un appel à projets pour les tiers-lieux ruraux."
        " Les dossiers sont à déposer avant le 15 décembre 2026 à 12 h."
        " Le programme, doté de 3 millions d'euros, concerne 120 communes de l'Aveyron et de la"
        " Lozère. L'agence a ouvert douze lieux à Millau et à Mende depuis 2024.",
        16,
    ),
    article(
        2,
        "univ",
        "Des tiers-lieux pour la recherche participative",
        "L'Université des Causses accompagne les tiers-lieux de l'Aveyron."
        " Selon une enquête menée auprès des habitants, 45 % des usagers y ont suivi un atelier"
        " scientifique. « Les habitants posent des questions que nous ne nous posions pas »,"
        " explique la sociologue Anne Delmas. L'appel concerne 150 communes.",
        18,
        story=1,
    ),
    article(
        3,
        "gazette",
        "À Millau, un tiers-lieu qui fait école",
        "Le tiers-lieu de Millau accueille 300 élèves chaque mois. « On vient de loin », dit"
        " Paul Roux, son directeur. Les inscriptions ferment le 4 décembre 2026.",
        19,
    ),
    article(
        4,
        "revue",
        "Video: what rural third places change",
        "The study followed 40 villages for three years. It shows that third places help young"
        " people to meet researchers.",
        None,
        language="en",
        url="https://www.canal-u.tv/chaines/rural/42",
    ),
    article(
        5,
        "univ",
        "Colloque « Science et ruralité » à Rodez",
        "Le colloque « Science et ruralité » aura lieu le 12 novembre 2026 à Rodez."
        " L'université a réuni quinze laboratoires pour le préparer.",
        3,
    ),
)


@cache
def gazetteer() -> Gazetteer:
    return load_places(shipped("config", "territory"))


@cache
def pieces(articles: tuple[Article, ...] = ARTICLES) -> tuple[Piece, ...]:
    return tuple(
        Piece(
            article=one,
            spec=BY_SLUG.get(one.source),
            found=enrich(one, gazetteer()),
            figures=figures(one),
            sentences=tuple(s.text for s in key_sentences(one.title, one.text, 3)),
            image="https://univ.example/colloque.jpg" if one.key.endswith("5") else "",
        )
        for one in articles
    )


def dossier(articles: tuple[Article, ...] = ARTICLES) -> Dossier:
    return Dossier(pieces=pieces(articles), now=NOW)


def note(kind: NoteKind, **texts: str) -> Note:
    options = ("Abonder l'appel existant", "Lancer un appel régional")
    return Note(
        kind=kind,
        items=tuple(one.key for one in ARTICLES),
        options=options if kind is NoteKind.DECISION else (),
        texts=texts,
    )


WRITTEN = {
    "objet": "Les tiers-lieux ruraux et la culture scientifique",
    "suivi": "Marie Roux",
    "avantages-1": "Pas de nouvelle instruction.",
    "avis-1": "Avis favorable.\n- Délai tenable ;\n- coût connu.",
    "portee": "Deux départements sont prioritaires.",
}


def composed(kind: NoteKind) -> Document:
    return note_document(note(kind, **WRITTEN), dossier(), documents.HOUSE, number=12)


def many(count: int = 60) -> Dossier:
    """A dossier of ``count`` items, each a story of its own."""
    return dossier(
        tuple(
            replace(
                ARTICLES[n % len(ARTICLES)],
                key=f"{n + 1:020x}",
                story=f"{n + 1:020x}",
                title=f"{ARTICLES[n % len(ARTICLES)].title} ({n + 1})",
            )
            for n in range(count)
        )
    )


CASES: dict[str, Callable[[], Document]] = {
    kind.value: partial(composed, kind) for kind in NoteKind
}
