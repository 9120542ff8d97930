"""An item of the archive, and a past issue, at addresses that last."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass

from fastapi import APIRouter, HTTPException, Request, Response

from briefings.period import short
from briefings.web.access import ARCHIVE
from briefings.web.reading import names, searching
from briefings.web.record import Held, record
from briefings.web.shelf import PATH, day
from briefings.web.site import Site, TheSite
from watch.errors import StoreSlow
from watch.model import Article, Enriched
from watch.store import Store
from watch.store.browse import Brief
from watch.store.similar import similar

router = APIRouter(dependencies=[ARCHIVE])
_KEY = re.compile(r"[0-9a-f]{20}")
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


@router.get(f"{PATH}/{{key}}")
def item(key: str, request: Request, site: TheSite) -> Response:
    """Everything that is known of an item."""
    held = _held(site, key) if _KEY.fullmatch(key) else None
    if held is None:
        raise HTTPException(404)
    body = record(held, names(site), site.office.watch.settings.extract)
    # Several sources give one title: windows and bookmarks tell them apart.
    title = f"{body.title} ({body.source}, {day(held.article.effective)})"
    return site.page(request, "item", title, body, private=True)


def _held(site: Site, key: str) -> Held | None:
    with searching(site), site.office.stores() as (store, records):
        article = store.articles.get(key)
        if article is None:
            return None
        story = article.story or article.key
        (labelled,) = store.labels.all_of([article])
        return Held(
            article=article,
            labelled=labelled,
            enriched=store.enrichment.of([article]).get(key, Enriched()),
            story=store.stories.joined(store.articles.story(story)),
            edits=store.articles.edits(key),
            shifts=store.enrichment.shifts().get(key, ()),
            issues=records.library.telling(story),
            similar=_similar(store, article),
        )


def _similar(store: Store, article: Article) -> list[Brief]:
    """None rather than a page that keeps waiting."""
    with suppress(StoreSlow):
        return similar(store.engine, article)
    return []
