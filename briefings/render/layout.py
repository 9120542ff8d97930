"""Briefing -> Page: every story that could be shown. Pure; room is the job of ``budget``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from briefings import period, typography
from briefings.document import Visa
from briefings.house import House
from briefings.model import Briefing, Method, Section, Story
from briefings.period import local_day
from briefings.render.colours import DARK, LIGHT, tone
from briefings.render.page import Call, Doubt, Entry, Failure, Figures, Page, Part, Tag, Yield
from briefings.render.stories import (
    MAX_NAME,
    Wording,
    coming,
    due,
    entry,
    line,
    mention,
    paragraphs,
    reason,
    remarks,
    tag,
)
from briefings.scope import scope_words
from watch.model import Theme, Verdict
from watch.text import shorten

MOST = 300
"""Rows of one list: a row takes 300 bytes at least, so 100,000 bytes never hold more."""
MAX_REASON = 200
MAX_SCOPE = 300
MAX_PREHEADER = 150
"""Mail programs show about 90 to 140 characters after the subject."""


def lay_out(
    briefing: Briefing, house: House, themes: Sequence[Theme], visas: Sequence[Visa] = ()
) -> Page:
    """The whole note in words."""
    wording = wording_of(briefing, themes)
    places = {_key(story): place for place, story in enumerate(briefing.highlights, start=1)}
    highlights = tuple(
        replace(entry(story, wording), place=place)
        for place, story in enumerate(briefing.highlights, start=1)
    )
    return Page(
        subject=subject(briefing),
        preheader=_preheader(briefing, highlights),
        title=line(briefing.digest.title, MAX_NAME),
        number=briefing.number,
        period=period.label(briefing.period),
        when=period.during(briefing.period),
        scope=line(scope_words(briefing.digest), MAX_SCOPE),
        header=_header(briefing, house, visas),
        made=typography.day_and_hour(briefing.made_at),
        house=house,
        light=LIGHT,
        dark=DARK,
        tones=tuple(tone(wording.tags[theme.slug].mark, theme) for theme in _all(briefing, themes)),
        introduction=paragraphs(briefing.introduction),
        brief=_brief(briefing),
        highlights=highlights,
        parts=tuple(_part(section, wording, places) for section in briefing.sections),
        calls=tuple(
            Call(due(stated, wording), mention(story, wording))
            for story, stated in coming(briefing)
        ),
        doubts=tuple(_doubt(story, wording) for story in briefing.to_check[:MOST]),
        doubts_left=len(briefing.to_check[MOST:]),
        figures=replace(_figures(briefing.method), edited=_edited(briefing)),
    )


def subject(briefing: Briefing) -> str:
    """« Veille Sciences et Société n° 12 – semaine 47 (16-22 novembre 2026) »."""
    title = line(briefing.digest.title, MAX_NAME)
    return f"{title} n°\u00a0{briefing.number} – {period.short(briefing.period)}"


def _all(briefing: Briefing, themes: Sequence[Theme]) -> tuple[Theme, ...]:
    """The sections' themes, then the others that a story may bear."""
    every = (*(section.theme for section in briefing.sections), *themes)
    return tuple({theme.slug: theme for theme in every}.values())


def wording_of(briefing: Briefing, themes: Sequence[Theme]) -> Wording:
    """The words for this issue's slugs and dates."""
    return Wording(
        names={one.spec.slug: line(one.spec.name, MAX_NAME) for one in briefing.method.sources},
        tags={
            theme.slug: Tag(line(theme.name, MAX_NAME), f"t{rank}")
            for rank, theme in enumerate(_all(briefing, themes))
        },
        year=period.days(briefing.period)[1].year,
        today=local_day(briefing.made_at),
    )


def _key(story: Story) -> tuple[str, str]:
    return story.lead.article.source, story.lead.article.key


def reference(briefing: Briefing, house: House) -> str:
    """« SES/hebdo/2026-S47 »: what a letter about this issue quotes."""
    parts = (house.reference, briefing.digest.slug, period.key(briefing.period))
    return "/".join(part for part in parts if part)


