"""Choose and order what a note says. Pure: the same material gives the same briefing.

    candidates --belongs--> items of the period --group--> stories --sort out--> one fate each
        already sent | kept (one section, in full or as a link) | to check | untagged

Nothing is dropped: every item of the period that is the digest's business (see :mod:`scope`) has
one fate, and the figures of the method box add up, in items: ``collected = tagged + to_check +
untagged + already_sent``. An item follows its story, so an item without a theme counts as tagged
when another source of its story has one. It does not read the store, and does not typeset.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain

from briefings.errors import BriefingError
from briefings.model import Briefing, Digest, Method, Period, Section, Story
from briefings.period import local_day
from briefings.rights import LIMIT
from briefings.select.belonging import Watched, belongs
from briefings.select.ranking import by_deadline, highlights, in_section, shares
from briefings.select.scope import follows, within
from briefings.select.sources import source_lines
from briefings.select.stories import Deadlines, Draft, group, story_key, story_keys, tell
from watch.model import Labelled, SourceSpec, Theme, Verdict

__all__ = ["Deadlines", "Material", "asked", "delivered", "select"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything a selection looks at, read beforehand by the caller."""

    digest: Digest
    period: Period
    number: int
    themes: Sequence[Theme]
    candidates: Sequence[Labelled]
    """story keys set; from 14 days before the period, for late arrivals"""
    specs: Mapping[str, SourceSpec]
    watched_since: Mapping[str, datetime | None] = field(default_factory=dict)
    sent: AbstractSet[str] = frozenset()
    """story keys of the digest's earlier issues: what :func:`delivered` gave"""
    asked: AbstractSet[str] = frozenset()
    """story keys already listed under « À vérifier »: what :func:`asked` gave"""
    apart: AbstractSet[str] = frozenset()
    """story keys that a person split from another since the period began"""
    problems: Mapping[str, str] = field(default_factory=dict)
    """why a source gave nothing, in French, by slug"""
    territory: Mapping[str, float] = field(default_factory=dict)
    """how much each article concerns the region, 0 to 1, by key"""
    places: Mapping[str, AbstractSet[str]] = field(default_factory=dict)
    """codes of what each article speaks of, by key: what :func:`scope.codes` gave"""
    calls: AbstractSet[str] = frozenset()
    """keys of the articles that state a call"""
    model: str = ""
    extract: int = LIMIT
    """characters of a source's text that may be shown"""
    now: datetime


@dataclass(slots=True)
class _Fates:
    """Where each story of the period goes."""

    kept: list[Draft] = field(default_factory=list)
    to_check: list[Draft] = field(default_factory=list)
    untagged: list[Draft] = field(default_factory=list)
    already: list[Draft] = field(default_factory=list)


def select(material: Material, deadlines: Deadlines) -> Briefing:
    """The issue that this material makes.

    Raises:
        BriefingError: the digest names a theme that does not exist.
    """
    themes = _themes(material)
    fates = _sort_out(material, _concerned(material, set(themes)))
    today = local_day(material.now)

    begun = _begun(material.candidates)

    def told(drafts: Iterable[Draft]) -> list[Story]:
        return [_told(draft, material, deadlines, begun) for draft in drafts]

    kept = told(fates.kept)
    few, many = shares(in_section(told(fates.to_check)), material.digest.per_source)
    return Briefing(
        digest=material.digest,
        period=material.period,
        number=material.number,
        highlights=_highlights(material, kept, today),
        sections=tuple(_section(theme, material.digest, kept) for theme in themes.values()),
        calls=by_deadline(kept, today),
        to_check=(*few, *many),
        method=_method(material, fates),
        made_at=material.now,
    )


def _begun(candidates: Iterable[Labelled]) -> dict[str, datetime]:
    """When each story was first told, as far as the material goes back."""
    found: dict[str, datetime] = {}
    for article in (one.article for one in candidates):
        key = story_key(article)
        found[key] = min(found.get(key, article.effective), article.effective)
    return found


def _told(
    draft: Draft, material: Material, deadlines: Deadlines, begun: Mapping[str, datetime]
) -> Story:
    story = tell(draft, material.specs, deadlines, material.extract)
    scores = (material.territory.get(item.article.key, 0.0) for item in draft.items)
    return replace(story, territory=max(scores, default=0.0), begun=begun.get(draft.key))


