"""An item of the archive, and a past issue, at addresses that last."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.period import short
from briefings.store import Records
from briefings.web.access import ARCHIVE, MaybeVisitor
from briefings.web.dated import Reader
from briefings.web.desk.gestures import whole
from briefings.web.desk.keeping import Keeping, keeping, notes
from briefings.web.desk.sheet import Done
from briefings.web.desk.teaching import told
from briefings.web.followed import follows_of
from briefings.web.history import Past
from briefings.web.pages.curating import decided
from briefings.web.paths import internal
from briefings.web.reading import names, searching
from briefings.web.record import Held, Record, record
from briefings.web.shelf import PATH, day, is_key
from briefings.web.site import Site, TheSite
from watch.app import Watch
from watch.errors import StoreSlow
from watch.model import Article, Enriched
from watch.store import Store
from watch.store.browse import Brief
from watch.store.similar import similar
from watch.zone import paris

router = APIRouter(dependencies=[ARCHIVE])
NEAR = 600.0
"""Seconds that the articles near to another are kept: only a harvest changes them."""
REMEMBERED = 30
"""Gestures of people that the history of an item tells, the latest."""
_SEARCH = re.compile(rf"https?://[^/]+({PATH}\?.+)")
_NUMBER = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A past issue."""

    period: str
    made: str
    number: int
    paragraphs: tuple[str, ...]


@router.get(f"{PATH}/notes/{{issue}}")
def note(issue: str, request: Request, site: TheSite) -> Response:
    """A past issue as it was sent: its text alternative, as words and nothing else."""
    with site.office.stores() as (_, records):
        found = records.issues.get(int(issue)) if _NUMBER.fullmatch(issue) else None
    if found is None:
        raise HTTPException(404)
    body = Sent(
        period=short(found.period),
        made=day(found.made_at),
        number=found.number,
        paragraphs=tuple(one for one in re.split(r"\n\s*\n", found.text) if one.strip()),
    )
    return site.page(request, "note", found.subject, body, private=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What the page of an item shows."""

    record: Record
    done: Done | None
    """what this person has just corrected"""
    keep: Keeping | None
    """None to who may not write"""
    notes: tuple[tuple[str, str], ...]
    """drafts of notes that it may be added to"""
    results: str
    """the search that it was found by; '' when one comes from elsewhere"""


@router.get(f"{PATH}/{{key}}")
def item(key: str, request: Request, site: TheSite, visitor: MaybeVisitor) -> Response:
    """Everything that is known of an item."""
    if not is_key(key):
        raise HTTPException(404)
    with searching(request), site.reading() as (store, records):
        held = _held(site, store, records, key)
        follows = follows_of(site.office, records, visitor)
        keep = keeping(site.office, records, request, visitor)
        open_notes = notes(records) if visitor.writes else ()
        done = _done(store, site.office.watch, request, key) if visitor.writes else None
    reader = Reader(
        today=paris(site.office.watch.now()).date(),
        account=visitor.account is not None,
        corrects=visitor.writes,
        follows=follows,
    )
    body = record(held, names(site), site.office.watch.settings.extract, reader)
    # Several sources give one title: windows and bookmarks tell them apart.
    title = f"{body.title} ({body.source}, {day(held.article.effective)})"
    shown = Shown(record=body, done=done, keep=keep, notes=open_notes, results=_results(request))
    return site.page(request, "item", title, shown, private=True)


def _results(request: Request) -> str:
    came = _SEARCH.fullmatch(request.headers.get("referer", ""))
    back = internal(came[1]) if came else "/"
    return "" if back == "/" else back


def _done(store: Store, watch: Watch, request: Request, key: str) -> Done | None:
    """What the address says was just done: a correction, a story joined or split."""
    said, back = request.query_params, f"{PATH}/{key}"
    if number := whole(said.get("correction", "")):
        return told(store, watch, number, back)
    return decided(store, whole(said.get("decision", "")), back)


def _held(site: Site, store: Store, records: Records, key: str) -> Held:
    """What the page tells of it; 404 when the archive does not hold it."""
    article = store.articles.get(key)
    if article is None:
        raise HTTPException(404)
    (labelled,) = store.labels.all_of([article])
    return Held(
        article=article,
        labelled=labelled,
        enriched=store.enrichment.of([article]).get(key, Enriched()),
        story=store.stories.joined(store.articles.story(article.story)),
        past=Past(
            edits=store.articles.edits(key),
            shifts=store.enrichment.shifts().get(key, ()),
            corrections=store.corrections.history(key, REMEMBERED),
            curations=store.curations.of(article.story)[:REMEMBERED],
        ),
        issues=records.library.telling(article.story),
        similar=_similar(site, store, article),
    )


def _similar(site: Site, store: Store, article: Article) -> list[Brief]:
    """As they were a moment ago, half of the page's cost; none if the page would keep waiting."""
    with suppress(StoreSlow):
        make = partial(similar, store.engine, article, kept=site.rarity.get)
        return site.recent.get(f"near {article.key}", make, NEAR)
    return []
