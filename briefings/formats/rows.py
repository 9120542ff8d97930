"""The stories of a note and the results of a search as rows. Pure.

A row is what the note shows, no more: its extract is the one that the source's rights let through.
Dates keep their type; one that the source did not give stays empty.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from briefings.formats.cells import plain
from briefings.model import Briefing, Story
from briefings.period import local_day
from briefings.render.stories import web
from briefings.rights import extract
from briefings.select.stories import story_key
from watch.enrich.upcoming import clock
from watch.model import Labelled, Rights, SourceSpec, StatedDate, Theme, Verdict
from watch.zone import paris

HIGHLIGHT = "À retenir"
KINDS = {"appel": "Date limite", "evenement": "Rendez-vous"}


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """A story, or an article that a search found."""

    place: str = ""
    """where the note tells it, or who put it there; '' for a search"""
    themes: tuple[str, ...]
    title: str
    url: str
    source: str
    published: date | None
    first_seen: datetime
    """Paris, without zone"""
    language: str
    story: str
    territory: float = 0.0
    extract: str = ""
    credit: str = ""
    also: tuple[str, ...] = ()
    """the other sources that tell it"""
    comments: tuple[str, ...] = ()
    """of the office"""
    number: int | None = None
    """of the note"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A date that a story states."""

    day: date
    left: int
    """days from the making of the note"""
    hour: str
    kind: str
    before: date | None
    """the date that it replaces"""
    news: News
    quote: str
    """the words that state it, when the source's rights allow"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What sources and themes are called."""

    specs: Mapping[str, SourceSpec]
    themes: Mapping[str, str]

    def source(self, slug: str) -> str:
        """The source's name; a source that left the catalogue keeps its slug."""
        return plain(self.specs[slug].name) if slug in self.specs else slug

    def of(self, item: Labelled) -> tuple[str, ...]:
        """The item's themes; those to be checked say so."""
        return tuple(
            self.themes.get(label.theme, label.theme)
            + ("" if label.verdict is Verdict.IN else " (à vérifier)")
            for label in item.labels
            if label.verdict is not Verdict.OUT
        )


def names_of(specs: Sequence[SourceSpec], themes: Sequence[Theme]) -> Names:
    """Names by slug."""
    return Names(
        specs={spec.slug: spec for spec in specs},
        themes={theme.slug: plain(theme.name) for theme in themes},
    )


def told(briefing: Briefing, names: Names) -> Iterator[News]:
    """Every story of the note once, in the order of its sections; doubts last."""
    first = {story_key(story.lead.article) for story in briefing.highlights}
    seen: set[str] = set()
    for place, story in _placed(briefing):
        key = story_key(story.lead.article)
        if key not in seen:
            seen.add(key)
            yield _news(story, names, HIGHLIGHT if key in first else place, briefing.number)


def dates(briefing: Briefing, names: Names) -> list[Due]:
    """Every date that a kept story states, nearest first; those already past at the end."""
    today = local_day(briefing.made_at)
    stories = {story_key(s.lead.article): s for s in (*_kept(briefing), *briefing.calls)}.values()
    stated = [
        _due(one, story, names, today, briefing.number)
        for story in stories
        for one in story.deadlines
    ]
    return sorted(stated, key=lambda due: (due.left < 0, due.day, clock(due.hour), due.news.title))


def found(
    items: Sequence[Labelled], names: Names, limit: int, territory: Mapping[str, float]
) -> Iterator[News]:
    """What a search found; extracts of at most ``limit`` characters, as in a note."""
    for item in items:
        article = item.article
        spec = names.specs.get(article.source)
        shown, credit = extract(article, spec, limit) if spec else ("", None)
        yield replace(
            _row(item, names),
            extract=plain(shown),
            credit=plain(credit or ""),
            territory=territory.get(article.key, 0.0),
        )


def _placed(briefing: Briefing) -> Iterator[tuple[str, Story]]:
    for section in briefing.sections:
        yield from (("En rubrique", story) for story in section.stories)
        yield from (("En lien", story) for story in section.further)
    # Pinned by hand, perhaps in no section.
    yield from ((HIGHLIGHT, story) for story in briefing.highlights)
    yield from (("À vérifier", story) for story in briefing.to_check)


def _kept(briefing: Briefing) -> Iterator[Story]:
    for section in briefing.sections:
        yield from (*section.stories, *section.further)


def _news(story: Story, names: Names, place: str, number: int) -> News:
    lead = story.lead.article
    reworded = story.wording.extract
    return replace(
        _row(story.lead, names),
        place=f"{place} (ajoutée par {plain(story.added_by)})" if story.added_by else place,
        title=plain(story.title),
        extract=plain(story.extract if reworded is None else reworded),
        credit=plain(story.attribution or "") if story.extract and reworded is None else "",
        territory=story.territory,
        also=_others(story, names, lead.source),
        comments=tuple(f"{one.kind}\u00a0: {plain(one.text)}" for one in story.comments),
        number=number,
    )


def _others(story: Story, names: Names, leading: str) -> tuple[str, ...]:
    slugs = (other.source for other in story.others if other.source != leading)
    return tuple(dict.fromkeys(map(names.source, slugs)))


def _row(item: Labelled, names: Names) -> News:
    article = item.article
    return News(
        themes=names.of(item),
        title=plain(article.title),
        url=web(article.url),
        source=names.source(article.source),
        published=None if article.published is None else local_day(article.published),
        first_seen=paris(article.first_seen).replace(tzinfo=None),
        language=article.language,
        story=story_key(article),
    )


def _due(one: StatedDate, story: Story, names: Names, today: date, number: int) -> Due:
    return Due(
        day=one.day,
        left=(one.day - today).days,
        hour=one.time or "",
        kind=KINDS.get(one.kind, "Date"),
        before=one.moved_from,
        news=_news(story, names, "", number),
        quote=plain(one.quote) if _quotable(story, names) else "",
    )


def _quotable(story: Story, names: Names) -> bool:
    """Whether the words of every source of the story may be shown: one of them states the date."""
    specs = (names.specs.get(one.source) for one in (story.lead.article, *story.others))
    return all(spec is not None and spec.rights is not Rights.REFERENCE for spec in specs)