def delivered(briefing: Briefing) -> frozenset[str]:
    """Keys of the stories a reader has now received: the next issues must not repeat them."""
    return frozenset(
        key
        for section in briefing.sections
        for story in (*section.stories, *section.further)
        for key in story_keys(story)
    )


def asked(briefing: Briefing) -> frozenset[str]:
    """Keys of the stories listed for checking: not listed twice, but told once confirmed."""
    return frozenset(story_key(story.lead.article) for story in briefing.to_check)


def _themes(material: Material) -> dict[str, Theme]:
    """The digest's themes, in its order."""
    known = {theme.slug: theme for theme in material.themes}
    unknown = [slug for slug in material.digest.themes if slug not in known]
    if unknown:
        raise BriefingError(
            f"Le bulletin «\u00a0{material.digest.title}\u00a0» demande un thème inconnu,"
            f" «\u00a0{unknown[0]}\u00a0»\u00a0: corrigez son nom ou ajoutez ce thème.",
        )
    return {slug: known[slug] for slug in material.digest.themes}


def _of_the_period(material: Material) -> list[Labelled]:
    watched = Watched(material.watched_since, material.sent, material.asked, material.apart)
    once = {(item.article.source, item.article.key): item for item in material.candidates}
    return [item for item in once.values() if belongs(item, material.period, watched)]


def _concerned(material: Material, themes: AbstractSet[str]) -> list[Draft]:
    """The stories that are the digest's business."""
    digest, specs = material.digest, material.specs
    return [
        draft
        for draft in group(_of_the_period(material), specs, themes)
        if within(draft, digest, specs, material.places, material.calls)
    ]


def _sort_out(material: Material, drafts: Iterable[Draft]) -> _Fates:
    fates = _Fates()
    for draft in drafts:
        best = {label.verdict for label in draft.labels}
        if draft.key in material.sent:
            fates.already.append(draft)
        elif Verdict.IN in best:
            fates.kept.append(draft)
        elif Verdict.CHECK in best:
            pile = fates.already if draft.key in material.asked else fates.to_check
            pile.append(draft)
        else:
            fates.untagged.append(draft)
    return fates


def _section(theme: Theme, digest: Digest, kept: Sequence[Story]) -> Section:
    stories = in_section([s for s in kept if _home(s, digest) == theme.slug])
    within, beyond = shares(stories, digest.per_source)
    return Section(
        theme=theme,
        stories=within[: digest.per_theme],
        further=(*within[digest.per_theme :], *beyond),
    )


def _home(story: Story, digest: Digest) -> str:
    """The one section where the story is told: its surest theme, the digest's order on a tie."""
    sure = [label for label in story.lead.labels if label.verdict is Verdict.IN]
    best = min(sure, key=lambda label: (-label.score, digest.themes.index(label.theme)))
    return best.theme


def _highlights(material: Material, kept: Sequence[Story], today: date) -> tuple[Story, ...]:
    homes = [(story, _home(story, material.digest)) for story in kept]
    return highlights(
        homes, material.specs, material.period.start, today, material.digest.highlights
    )


def _method(material: Material, fates: _Fates) -> Method:
    def items(drafts: Sequence[Draft]) -> list[str]:
        return [item.article.source for draft in drafts for item in draft.items]

    kept = items(fates.kept)
    piles = (kept, items(fates.to_check), items(fates.untagged), items(fates.already))
    return Method(
        collected=sum(map(len, piles)),
        tagged=len(kept),
        to_check=len(piles[1]),
        untagged=len(piles[2]),
        already_sent=len(piles[3]),
        sources=source_lines(
            _followed(material, set(chain(*piles))), chain(*piles), kept, material.problems
        ),
        model=material.model,
    )


def _followed(material: Material, gave: AbstractSet[str]) -> dict[str, SourceSpec]:
    """The sources that the digest is made from, and those that tell one of its stories too."""
    return {
        slug: spec
        for slug, spec in material.specs.items()
        if follows(material.digest, spec) or slug in gave
    }
