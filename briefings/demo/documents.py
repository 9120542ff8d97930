"""The sample press as documents: feeds of every family, a JSON Feed, a listing page. Pure.

Jinja2 escapes every text; JSON goes through ``json``. The documents of one week are the same
bytes at every run, validators included. It opens no socket.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from hashlib import sha256
from html import escape
from typing import NamedTuple

from jinja2 import Environment, PackageLoader, StrictUndefined

from briefings.demo.press import Dispatch, Layout, Outlet, edition, press, told_week
from briefings.typography import day as french_day
from watch.zone import PARIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What the server answers at one path."""

    body: bytes
    media_type: str
    etag: str
    """quoted, as in the header"""
    last_modified: str
    """HTTP date"""
    status: int = 200


class _Form(NamedTuple):
    template: str
    address: str
    media_type: str


_FORMS: Mapping[Layout, _Form] = {
    Layout.RSS: _Form("rss.xml.j2", "rss.xml", "application/rss+xml"),
    Layout.WORDPRESS: _Form("wordpress.xml.j2", "feed/", "application/rss+xml"),
    Layout.SPIP: _Form("spip.xml.j2", "spip.php", "text/xml"),
    Layout.ATOM: _Form("atom.xml.j2", "atom.xml", "application/atom+xml"),
    Layout.RDF: _Form("rdf.xml.j2", "index.rdf", "application/rdf+xml"),
    Layout.JSON: _Form("", "feed.json", "application/feed+json"),
    Layout.PAGE: _Form("page.html.j2", "actualites.html", "text/html"),
}
_TRUNCATED = 0.7
"""Share of a truncated document that is sent."""
_NO_SERVICE = b"<!DOCTYPE html><title>503</title><p>Service momentan&eacute;ment indisponible.</p>"

_TEMPLATES = Environment(
    loader=PackageLoader("briefings.demo", "layouts"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TEMPLATES.filters |= {"rfc822": format_datetime, "french_day": lambda at: french_day(at.date())}


def feeds(now: datetime) -> Mapping[str, Document]:
    """Path -> document, for the whole bundled press, at ``now`` (aware).

    Two instants of the same Europe/Paris week give the same bytes and validators.
    """
    return documents(press(), told_week(now))


def documents(outlets: Sequence[Outlet], monday: date) -> Mapping[str, Document]:
    """Path -> document, for the press that tells the week of ``monday``."""
    return {path(outlet): _document(outlet, monday) for outlet in outlets}


def path(outlet: Outlet) -> str:
    """Where the outlet is served, from the server's root."""
    return f"/{outlet.slug}/{_FORMS[outlet.layout].address}"


def _document(outlet: Outlet, monday: date) -> Document:
    body = _NO_SERVICE if outlet.dead else _body(outlet, monday)
    # The last complete week ends where the current one starts: never in the future.
    changed = datetime.combine(monday + timedelta(days=7), time.min, PARIS)
    return Document(
        body=body,
        media_type=f"{_FORMS[outlet.layout].media_type}; charset={outlet.encoding}",
        etag=f'"{sha256(body).hexdigest()[:20]}"',
        last_modified=format_datetime(changed.astimezone(UTC), usegmt=True),
        status=503 if outlet.dead else 200,
    )


def _body(outlet: Outlet, monday: date) -> bytes:
    dispatches = edition(outlet, monday)
    if outlet.layout is Layout.JSON:
        return _json_feed(outlet, dispatches)
    built = datetime.combine(monday + timedelta(days=7), time.min, PARIS)
    text = _TEMPLATES.get_template(_FORMS[outlet.layout].template).render(
        outlet=outlet,
        dispatches=dispatches,
        built=built,
        summary=_summary,
        content=_content,
    )
    # A typographic apostrophe is not in ISO-8859-1: it becomes &#8217;, as real publishers do.
    body = text.encode(outlet.encoding, "xmlcharrefreplace")
    return body[: int(len(body) * _TRUNCATED)] if outlet.truncated else body


def _summary(dispatch: Dispatch) -> str:
    return dispatch.html or dispatch.lead


def _content(dispatch: Dispatch) -> str:
    """The whole text as HTML, lead first; '' when there is no more than the lead."""
    if not dispatch.paragraphs:
        return ""
    parts = (dispatch.lead, *dispatch.paragraphs)
    return "\n".join(f"<p>{escape(part, quote=False)}</p>" for part in parts if part)


def _json_feed(outlet: Outlet, dispatches: Sequence[Dispatch]) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.name,
        "description": outlet.about,
        "home_page_url": outlet.homepage,
        "language": "fr",
        "items": [_json_item(one) for one in dispatches],
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _json_item(dispatch: Dispatch) -> Mapping[str, object]:
    dated = dispatch.published.isoformat() if dispatch.dated is None else dispatch.dated
    said: Mapping[str, object] = {
        "id": dispatch.guid,
        "url": dispatch.link,
        "title": dispatch.title,
        "summary": dispatch.lead,
        "content_html": _content(dispatch) or dispatch.html or f"<p>{escape(dispatch.lead)}</p>",
        "date_published": dated,
        "authors": [{"name": dispatch.author}] if dispatch.author else [],
        "tags": list(dispatch.tags),
    }
    return {name: value for name, value in said.items() if value}
