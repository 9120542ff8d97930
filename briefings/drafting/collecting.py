"""A story put in by hand: from the archive, from a page that is fetched, or from what is typed.

What may be shown of its text is what the source's rights say; of a source that the catalogue does
not know, its reference only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from hashlib import sha256

from briefings.app import Office
from briefings.desk import Add, told
from briefings.desk.links import domain
from briefings.desk.manuscript import plan_at
from briefings.drafting.asking import Asked
from briefings.errors import BriefingError
from briefings.model import Story, Wording
from briefings.rights import bare, extract
from briefings.select.stories import group, tell
from watch.charset import decode
from watch.console import console
from watch.discover.feeds import discover
from watch.enrich.dates import instant
from watch.enrich.fulltext import extract as read_text
from watch.enrich.upcoming import upcoming
from watch.model import (
    Article,
    Fetched,
    FetchFailed,
    Label,
    Labelled,
    Origin,
    Request,
    SourceSpec,
    Verdict,
)
from watch.sources.opened import opened
from watch.text import clean, squeeze
from watch.urls import canonical, identity
from watch.workers import WorkerDied
from watch.zone import PARIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the officer gives; '' or None is for the page to say."""

    url: str
    title: str = ""
    source: str = ""
    day: date | None = None
    text: str = ""
    """words of the office"""
    section: str = ""
    fetched: bool = True
    """False: do not ask the site"""


@dataclass(frozen=True, slots=True)
class Read:
    """What a page says of itself."""

    title: str
    text: str
    published: datetime | None


def add(asked: Asked, typed: Typed) -> None:
    """Put a story in, and say where it is."""
    asked.draft()
    entry = asked.move(collect(asked, typed))
    console().print(f"{entry.revision:>4}  {told(entry, plan_at(asked.draft()))}")


def collect(asked: Asked, typed: Typed) -> Add:
    """The story at this address, in the section that was named or that suits it.

    Raises:
        BriefingError: it cannot be read, or something must be typed; the message says what.
    """
    story = _known(asked, typed) or _found(asked, typed)
    section = asked.section(typed.section) or _home(asked, story)
    if not section:
        raise BriefingError("Dites dans quelle section, par exemple --section ruralite.")
    return Add(story=_dressed(story, typed, section), section=section)


def read(page: Fetched, now: datetime) -> Read:
    """Title, text and date of a page. Runs in a killable worker."""
    title = discover(page).title
    found = read_text(page, title, now)
    return Read(title, found.text, found.published or _stated(page, now))


def _stated(page: Fetched, now: datetime) -> datetime | None:
    """The date that a page's head states: a page of three lines has no article text to date."""
    said = opened(page, decode(page.body, page.media_type).text).published
    found = instant(said, now) if isinstance(said, str) else None
    return found if found is not None and found <= now else None


def _known(asked: Asked, typed: Typed) -> Story | None:
    """The story of the archive at this address, as the note would tell it."""
    article = asked.store.articles.at(typed.url)
    if article is None:
        return None
    office = asked.office
    specs = {spec.slug: spec for spec in office.watch.sources}
    office.watch.enrich(asked.store)
    found = asked.store.enrichment.of([article])
    labelled = asked.store.labels.of([article])
    (draft,) = group(labelled, specs, set(asked.digest.themes))
    return tell(
        draft,
        specs,
        lambda one: upcoming(found[one.key], (), one.published),
        office.watch.settings.extract,
    )


def _found(asked: Asked, typed: Typed) -> Story:
    """The story of a page that the archive does not have."""
    url = canonical(typed.url)
    if url is None:
        raise BriefingError(f"«\u00a0{typed.url}\u00a0» n'est pas une adresse web.")
    now = asked.office.watch.now()
    final, seen = _fetch(asked.office, url) if typed.fetched else (url, Read("", "", None))
    title = squeeze(clean(typed.title)) or seen.title
    if not title:
        why = "Cette page ne dit pas son titre" if typed.fetched else "La page n'est pas lue"
        raise BriefingError(f"{why}\u00a0: donnez son titre avec --title.")
    spec = _source(asked.office, final)
    article = Article(
        key=sha256(f"desk\n{identity(final)}".encode()).hexdigest()[:20],
        source=squeeze(clean(typed.source)) or (spec.slug if spec else domain(final)),
        url=final,
        title=title,
        lead="",
        text=seen.text,
        published=_noon(typed.day) or seen.published,
        first_seen=now.astimezone(UTC),
    )
    if spec is None:
        return Story(lead=Labelled(article=bare(article)))
    shown, credit = extract(article, spec, asked.office.watch.settings.extract)
    return Story(lead=Labelled(article=bare(article)), extract=shown, attribution=credit)


def _source(office: Office, url: str) -> SourceSpec | None:
    """The source of the catalogue whose site this is."""
    return next((one for one in office.watch.sources if domain(one.homepage) == domain(url)), None)


def _noon(day: date | None) -> datetime | None:
    """An instant of that day, in Paris as in UTC."""
    return None if day is None else datetime.combine(day, time(12), PARIS).astimezone(UTC)


def _fetch(office: Office, url: str) -> tuple[str, Read]:
    """Where the address really leads, and what is there; asked once, under the usual guard."""
    page = next(iter(office.watch.fetcher().fetch([Request(url=url)])))
    if not isinstance(page, Fetched):
        reason = page.reason if isinstance(page, FetchFailed) else "le site n'a rien envoyé"
        raise BriefingError(
            f"Cette page ne peut pas être lue ({reason})\u00a0: ajoutez-la sans la lire, avec"
            " --offline et --title.",
        )
    with office.watch.workers() as workers:
        ((_, seen),) = workers.run(read, [(url, (page, office.watch.now()))])
    if isinstance(seen, WorkerDied):
        seen = Read("", "", None)
    return canonical(page.final_url) or url, seen


def _home(asked: Asked, story: Story) -> str:
    themes = story.lead.themes(Verdict.IN, Verdict.CHECK)
    return next((theme for theme in themes if theme in asked.digest.themes), "")


def _dressed(story: Story, typed: Typed, section: str) -> Story:
    """With the officer's words, and the section as the theme that a person gave it."""
    mine = Label(
        theme=section, score=1.0, verdict=Verdict.IN, origin=Origin.PERSON, by="", terms=()
    )
    others = tuple(one for one in story.lead.labels if one.theme != section)
    wording = Wording(extract=typed.text.strip() or None)
    retitled = squeeze(clean(typed.title))
    if retitled and retitled != story.lead.article.title:
        wording = replace(wording, title=retitled)
    return replace(story, lead=replace(story.lead, labels=(mine, *others)), wording=wording)
