"""One entry of a source to a clean article, or to the reason why it is left aside. Pure.

Nothing is invented: a date that cannot be (in the future, before the web) is no date, and what is
cut is marked. Where the text comes from markup, it is what a reader would have seen.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from watch.enrich.dates import aware, instant
from watch.enrich.language import language
from watch.markup import line, plain
from watch.model import Article, RawItem, Refusal, Rejected, SourceSpec
from watch.text import fold, shorten
from watch.urls import canonical, identity, names_page

MAX_TITLE = 500
MAX_LEAD = 2_000
MAX_TEXT = 20_000
MAX_TAGS = 50
MAX_AUTHORS = 20
MAX_NAME = 100
"""Signs of one author or keyword."""
MAX_RAW = 500_000
"""Signs of markup read for one field: 25 times the longest text that is kept."""

GARBLED = 0.05
"""Share of signs that no encoding explains (U+FFFD) from which an entry is not readable."""
FEW = 5
"""As many such signs are read over, even in a short title."""

AHEAD = timedelta(minutes=10)
"""How far a source's clock may run ahead: beyond, the date is that of an event, not of a text."""
OLDEST = datetime(1995, 1, 1, tzinfo=UTC)
"""Earlier dates are defaults of a machine (1970, 1980), not publications."""

NO_SHARED: frozenset[str] = frozenset()

# What WordPress adds to each summary, and the "read more" of other systems: not the source's words.
_TAIL = re.compile(
    r"\s*(?:(?:L['’]article|Cet article|Le billet|The post)\s.{1,300}?"
    r"\s(?:est apparu en premier sur|a été publié en premier sur|appeared first on)\s.{1,200}"
    r"|(?:Lire la suite|Continuer la lecture|En savoir plus|Lire plus|Read more|Continue reading)\b"
    r"[^.!?\n]{0,200}[.…→»]*)\s*$",
    re.IGNORECASE | re.DOTALL,
)
_TAIL_LENGTH = 700
# One of these is in every tail: looking for them first costs 1 µs, the pattern 130.
_TAIL_SIGNS = (
    "premier sur",
    "first on",
    "lire la suite",
    "la lecture",
    "savoir plus",
    "lire plus",
    "read more",
    "continue reading",
)
_ELLIPSIS = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.|&hellip;)\s*\]|\(\s*(?:…|\.\.\.)\s*\)|\.\.\.)$")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«“\"])|\n")
_FIRST_SENTENCE = 160
_SHORTEST_SENTENCE = 20
"""Signs before which a full stop is taken for that of "M." or "n°"."""


def normalise(
    raw: RawItem,
    spec: SourceSpec,
    final_url: str,
    now: datetime,
    shared: AbstractSet[str] = NO_SHARED,
) -> Article | Rejected:
    """The article that ``raw`` holds, seen at ``now`` (aware), or why it is refused.

    ``final_url`` is the base of relative links; ``shared`` the identities of addresses that
    several different entries of the page carry (see :func:`identify`).
    """
    lead, text = _texts(raw)
    title = _title(raw, lead or text)
    link = address(raw, final_url)
    refusal = _refusal(raw, title, link) or _garbled(f"{title}{lead}{text}")
    if refusal is not None or link is None:
        return Rejected(source=spec.slug, refusal=refusal or Refusal.BAD_LINK, detail=_detail(raw))
    return Article(
        key=_key(spec.slug, identify(link, raw.guid, title, spec.homepage, shared)),
        source=spec.slug,
        url=link,
        title=title,
        lead="" if _repeats(lead, title) else lead,
        text=text,
        published=published(raw.published, now),
        first_seen=now.astimezone(UTC),
        language=language(spec.language, title, lead or text),
        authors=_names(raw.authors, MAX_AUTHORS),
        tags=_names(raw.tags, MAX_TAGS),
    )


def identify(link: str, guid: str | None, title: str, home: str, shared: AbstractSet[str]) -> str:
    """What makes an entry the same from one harvest to the next, within its source.

    Its canonical address, which survives http to https, trackers and a re-issued guid; unless the
    address says nothing of the entry: it names no page (a bare host), it is the source's home
    page, or other entries of the page share it. Then the guid, else the title, beside the address.
    """
    mine = identity(link)
    home_page = canonical(home)
    if names_page(link) and mine not in shared and not (home_page and mine == identity(home_page)):
        return mine
    return f"{mine} {(guid or '').strip() or fold(title)}"


