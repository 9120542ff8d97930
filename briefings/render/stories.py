"""A story as the note shows it: title bounded, sources named, dates in words. Pure.

Text comes from anywhere on the web: it is cleaned again here, since a briefing can be built by
hand. Escaping is the templates' job.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from briefings.model import Briefing, Deadline, Story
from briefings.period import local_day
from briefings.render.page import Due, Entry, Link, Reason, Remark, Tag
from briefings.typography import NBSP, day, percent, typeset
from watch.enrich.upcoming import clock
from watch.model import Article, Label, StatedDate, Verdict
from watch.text import clean, shorten, squeeze
from watch.tongues import tongue

MAX_TITLE = 200
MAX_EXTRACT = 1000
"""A rail only: the settings and the rights bound extracts far below."""
MAX_WORDING = 4000
"""A rail too: the desk refuses longer texts of the office, so none is ever cut here."""
MAX_NAME = 100
SLACK = 10
"""Of a longer text, only this many times the limit is read at all."""
MAX_ALSO = 4
"""Other sources named; the rest are counted."""
MAX_WORDS = 4
"""Words shown to explain a doubt, for and against."""

_WEB = re.compile(r"https?://[^\s<>\"\\^`{|}]+", re.IGNORECASE)
_LABELS = {
    ("appel", True): "Date limite",
    ("appel", False): "Date limite dépassée",
    ("evenement", True): "Rendez-vous",
    # That it was announced is known; that it took place is not.
    ("evenement", False): "Date annoncée, passée",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """What turns slugs and dates of one issue into words."""

    names: Mapping[str, str]
    """of the sources, typeset"""
    tags: Mapping[str, Tag]
    """of the themes"""
    year: int
    """not repeated in a date of the same year"""
    today: date


def mention(story: Story, wording: Wording) -> Entry:
    """The story as a title, its sources and its links."""
    article = story.lead.article
    also, more = _also(story, wording)
    return Entry(
        title=line(story.title, MAX_TITLE) or "(sans titre)",
        original=line(article.title, MAX_TITLE) if story.wording.title else "",
        url=web(article.url),
        source=source(article.source, wording),
        when=" · ".join([_published(article, wording), *tongue(article)]),
        also=also,
        also_more=more,
    )


def entry(story: Story, wording: Wording, *, without: str = "") -> Entry:
    """The story in full; its tags are all its sure themes but ``without``."""
    return replace(
        _shown(mention(story, wording), story),
        remarks=remarks(story),
        added=bool(story.added_by),
        dates=tuple(due(stated, wording) for stated in story.deadlines),
        tags=tuple(tag(slug, wording) for slug in story.lead.themes(Verdict.IN) if slug != without),
    )


def remarks(story: Story) -> tuple[Remark, ...]:
    """What the office says of the story."""
    return tuple(
        Remark(line(comment.kind.value, MAX_NAME), paragraphs(comment.text))
        for comment in story.comments
    )


def paragraphs(text: str) -> tuple[str, ...]:
    """A text of the office, a paragraph a line."""
    lines = (line(one, MAX_WORDING) for one in text.splitlines())
    return tuple(one for one in lines if one)


def tag(slug: str, wording: Wording) -> Tag:
    """The theme's tag; a theme that is not in the catalogue any more keeps its slug."""
    return wording.tags.get(slug) or Tag(slug, "")


def source(slug: str, wording: Wording) -> str:
    """The source's name; a source that left the catalogue keeps its slug."""
    return wording.names.get(slug) or line(slug, MAX_NAME)


def coming(briefing: Briefing) -> tuple[tuple[Story, Deadline], ...]:
    """Every date still open that a story states, by day and hour: what all formats list."""
    today = local_day(briefing.made_at)
    found = [(one, each) for one in briefing.calls for each in one.deadlines if each.day >= today]
    return tuple(sorted(found, key=lambda pair: (pair[1].day, clock(pair[1].time))))


def due(stated: StatedDate, wording: Wording) -> Due:
    """A stated date in words, past or to come."""
    coming = stated.day >= wording.today
    label = _LABELS.get((stated.kind, coming), "Date")
    hour = f" à{NBSP}{stated.time}" if stated.time else ""
    when = f"{day(stated.day)}{hour}"
    before = stated.moved_from
    if before is None or before == stated.day or not coming:
        return Due(label, when, coming)
    moved = "reportée" if before < stated.day else "avancée"
    return Due(f"{label} {moved}", f"{when}, au lieu du {day(before)}", coming)


def reason(label: Label, wording: Wording) -> Reason:
    """Why a theme was thought of."""
    pleading = tuple(line(term.text, MAX_NAME) for term in label.terms if term.weight > 0)
    against = tuple(line(term.text, MAX_NAME) for term in label.terms if term.weight < 0)
    return Reason(
        tag(label.theme, wording),
        percent(label.score),
        pleading[:MAX_WORDS],
        against[:MAX_WORDS],
    )


def line(text: str, limit: int, language: str = "fr") -> str:
    """One line, about ``limit`` characters at most; typeset when it is French."""
    told = shorten(squeeze(clean(text[: limit * SLACK])), limit)
    return typeset(told) if language == "fr" else told


def quoted(text: str) -> str:
    """An extract fit to stand between guillemets: those inside become “ ”, as French wants."""
    return line(text, MAX_EXTRACT).replace("«\u00a0", "“").replace("\u00a0»", "”")


def web(url: str) -> str:
    """The address when it is a plain web one, else ''."""
    return url if _WEB.fullmatch(url) and clean(url) == url else ""


def _shown(entry: Entry, story: Story) -> Entry:
    """With the extract: the office's words if it wrote some, else the quotation and its credit."""
    own = story.wording.extract
    if own is not None:
        return replace(entry, extract=line(own, MAX_WORDING), own=True)
    credit = line(story.attribution or "", MAX_TITLE) if story.extract else ""
    return replace(entry, extract=quoted(story.extract), credit=credit)


def _also(story: Story, wording: Wording) -> tuple[tuple[Link, ...], int]:
    """The other sources, each once, and how many more there are."""
    first: dict[str, Article] = {}
    for other in story.others:
        if other.source != story.lead.article.source:
            first.setdefault(other.source, other)
    links = tuple(Link(source(slug, wording), web(other.url)) for slug, other in first.items())
    return links[:MAX_ALSO], len(links[MAX_ALSO:])


def _published(article: Article, wording: Wording) -> str:
    if article.published is None:
        return "sans date"
    local = local_day(article.published)
    written = day(local).replace(" ", NBSP)
    return written.rpartition(NBSP)[0] if local.year == wording.year else written
