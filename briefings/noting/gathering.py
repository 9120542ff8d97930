"""From the keys of a note to its dossier: its articles, their stories, all that is found in them.

Read again each time that a note is shown, so that a deadline that moved since is in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from briefings.app import Office
from briefings.compose import Dossier, Piece
from briefings.notes import Note
from watch.enrich.figures import figures
from watch.enrich.summary import key_sentences
from watch.model import Article
from watch.store import Store

SENTENCES = 3
FIGURES = 8
"""Looked at of one article; a note shows fewer."""
SIBLINGS = 8
"""Articles of other sources, of one story; the chosen ones are never left out."""


def gather(office: Office, store: Store, note: Note) -> Dossier:
    """Everything that the note may state; an article that the archive lost is left out."""
    office.watch.enrich(store)
    articles = _articles(store, note.items)
    found = store.enrichment.of(articles)
    shifts = store.enrichment.shifts()
    images = store.pages.images([one.key for one in articles])
    specs = {spec.slug: spec for spec in office.watch.sources}
    pieces = [
        Piece(
            article=one,
            spec=specs.get(one.source),
            found=found[one.key],
            shifts=tuple(shifts.get(one.key, ())),
            figures=figures(one)[:FIGURES],
            sentences=_sentences(one),
            image=images.get(one.key, ""),
        )
        for one in articles
    ]
    return Dossier(pieces=pieces, now=office.watch.now(), limit=office.watch.settings.extract)


def lost(store: Store, note: Note) -> Sequence[str]:
    """The keys of the note that the archive does not hold."""
    return [key for key in note.items if store.articles.get(key) is None]


def _articles(store: Store, keys: Sequence[str]) -> list[Article]:
    """The chosen ones, each followed by the other sources of its story."""
    chosen = [one for key in keys if (one := store.articles.get(key))]
    found: dict[str, Article] = {}
    for one in chosen:
        siblings = store.articles.story(one.story, SIBLINGS) if one.story else []
        found |= {each.key: found.get(each.key, each) for each in (one, *siblings)}
    return list(found.values())


def _sentences(article: Article) -> tuple[str, ...]:
    text = article.text or article.lead
    return tuple(one.text for one in key_sentences(article.title, text, SENTENCES))