def address(raw: RawItem, base: str) -> str | None:
    """The entry's canonical link; a guid serves when it is an address and there is no link."""
    if raw.url and raw.url.strip():
        return _secured(canonical(raw.url, base), base)
    guid = (raw.guid or "").strip()
    return canonical(guid) if guid.startswith(("http://", "https://")) else None


def _secured(link: str | None, base: str) -> str | None:
    """In https when the page that names it was read so on the same host (Assemblée nationale)."""
    if link is None or not (link.startswith("http://") and base.startswith("https://")):
        return link
    here, there = urlsplit(base).netloc, urlsplit(link).netloc
    return f"https://{link.removeprefix('http://')}" if here == there else link


def published(stated: str | datetime | None, now: datetime) -> datetime | None:
    """The instant stated, in UTC; None when absent, unreadable, in the future or before 1995."""
    if isinstance(stated, str):
        found = instant(stated, now)
    else:
        try:
            found = aware(stated) if stated is not None else None
        except OverflowError:
            found = None
    return found if found is not None and OLDEST <= found <= now + AHEAD else None


def _refusal(raw: RawItem, title: str, link: str | None) -> Refusal | None:
    if raw.refusal is not None:
        return raw.refusal
    if link is None:
        return Refusal.BAD_LINK if raw.url and raw.url.strip() else Refusal.NO_LINK
    return None if title else Refusal.NO_TITLE


def _garbled(text: str) -> Refusal | None:
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    return Refusal.UNREADABLE if lost > FEW and lost >= GARBLED * len(text) else None


def _texts(raw: RawItem) -> tuple[str, str]:
    """Lead and full text; a summary too long for a lead is also kept whole."""
    lead = _untailed(plain(raw.summary[:MAX_RAW])) if raw.summary else ""
    text = _untailed(plain(raw.body[:MAX_RAW])) if raw.body else ""
    if len(lead) > MAX_LEAD and len(lead) > len(text):
        text = lead
    return shorten(lead, MAX_LEAD), shorten(text, MAX_TEXT)


def _untailed(text: str) -> str:
    """Without the mentions that publishing systems add at the end."""
    start = max(0, len(text) - _TAIL_LENGTH)
    end = text[start:].casefold()
    if any(map(end.__contains__, _TAIL_SIGNS)):
        text = text[:start] + _TAIL.sub("", text[start:], count=1)
    text = text.rstrip()
    return _ELLIPSIS.sub("…", text) if text.endswith(("]", ")", "...")) else text


def _repeats(lead: str, title: str) -> bool:
    """Whether both are the same words. Most differ by the first: folding all costs 10 µs."""
    first, other = (fold(one.partition(" ")[0]) for one in (lead, title))
    return first == other and fold(lead) == fold(title)


def _title(raw: RawItem, text: str) -> str:
    title = line((raw.title or "")[:MAX_RAW])
    if not title and text:
        end = _SENTENCE_END.search(text, _SHORTEST_SENTENCE)
        title = shorten(text[: end.start() if end else None], _FIRST_SENTENCE).replace("\n", " ")
    return shorten(title, MAX_TITLE)


def _names(names: Iterable[str], limit: int) -> tuple[str, ...]:
    """Clean, without repeats whatever the case, in order."""
    found: dict[str, str] = {}
    for name in names:
        if len(found) >= limit:
            break
        text = shorten(line(name[:MAX_RAW]), MAX_NAME)
        if text:
            found.setdefault(text.lower(), text)
    return tuple(found.values())


def _detail(raw: RawItem) -> str:
    said = next((one for one in (raw.title, raw.url, raw.guid, raw.summary) if one), "")
    return shorten(line(said[:1000]), 120) or "(entrée vide)"


def _key(source: str, mine: str) -> str:
    return hashlib.sha256(f"{source}\n{mine}".encode("utf-8", "surrogatepass")).hexdigest()[:20]
