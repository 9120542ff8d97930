"""What an item's page shows: what it says, how it was read, its story, what became of it. Pure.

Of the item's own words it shows the extract that the rights let by, and facts: dates, sums, names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from briefings.model import Issue
from briefings.render.stories import web
from briefings.rights import extract
from briefings.web import history
from briefings.web.dated import Reader, Stated, stated
from briefings.web.judged import Theme, themes
from briefings.web.library import Past, line
from briefings.web.shelf import Also, Names, address, day
from watch.enrich.figures import figures
from watch.model import Article, Enriched, Joined, Labelled
from watch.query import Asked, Clause, Field
from watch.store.browse import Brief
from watch.text import squeeze
from watch.tongues import language

FIGURES = 8
PLACES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """All that was read of an item."""

    article: Article
    labelled: Labelled
    enriched: Enriched
    story: Sequence[Joined]
    past: history.Past
    issues: Sequence[Issue]
    similar: Sequence[Brief]


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """Another article of the story, and why it is there."""

    also: Also
    when: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What the template reads."""

    key: str
    may_correct: bool
    title: str
    source: str
    url: str
    domain: str
    published: str
    authors: str
    tongue: str
    extract: str
    credit: str
    themes: tuple[Theme, ...]
    places: tuple[tuple[str, str], ...]
    """name and search"""
    region: int
    """percent"""
    dates: tuple[Stated, ...]
    figures: tuple[str, ...]
    story: tuple[Teller, ...]
    history: tuple[str, ...]
    issues: tuple[Past, ...]
    similar: tuple[Also, ...]


def record(held: Held, names: Names, limit: int, reader: Reader) -> Record:
    """The page's words; names of colleagues are for those who have signed in."""
    article = held.article
    spec = names.sources.get(article.source)
    shown, credit = extract(article, spec, limit) if spec else ("", None)
    url = web(article.url)
    return Record(
        key=article.key,
        may_correct=reader.corrects,
        title=squeeze(article.title),
        source=names.source(article.source),
        url=url,
        domain=urlsplit(url).hostname or "",
        published=day(article.published) if article.published else "",
        authors=", ".join(map(squeeze, article.authors[:5])),
        tongue=language(article.language),
        extract=shown,
        credit=credit or "",
        themes=tuple(themes(held.labelled, names, reader)),
        places=tuple(_places(held.enriched)),
        region=round(100 * held.enriched.territory.score),
        dates=tuple(stated(article, held.enriched, reader, quoted=bool(shown))),
        figures=tuple(squeeze(f"{one.text} {one.what}") for one in figures(article)[:FIGURES])
        if shown
        else (),
        story=tuple(_teller(one, names) for one in held.story if one.article.key != article.key),
        history=tuple(history.history(article, held.past, names, named=reader.account)),
        issues=tuple(map(line, held.issues)),
        similar=tuple(
            Also(key=one.key, source=names.source(one.source), title=squeeze(one.title))
            for one in held.similar
        ),
    )


def _places(found: Enriched) -> Iterator[tuple[str, str]]:
    for mention in found.territory.mentions[:PLACES]:
        name = mention.place.name
        clause = Clause(text=name, field=Field.PLACE)
        yield name, "" if '"' in name else address(Asked(clauses=(clause,)))


def _teller(one: Joined, names: Names) -> Teller:
    article = one.article
    also = Also(key=article.key, source=names.source(article.source), title=squeeze(article.title))
    why = f"{one.reason} ({round(100 * one.score)}\u00a0%)" if one.reason else "premier article"
    return Teller(also=also, when=day(article.effective), why=why)