def _header(briefing: Briefing, house: House, visas: Sequence[Visa]) -> tuple[str, ...]:
    """What the house's header adds to the title, the number and the period."""
    said = [f"Réf.\u00a0: {reference(briefing, house)}"]
    if house.follower:
        said.append(f"Affaire suivie par\u00a0: {line(house.follower, MAX_NAME)}")
    signed = [f"{line(visa.who, MAX_NAME)}, {typography.day(local_day(visa.at))}" for visa in visas]
    if signed:
        title = "Visa" if len(signed) == 1 else "Visas"
        said.append(f"{title}\u00a0: {typography.series(tuple(signed))}")
    return tuple(said)


def _preheader(briefing: Briefing, highlights: Sequence[Entry]) -> str:
    if not highlights:
        return f"{_brief(briefing)[0]} {period.during(briefing.period)}."
    return shorten(" · ".join(entry.title for entry in highlights), MAX_PREHEADER)


def _brief(briefing: Briefing) -> tuple[str, ...]:
    kept = sum(len(part.stories) + len(part.further) for part in briefing.sections)
    sources = len(briefing.method.sources)
    facts = [typography.count(kept, "actualité retenue", "actualités retenues")]
    if calls := len(coming(briefing)):
        facts.append(typography.count(calls, "date à venir", "dates à venir"))
    if doubts := len(briefing.to_check):
        facts.append(f"{typography.grouped(doubts)}\u00a0à vérifier")
    facts.append(typography.count(sources, "source suivie", "sources suivies"))
    return tuple(facts)


def _part(
    section: Section,
    wording: Wording,
    places: Mapping[tuple[str, str], int],
) -> Part:
    def told(story: Story) -> Entry:
        place = places.get(_key(story), 0)
        plain = entry(story, wording, without=section.theme.slug)
        if not place:
            return plain
        # Told in full under « À retenir »: a reader should not meet the same words twice.
        once = replace(plain, original="", extract="", own=False, credit="", remarks=())
        return replace(once, place=place)

    links = [story for story in section.further if not _worded(story)]
    # What the office wrote of a story is never hidden behind a link.
    full = [*section.stories, *(story for story in section.further if _worded(story))]
    return Part(
        tag=tag(section.theme.slug, wording),
        count=len(section.stories) + len(section.further),
        entries=tuple(map(told, full)),
        further=tuple(mention(story, wording) for story in links[:MOST]),
    )


def _doubt(story: Story, wording: Wording) -> Doubt:
    labels = [label for label in story.lead.labels if label.verdict is Verdict.CHECK]
    doubt = replace(mention(story, wording), remarks=remarks(story))
    return Doubt(doubt, tuple(reason(label, wording) for label in labels))


def _worded(story: Story) -> bool:
    """Whether the office wrote something that a link does not show."""
    return bool(story.comments) or story.wording.extract is not None


def _edited(briefing: Briefing) -> bool:
    told = [story for part in briefing.sections for story in (*part.stories, *part.further)]
    return (
        bool(briefing.introduction or briefing.method.dropped or briefing.method.added)
        or any(map(_worded, told))
        or any(story.wording.title for story in told)
    )


def _figures(method: Method) -> Figures:
    def name(of: str) -> str:
        return line(of, MAX_NAME)

    sources = method.sources
    return Figures(
        collected=method.collected,
        tagged=method.tagged,
        to_check=method.to_check,
        untagged=method.untagged,
        already_sent=method.already_sent,
        dropped=method.dropped,
        added=method.added,
        followed=len(sources),
        gave=tuple(Yield(name(s.spec.name), s.kept, s.received) for s in sources if s.received),
        failed=tuple(
            Failure(name(s.spec.name), line(s.problem, MAX_REASON)) for s in sources if s.problem
        ),
        quiet=tuple(name(s.spec.name) for s in sources if not s.received and not s.problem),
        model=method.model,
    )
