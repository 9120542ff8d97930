"""Is this source still itself? Why its new items should wait for a person, or None. Pure.

A domain that lapses is bought by a casino within weeks, and a site that changes its software sends
its whole past again as news. Both look like an ordinary answer. The signs, in order:

    it answers from another site than before
    it carries another name, and none of the items that it gave before
    its items went from French to another language, or the reverse, likewise
    half of its new items speak of gambling, pills or domain names for sale; its past did not
    over 80 % of its items are new, more than its rhythm explains

A source is judged against its own past: with fewer than five items of it, only the first applies.
French is told by the share of its function words: at least 0.31 in 211 lots of five French
titles and leads, at most 0.15 in 84 feeds in eight other languages (measured); a short lot is not
judged.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from watch.model import Article, Mask, Trace
from watch.text import STOPWORDS, fold

KNOWN = 5
"""Archived items before which a source has no past to be judged against."""
FLOOD = 0.8
MIN_WORDS = 40
FRENCH = 0.22
LATE = timedelta(days=1)
"""How long after its date an item may appear: calendars and moderators are slow."""

_WORD = re.compile(r"[^\W\d_]+")
_STOP = frozenset(fold(word) for word in STOPWORDS)
_MARKS = re.compile(
    r"\b(?:casinos? en ligne|online casinos?|(?:best|meilleurs?) casinos?|casino bonus"
    r"|free spins?|bonus sans depot|jackpots?|machines? a sous|slot (?:gacor|online|machines?)"
    r"|judi|togel|1xbet|betting|bookmakers?|paris sportifs|viagra|cialis|levitra|porn\w*|escorts?"
    r"|domain (?:name )?(?:is )?for sale|buy this domain|parked domain|domaine (?:est )?a vendre"
    r"|nom de domaine expire)\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One reading of a source, sorted against the archive."""

    mask: Mask
    entries: int
    """readable items"""
    new: Sequence[Article]
    """those that the archive does not hold"""
    continuous: bool
    """some of the others were believed before"""
    first_page: bool = True
    """further pages bring old items, and have names of their own"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What the source was until now."""

    trusted: Mask
    traces: Sequence[Trace]
    """its latest items"""
    last_read: datetime | None


def doubt(answer: Answer, past: Past) -> str | None:
    """Why the new items should wait for a person, as a French clause; None to believe them."""
    if not answer.new:
        return None
    if past.trusted.site and answer.mask.site != past.trusted.site:
        return f"la source répond maintenant depuis {answer.mask.site}, et non {past.trusted.site}"
    if len(past.traces) < KNOWN:
        return None
    if not answer.continuous and (changed := _renamed(answer, past) or _translated(answer, past)):
        return changed
    return _spoiled(answer, past)


def flood(answer: Answer, past: Past, now: datetime) -> str | None:
    """More new items at once than the source's rhythm explains, or None."""
    new = len(answer.new)
    if len(past.traces) < KNOWN:
        return None
    if not answer.first_page or answer.entries < KNOWN or new <= FLOOD * answer.entries:
        return None
    since = past.last_read - LATE if past.last_read else now
    fresh = sum(one.published is None or one.published > since for one in answer.new)
    surprising = new - min(fresh, _plausible(past, now))
    if 2 * surprising <= new:
        return None
    return f"{new} éléments nouveaux d'un coup sur {answer.entries}, bien plus que son rythme"


def _plausible(past: Past, now: datetime) -> float:
    """New items that three times the usual rhythm gives since the newest known one."""
    dates = sorted(one.at for one in past.traces)
    span = dates[-1] - dates[0]
    if not span:
        return 2 * KNOWN
    # A silence explains no more than twice the longest known; not having read explains it all.
    longest = max(later - earlier for earlier, later in pairwise(dates))
    unread = now - past.last_read if past.last_read else timedelta(0)
    since = max(min(now - dates[-1], 2 * longest), unread)
    return 3 + 3 * len(dates) * (since / span)


def _renamed(answer: Answer, past: Past) -> str | None:
    old, new = past.trusted.title, answer.mask.title
    if not answer.first_page or not old or not new or _meaning(old) & _meaning(new):
        return None
    return f"elle s'appelle maintenant «\u00a0{new}\u00a0», et non «\u00a0{old}\u00a0»"


def _translated(answer: Answer, past: Past) -> str | None:
    before = _french(f"{one.title} {one.lead}" for one in past.traces)
    after = _french(f"{one.title} {one.lead or one.text[:500]}" for one in answer.new)
    if before is None or after is None or before is after:
        return None
    return "ses éléments ne sont plus en français" if before else "ses éléments sont en français"


def _spoiled(answer: Answer, past: Past) -> str | None:
    marked = sum(_marked(one.title, one.lead) for one in answer.new)
    enough = 2 * marked >= len(answer.new) and (marked > 1 or (marked and not answer.continuous))
    if not enough or any(_marked(one.title, one.lead) for one in past.traces):
        return None
    return "ses nouveaux éléments parlent de jeux d'argent, de pilules ou de domaines à vendre"


def _marked(title: str, lead: str) -> bool:
    return _MARKS.search(fold(f"{title} {lead}")) is not None


def _meaning(text: str) -> set[str]:
    return {word for word in _WORD.findall(fold(text)) if word not in _STOP and len(word) > 1}


def _french(texts: Iterable[str]) -> bool | None:
    words = [word for text in texts for word in _WORD.findall(fold(text))]
    if len(words) < MIN_WORDS:
        return None
    return sum(word in _STOP for word in words) / len(words) >= FRENCH
