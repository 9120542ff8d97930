"""The draft as its page shows it: stories in reading order, each with its origin and why. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from briefings.desk import TO_CHECK, Pile, Plan
from briefings.desk.links import domain, shortened
from briefings.model import Comment, Story
from briefings.period import local_day
from briefings.typography import NBSP, count, day, percent, typeset
from watch.model import Label, Origin, Theme, Verdict
from watch.text import shorten


class Shelf(StrEnum):
    """How a group of stories is told."""

    FULL = "full"
    BRIEF = "brief"
    CHECK = "check"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A theme of a story, and why."""

    slug: str
    name: str
    held: bool
    why: str
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A story as the officer reads it."""

    number: int
    article: str
    """key of its leading article"""
    title: str
    original: str
    """the source's title, when the office wrote another"""
    url: str
    """'' unless it leads to the web"""
    domain: str
    shortened: bool
    origin: str
    """« Centre de sciences · 21 novembre 2026 · et 2 autres sources »"""
    extract: str
    credit: str
    own: bool
    """the extract is the office's words"""
    comments: tuple[Comment, ...]
    dates: tuple[str, ...]
    tags: tuple[Tag, ...]
    added_by: str
    pinned: bool
    changed: str
    """what the source changed since the draft was prepared; '' for nothing"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stories that are told together."""

    name: str
    section: str
    shelf: Shelf
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Knowledge:
    """What the archive says, at this moment, of the stories of a draft."""

    sources: Mapping[str, str]
    """names by slug"""
    themes: tuple[Theme, ...]
    said: Mapping[str, tuple[Label, ...]]
    """what persons said of the themes of an article since, by its key"""
    changed: Mapping[str, str]


def board(plan: Plan, known: Knowledge) -> tuple[Group, ...]:
    """Every group of the plan, those that are empty too."""
    numbers = {key: number for number, key in plan.numbers().items()}

    def group(name: str, section: str, shelf: Shelf, keys: tuple[str, ...]) -> Group:
        rows = tuple(row(plan, key, numbers[key], known) for key in keys)
        return Group(name=name, section=section, shelf=shelf, rows=rows)

    names = {theme.slug: theme.name for theme in known.themes}
    slugs = [pile.section for pile in plan.piles if pile != TO_CHECK and not pile.brief]
    groups: list[Group] = []
    for slug in slugs:
        name = names.get(slug, slug)
        groups.append(group(name, slug, Shelf.FULL, plan.piles[Pile(slug)]))
        links = plan.piles[Pile(slug, brief=True)]
        groups.append(group(f"{name}, en lien", slug, Shelf.BRIEF, links))
    groups.append(group("À vérifier", "", Shelf.CHECK, plan.piles[TO_CHECK]))
    groups.append(group("Écartées", "", Shelf.DROPPED, tuple(plan.dropped)))
    return tuple(one for one in groups if one.rows or one.shelf is Shelf.FULL)


def row(plan: Plan, key: str, number: int, known: Knowledge) -> Row:
    """One story."""
    story = plan.stories[key]
    article = story.lead.article
    own = story.wording.extract
    return Row(
        number=number,
        article=article.key,
        title=_title(story),
        original=shorten(article.title, 300) if story.wording.title else "",
        url=article.url if article.url.startswith(("https://", "http://")) else "",
        domain=domain(article.url),
        shortened=shortened(article.url),
        origin=_origin(story, known),
        extract=story.extract if own is None else own,
        credit=(story.attribution or "") if own is None else "",
        own=own is not None,
        comments=story.comments,
        dates=tuple(_due(story)),
        tags=tuple(_tags(story, known)),
        added_by=story.added_by,
        pinned=key in plan.highlights,
        changed=known.changed.get(article.key, ""),
    )


def _title(story: Story) -> str:
    """Ours is typeset, as the mail will be; a source's may be of any language."""
    title = typeset(story.wording.title) or story.title
    return shorten(title, 300) or "(sans titre)"


def _origin(story: Story, known: Knowledge) -> str:
    article = story.lead.article
    when = "sans date" if article.published is None else day(local_day(article.published))
    others = story.sources - 1
    also = [f"et {count(others, 'autre source', 'autres sources')}"] if others else []
    return " · ".join([known.sources.get(article.source, article.source), when, *also])


def _due(story: Story) -> Iterator[str]:
    kinds = {"appel": "Date limite", "evenement": "Rendez-vous"}
    for one in story.deadlines:
        yield f"{kinds.get(one.kind, one.kind)}{NBSP}: {day(one.day)}"


def _tags(story: Story, known: Knowledge) -> Iterator[Tag]:
    """Every theme of the office, those that the story has first."""
    said = {label.theme: label for label in known.said.get(story.lead.article.key, ())}
    labels = {label.theme: label for label in story.lead.labels} | said
    tags = [_tag(theme, labels.get(theme.slug)) for theme in known.themes]
    yield from sorted(tags, key=lambda tag: not (tag.held or tag.doubtful))


def _tag(theme: Theme, label: Label | None) -> Tag:
    return Tag(
        slug=theme.slug,
        name=theme.name,
        held=label is not None and label.verdict is Verdict.IN,
        doubtful=label is not None and label.verdict is Verdict.CHECK,
        why="aucun indice" if label is None else _why(label),
    )


def _why(label: Label) -> str:
    """« 64 %, pour : esprit critique ; contre : match »."""
    if label.origin is Origin.PERSON:
        said = "donné" if label.verdict is Verdict.IN else "retiré"
        return f"{said} par {label.by}" if label.by else f"{said} par le service"
    sides = (("pour", 1), ("contre", -1))
    words = {
        side: ", ".join(term.text for term in label.terms if term.weight * sign > 0)
        for side, sign in sides
    }
    told = f"{NBSP}; ".join(f"{side}{NBSP}: {terms}" for side, terms in words.items() if terms)
    return ", ".join(filter(None, [percent(label.score), told]))
