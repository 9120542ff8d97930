"""Permanent redirects (301, 308): believed once seen again and again. Pure.

A server in trouble redirects permanently to its home page for an hour, a hotel's network to its
login page: one sighting proves nothing. Within one site, three sightings over a week do; towards
another site, a person decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from watch.model import Move, Redirect

if TYPE_CHECKING:
    from tldextract import TLDExtract

SIGHTINGS = 3
OVER = timedelta(days=7)

_PERMANENT = frozenset({301, 308})


@cache
def _extract() -> TLDExtract:
    """By the public suffix list that the library carries: never the network, no cache on disk."""
    from tldextract import TLDExtract  # noqa: PLC0415 - 0.06 s, and a harvest without news asks it nothing

    return TLDExtract(suffix_list_urls=(), cache_dir=None)


def site(url: str) -> str:
    """The registrable domain of an address (``region.fr``), else its whole host name or number."""
    return _extract()(url).top_domain_under_public_suffix or host_of(url)


def host_of(url: str) -> str:
    """The host that an address names, '' when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def target(asked: str, redirects: Iterable[Redirect]) -> str | None:
    """Where the permanent redirects from ``asked`` lead; None when nothing is to be learned.

    It stops at the first temporary one, and never goes from https back to http.
    """
    found = asked
    for step in redirects:
        if step.status not in _PERMANENT or _downgrade(found, step.url):
            break
        found = step.url
    return found if found != asked else None


def sight(move: Move | None, url: str | None, now: datetime) -> Move | None:
    """What is known of the move after seeing where the source sends today."""
    if url is None:
        return None
    if move is not None and move.url == url:
        return replace(move, seen=move.seen + 1)
    return Move(url=url, since=now)


def proven(move: Move, now: datetime) -> bool:
    """Seen often enough, over long enough."""
    return move.seen >= SIGHTINGS and now - move.since >= OVER


def _downgrade(old: str, new: str) -> bool:
    return old.startswith("https:") and not new.startswith("https:")
