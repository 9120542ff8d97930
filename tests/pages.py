"""A source and the pages it sends, for the tests of everything that reads them."""

from __future__ import annotations

from datetime import UTC, datetime

from watch.model import Category, Fetched, Parsed, SourceSpec
from watch.sources import source

NOW = datetime(2026, 11, 10, 8, 0, tzinfo=UTC)
SPEC = SourceSpec(
    slug="s",
    name="S",
    kind="feed",
    url="https://exemple.fr/rss.xml",
    homepage="https://exemple.fr/",
    category=Category.THEME,
)
ITEM = "<item><title>Titre {0}</title><link>https://exemple.fr/{0}</link></item>"


def page(body: bytes | str, media_type: str = "", url: str = SPEC.url) -> Fetched:
    """A page as the fetcher hands it over."""
    return Fetched(
        url=url,
        final_url=url,
        body=body if isinstance(body, bytes) else body.encode(),
        media_type=media_type,
        headers={},
        at=NOW,
    )


def parse(body: bytes | str, kind: str = "feed") -> Parsed:
    """What a kind without options reads in it."""
    return source(kind).parse(page(body), SPEC)


def rss(items: str) -> str:
    """A feed around these items."""
    return f'<rss version="2.0"><channel><title>T</title>{items}</channel></rss>'
