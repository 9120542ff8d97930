"""JSON Feed 1.0 and 1.1 (https://www.jsonfeed.org/version/1.1/), lenient item by item.

Not read: attachments, hubs and ``next_url`` (a watch wants what is recent, not the archive).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from watch.charset import decode
from watch.model import Fetched, Parsed, RawItem, Request, SourceSpec
from watch.sources.base import MAX_ITEMS, no_options
from watch.sources.jsontext import Unreadable, loads

ACCEPT = "application/feed+json, application/json;q=0.9, */*;q=0.1"
_NOT_A_FEED = (
    "le JSON reçu n'est pas un JSON Feed (il n'a pas de liste «\u00a0items\u00a0»)"
    "\u00a0; vérifiez l'adresse du flux."
)


def _string(value: object) -> str | None:
    """Numbers are accepted for texts, as many producers write ids; the rest counts as absent."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _rows(value: object) -> list[object]:
    return value if isinstance(value, list) else []


Text = Annotated[str | None, BeforeValidator(_string)]


class _Author(BaseModel):
    model_config = ConfigDict(extra="ignore")
    name: Text = None


def _people(value: object) -> list[object]:
    return [row if isinstance(row, dict) else {"name": row} for row in _rows(value)]


class _Item(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: Text = None
    url: Text = None
    external_url: Text = None
    title: Text = None
    content_html: Text = None
    content_text: Text = None
    summary: Text = None
    date_published: Text = None
    date_modified: Text = None
    authors: Annotated[list[_Author], BeforeValidator(_people)] = []
    author: Annotated[list[_Author], BeforeValidator(lambda one: _people([one]))] = []
    tags: Annotated[list[Text], BeforeValidator(_rows)] = []


class JsonFeed:
    """The kind ``jsonfeed``."""

    def requests(self, spec: SourceSpec) -> Sequence[Request]:
        """The feed itself."""
        return (Request(url=spec.url, accept=ACCEPT),)

    def parse(self, page: Fetched, spec: SourceSpec) -> Parsed:  # noqa: ARG002 - the protocol's
        """Every item, a malformed one as far as it can be read."""
        decoded = decode(page.body, page.media_type)
        document = loads(decoded.text, "un JSON Feed")
        if isinstance(document, Unreadable):
            return Parsed(problem=document.problem, encoding=decoded.encoding)
        rows = document.get("items") if isinstance(document, dict) else None
        if not isinstance(rows, list):
            return Parsed(problem=_NOT_A_FEED, encoding=decoded.encoding)
        return Parsed(
            items=tuple(_item(row) for row in rows[:MAX_ITEMS]),
            truncated=max(0, len(rows) - MAX_ITEMS),
            encoding=decoded.encoding,
        )

    def check(self, spec: SourceSpec) -> str | None:
        """A feed takes no option."""
        return no_options(spec)


def _item(row: object) -> RawItem:
    # What is not an object is read as an item without anything: normalising says why it is refused.
    item = _Item.model_validate(row if isinstance(row, dict) else {})
    # Plain text is escaped so that "<" in it is not taken for markup further on.
    text = None if item.content_text is None else html.escape(item.content_text, quote=False)
    body = item.content_html or text
    return RawItem(
        url=item.url or item.external_url,
        guid=item.id,
        title=item.title,
        summary=item.summary,
        body=body,
        published=item.date_published or item.date_modified,
        authors=tuple(one.name for one in item.authors or item.author if one.name),
        tags=tuple(tag for tag in item.tags if tag),
    )
