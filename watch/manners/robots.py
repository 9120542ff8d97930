"""What a site's robots.txt allows us (RFC 9309). Pure: status and bytes in, rules out.

Feeds are published for machines and are asked without it; whatever else is asked (listing pages,
sitemaps, articles in full) obeys it. protego reads the rules: the standard library knows no
wildcard and no longest match. Its matching is linear (30 stars in a pattern cost 15 µs), 500 KiB
of distinct rules cost it 0.3 s, measured.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass, replace
from datetime import timedelta

from protego import Protego

from watch.model import Request, Rule

TOKEN = "Vigie"  # noqa: S105 - a product token, the name that robots.txt calls us by
MAX_BYTES = 500 * 1024
"""What must be read of it (RFC 9309, 2.5); the rest is not."""
KEPT = timedelta(hours=24)
"""How long rules may serve (RFC 9309, 2.4)."""
MAX_DELAY = 60.0
"""Seconds between two requests at most: longer ones would hold a whole harvest."""
FOR_MACHINES = frozenset({"feed", "jsonfeed", "api", "newsletter"})
"""Kinds whose address is published for programs to read; any other kind obeys robots.txt."""

_TOO_MANY = 429
_CLIENT_ERRORS = range(400, 500)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a site allows to :data:`TOKEN`."""

    protego: Protego | None
    """None when the answer is the same for every address"""
    otherwise: bool = True
    """that answer"""

    def allow(self, url: str) -> bool:
        """Whether this address of the site may be asked."""
        return self.otherwise if self.protego is None else self.protego.can_fetch(url, TOKEN)

    @property
    def delay(self) -> float:
        """Seconds that the site asks between two requests, 0 when it asks nothing."""
        asked = self.protego.crawl_delay(TOKEN) if self.protego else None
        # Written so that NaN gives 0.
        return min(asked, MAX_DELAY) if asked is not None and asked > 0 else 0.0


EVERYTHING = Rules(None, otherwise=True)
NOTHING = Rules(None, otherwise=False)


def obeys(kind: str) -> bool:
    """Whether sources of this kind are asked under robots.txt; third-party kinds are."""
    return kind not in FOR_MACHINES


def polite(ask: Request, lifted: Container[Rule], *, robots: bool = True) -> Request:
    """``ask`` under the rules that hold, but those that the office ``lifted`` for its source."""
    return replace(ask, robots=robots and Rule.ROBOTS not in lifted, unverified=Rule.TLS in lifted)


def rules(status: int | None, body: bytes = b"") -> Rules:
    """The rules that this answer to ``/robots.txt`` gives.

    A site that has none (4xx) allows everything; one that cannot say (5xx, ``None`` for no answer
    at all, "too many requests") allows nothing until it can.
    """
    if status is None or status == _TOO_MANY:
        return NOTHING
    if status in _CLIENT_ERRORS:
        return EVERYTHING
    return Rules(Protego.parse(_text(body))) if 200 <= status < 300 else NOTHING  # noqa: PLR2004 - HTTP's successes


def _text(body: bytes) -> str:
    """Without the byte order mark, which hides the first group from protego, nor a cut line."""
    kept = body[:MAX_BYTES]
    if len(body) > MAX_BYTES:
        kept = kept[: max(kept.rfind(b"\n"), 0)]
    return kept.decode("utf-8-sig", errors="replace")
