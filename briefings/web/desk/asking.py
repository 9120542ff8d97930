"""Whose draft of what: the stores of one request, opened under the rights of who is signed in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from fastapi import HTTPException

from briefings.app import Office
from briefings.desk import Plan
from briefings.desk.manuscript import Manuscript
from briefings.model import Digest, Period
from briefings.period import key, parse
from briefings.store import Records
from briefings.typography import day_and_hour
from briefings.web.desk.board import Knowledge
from briefings.web.site import Site
from briefings.web.visitors import Visitor
from watch.errors import WatchError
from watch.model import Article, Label, Origin
from watch.store import Store
from watch.text import shorten

ROOT = "/bureau"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A digest and a period, and the person at work on them."""

    office: Office
    store: Store
    records: Records
    digest: Digest
    period: Period
    who: Visitor

    @property
    def path(self) -> str:
        """The address of its page."""
        return path_of(self.digest, self.period)

    def find(self) -> Manuscript | None:
        """The draft, if there is one."""
        return self.records.manuscripts.find(self.digest.slug, self.period.start)

    def draft(self) -> Manuscript:
        """The draft; 404 when there is none."""
        found = self.find()
        if found is None:
            raise HTTPException(404)
        return found


def path_of(digest: Digest, period: Period) -> str:
    """The address of a draft."""
    return f"{ROOT}/{digest.slug}/{key(period)}"


@contextmanager
def opened(site: Site, who: Visitor, slug: str, name: str) -> Iterator[Desk]:
    """The stores, for what an address names; 404 when it names nothing."""
    office = site.acting(who)
    try:
        digest = office.digest(slug)
        period = parse(name, digest.frequency)
    except WatchError:
        raise HTTPException(404) from None
    with office.stores() as (store, records):
        yield Desk(
            office=office, store=store, records=records, digest=digest, period=period, who=who
        )


def knowledge(desk: Desk, draft: Manuscript, plan: Plan) -> Knowledge:
    """What the archive says now of the stories of a draft."""
    watch = desk.office.watch
    articles = [story.lead.article for story in plan.stories.values()]
    said = {one.article.key: _persons(one.labels) for one in desk.store.labels.all_of(articles)}
    themes = {theme.slug: theme for theme in watch.themes}
    sections = [part.theme for part in draft.base.sections]
    return Knowledge(
        sources={spec.slug: spec.name for spec in watch.sources},
        themes=tuple(themes.get(one.slug, one) for one in sections),
        said=said,
        changed=_changed(desk, draft, articles),
    )


def _persons(labels: tuple[Label, ...]) -> tuple[Label, ...]:
    return tuple(one for one in labels if one.origin is Origin.PERSON)


def _changed(desk: Desk, draft: Manuscript, articles: Sequence[Article]) -> dict[str, str]:
    """What sources changed since the draft was prepared, in words, by the key of the article."""
    found: dict[str, str] = {}
    for one in articles:
        edits = desk.store.articles.edits(one.key)
        if edits is None or edits[1] <= draft.prepared_at:
            continue
        now = desk.store.articles.get(one.key)
        told = "son texte n’est plus le même"
        if now is not None and now.title != one.title:
            told = f"son titre est maintenant «\u00a0{shorten(now.title, 200)}\u00a0»"
        found[one.key] = f"Modifié à la source le {day_and_hour(edits[1])}\u00a0: {told}"
    return found
