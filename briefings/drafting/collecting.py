"""A story put in by hand: from the archive, from a page that is fetched, or from what is typed.

What may be shown of its text is what the source's rights say; of a source that the catalogue does
not know, its reference only. What the command line and the desk's page ask alike; each says in its
own words how to give what is lacking.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import Enum, auto
from hashlib import sha256

from briefings.app import Office
from briefings.desk import Add
from briefings.desk.apply import LONGEST_TEXT, LONGEST_TITLE
from briefings.desk.links import domain
from briefings.model import Digest, Story, Wording
from briefings.rights import bare, extract
from briefings.select.stories import group, tell
from watch.charset import decode
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
from watch.store import Store
from watch.text import clean, shorten, squeeze
from watch.urls import canonical, identity
from watch.workers import WorkerDied
from watch.zone import PARIS


class Lack(Enum):
    """What a story cannot be put in without."""

    ADDRESS = auto()
    TITLE = auto()
    SOURCE = auto()
    PAGE = auto()
    SECTION = auto()
    BREVITY = auto()


@dataclass(frozen=True, slots=True)
class Lacking:
    """The story cannot be put in yet, and why, in a French sentence without its full stop."""

    what: Lack
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the officer gives; '' or None is for the page to say."""

    url: str
    """'': a story without a link; its title and its source must then be given"""
    title: str = ""
    source: str = ""
    day: date | None = None
    text: str = ""
    """words of the office"""
    section: str = ""
    """its slug"""
    fetched: bool = True
    """False: do not ask the site"""


@dataclass(frozen=True, slots=True)
class Read:
    """What a page says of itself."""

    title: str
    text: str
    published: datetime | None


def collect(office: Office, store: Store, digest: Digest, typed: Typed) -> Add | Lacking:
    """The story at this address, in the section that was named or that suits it."""
    if lacking := _unfit(typed):
        return lacking
    known = _known(office, store, digest, typed.url) if typed.url else None
    story = known or _found(office, typed)
    if isinstance(story, Lacking):
        return story
    section = typed.section or _home(digest, story)
    if not section:
        return Lacking(Lack.SECTION, "Sa section n'est pas dite")
    return Add(story=_dressed(story, typed, section), section=section)


def _unfit(typed: Typed) -> Lacking | None:
    """What is wrong with what was typed, before anything is asked of a site."""
    if typed.url and canonical(typed.url) is None:
        shown = shorten(typed.url, LONGEST_TITLE)
        return Lacking(Lack.ADDRESS, f"«\u00a0{shown}\u00a0» n'est pas une adresse web")
    for name, said, most in (
        ("titre", typed.title, LONGEST_TITLE),
        ("nom de la source", typed.source, LONGEST_TITLE),
        ("texte", typed.text, LONGEST_TEXT),
    ):
        if len(said) > most:
            return Lacking(Lack.BREVITY, f"Ce {name} fait {len(said)} caractères, {most} au plus")
    return None


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


def _known(office: Office, store: Store, digest: Digest, url: str) -> Story | None:
    """The story of the archive at this address, as the note would tell it."""
    article = store.articles.at(url)
    if article is None:
        return None
    specs = {spec.slug: spec for spec in office.watch.sources}
    office.watch.enrich(store)
    found = store.enrichment.of([article])
    labelled = store.labels.of([article])
    (draft,) = group(labelled, specs, set(digest.themes))
    return tell(
        draft,
        specs,
        lambda one: upcoming(found[one.key], (), one.published),
        office.watch.settings.extract,
    )


def _found(office: Office, typed: Typed) -> Story | Lacking:
    """The story of a page that the archive does not have, or of no page at all."""
    url = canonical(typed.url) or ""
    page = _fetch(office, url) if url and typed.fetched else (url, Read("", "", None))
    if isinstance(page, Lacking):
        return page
    final, seen = page
    spec = _source(office, final)
    title = squeeze(clean(typed.title)) or seen.title
    source = squeeze(clean(typed.source)) or (spec.slug if spec else domain(final))
    if not title:
        asked = "Cette page ne dit pas son titre" if typed.fetched else "La page n'est pas lue"
        return Lacking(Lack.TITLE, asked if url else "Son titre n'est pas dit")
    if not source:
        return Lacking(Lack.SOURCE, "Sans adresse, on ne sait pas qui le dit")
    now = office.watch.now()
    article = Article(
        key=_key(final, source, title),
        source=source,
        url=final,
        title=title,
        lead="",
        text=seen.text,
        published=_noon(typed.day) or seen.published,
        first_seen=now.astimezone(UTC),
    )
    if spec is None:
        return Story(lead=Labelled(article=bare(article)))
    shown, credit = extract(article, spec, office.watch.settings.extract)
    return Story(lead=Labelled(article=bare(article)), extract=shown, attribution=credit)


def _key(url: str, source: str, title: str) -> str:
    """The same for one address, however it is spelt; without any, for one title of a source."""
    named = identity(url) if url else f"{source}\n{title}"
    return sha256(f"desk\n{named}".encode()).hexdigest()[:20]


def _source(office: Office, url: str) -> SourceSpec | None:
    """The source of the catalogue whose site this is."""
    site = domain(url)
    return next((one for one in office.watch.sources if site == domain(one.homepage) != ""), None)


def _noon(day: date | None) -> datetime | None:
    """An instant of that day, in Paris as in UTC."""
    return None if day is None else datetime.combine(day, time(12), PARIS).astimezone(UTC)


def _fetch(office: Office, url: str) -> tuple[str, Read] | Lacking:
    """Where the address really leads, and what is there; asked once, under the usual guard."""
    page = next(iter(office.watch.fetcher().fetch([Request(url=url)])))
    if not isinstance(page, Fetched):
        reason = page.reason if isinstance(page, FetchFailed) else "le site n'a rien envoyé"
        return Lacking(Lack.PAGE, f"Cette page ne peut pas être lue ({reason})")
    with office.watch.workers() as workers:
        ((_, seen),) = workers.run(read, [(url, (page, office.watch.now()))])
    if isinstance(seen, WorkerDied):
        seen = Read("", "", None)
    return canonical(page.final_url) or url, seen


def _home(digest: Digest, story: Story) -> str:
    themes = story.lead.themes(Verdict.IN, Verdict.CHECK)
    return next((theme for theme in themes if theme in digest.themes), "")


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
