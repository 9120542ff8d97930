"""An archive that receives harvests, to see which stories come out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from watch.grouping import group_pending
from watch.model import Article
from watch.preparing import ready
from watch.store import Store

DAY = timedelta(days=1)
START = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
TITLE = "Un plan pour l’égalité dans les filières scientifiques"
LEAD = (
    "La ministre a présenté mardi trente mesures pour que les jeunes filles choisissent les maths."
)


def article(
    key: str,
    source: str,
    days: float = 0,
    title: str = TITLE,
    lead: str = LEAD,
    url: str | None = None,
) -> Article:
    return Article(
        key=key,
        source=source,
        url=url or f"https://{source}.example/{key}",
        title=title,
        lead=lead,
        text="",
        published=START + days * DAY,
        first_seen=START + 60 * DAY,
    )


def receive(store: Store, articles: Iterable[Article], now: datetime = START + 20 * DAY) -> None:
    """One harvest: each article as its own source's answer, in the order given."""
    with store.engine.transaction("test"):
        for one in articles:
            store.articles.save([ready(one)], now)
    group_pending(store, now)


def told(store: Store) -> dict[str, str]:
    """Story by article key."""
    return {one.key: one.story for one in store.articles.all()}


def empty(store: Store) -> Store:
    """The same archive with nothing in it: hypothesis asks for hundreds."""
    with store.engine.transaction("test"):
        for table in ("moves", "decisions", "joins", "sketches", "waiting"):
            store.engine.execute(f"DELETE FROM story_{table}")  # noqa: S608 - our own names
        store.engine.execute("DELETE FROM article_versions")
        store.engine.execute("DELETE FROM articles")
        store.engine.execute("UPDATE story_progress SET done = 0, told = 0")
    return store
