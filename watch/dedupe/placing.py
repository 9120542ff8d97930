"""Which story an article joins. Pure: what the archive holds is asked through a function.

Articles are placed one by one, in order of date and key: each sees those placed before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple, Protocol, TypeVar

from watch.dedupe.likeness import likeness
from watch.dedupe.marks import Sketch
from watch.model import Match, Reason, Telling

WINDOW = timedelta(days=14)
"""How long after its first article a story may be joined."""
STORIES = 3
"""Stories that one article is tried in: bounds what a hostile press may cost."""

COMPARED = 8
"""Texts that are aligned with one article, those that share most of its sketch."""


class Dated(Protocol):
    """An article by what is known of it before its text is read."""

    @property
    def source(self) -> str:
        """Its source."""

    @property
    def order(self) -> tuple[datetime, str]:
        """Where it stands among others."""


One = TypeVar("One", bound=Dated)
Members = Callable[[str], Sequence[Telling]]
"""The earliest articles of a story, in order; never empty for the story of a placed article."""


class Rule(NamedTuple):
    """What is compared with what; benchmarks/stories.py shows what another rule would change."""

    window: timedelta = WINDOW
    same_source: timedelta = timedelta(days=2)
    """Within one source, beyond this the same words are a column that comes back."""
    share: float = 0.6
    """of the shorter text that two texts must have in common"""
    copied: int = 8
    """meaning words that they must have in common"""


RULE = Rule()


class Around(NamedTuple):
    """What the archive holds that an article may repeat."""

    twins: Sequence[Telling]
    """at the same address or with the same fingerprint, placed or not"""
    near: Sequence[Telling]
    """that share something of the sketch: those of them that were :func:`tried`"""
    placed: Callable[[Telling], bool]
    """whether this one came before: only then does its story count"""
    members: Members


def tried(new: Dated, near: Iterable[One], placed: Callable[[One], bool]) -> list[One]:
    """Whom ``new`` is compared with, of those that share something of its sketch, most first."""
    others = (one for one in near if one.source != new.source and placed(one))
    return list(islice(others, COMPARED))


def likely(one: Sketch, other: Sketch, rule: Rule = RULE) -> bool:
    """Whether two texts may be near: never false for two that are."""
    most, shorter = one.common(other), min(one.length, other.length)
    return most >= rule.copied and most / shorter >= rule.share


def place(new: Telling, around: Around, rule: Rule = RULE) -> Match | None:
    """The story that ``new`` joins; None when it begins its own."""
    return _exact(new, around, rule) or _near(new, around, rule)


def _exact(new: Telling, around: Around, rule: Rule) -> Match | None:
    """The earliest story told at the same address or in the same words."""
    unsure = _repeated([new, *around.twins])
    before = sorted(filter(around.placed, around.twins), key=lambda one: one.order)
    found: dict[str, tuple[Match, Telling]] = {}
    for reason in (Reason.ADDRESS, Reason.WORDS):
        for other in before:
            if _shares(new, other, reason, unsure, rule):
                match = Match(other.story, other.key, reason, 1.0)
                found.setdefault(other.story, (match, other))
    earliest = sorted(found.values(), key=lambda pair: pair[1].order)
    return _admitted(new, earliest, around.members, rule)


def _near(new: Telling, around: Around, rule: Rule) -> Match | None:
    """The story of the nearest text of another source, unless one of its articles contradicts."""
    compared = [(likeness(new, other), other) for other in around.near]
    found: dict[str, tuple[Match, Telling]] = {}
    for like, other in sorted(compared, key=lambda pair: (-pair[0].share, pair[1].order)):
        if like.differs is None and like.copied >= rule.copied and like.share >= rule.share:
            match = Match(other.story, other.key, Reason.NEAR, round(like.share, 3))
            found.setdefault(other.story, (match, other))
    return _admitted(new, found.values(), around.members, rule)


def _admitted(
    new: Telling, matches: Iterable[tuple[Match, Telling]], members: Members, rule: Rule
) -> Match | None:
    """The first story that is recent enough, and of which no article tells another fact.

    One address is one page, whatever each source writes of it. And what contradicts the article
    that ``new`` resembles was put with it by a person: it says nothing against ``new``.
    """
    for match, like in islice(matches, STORIES):
        told = members(match.story)
        recent = abs(new.effective - told[0].effective) <= rule.window
        if recent and (
            match.reason is Reason.ADDRESS
            or not any(_contradict(new, one) and not _contradict(like, one) for one in told)
        ):
            return match
    return None


def _contradict(one: Telling, other: Telling) -> bool:
    if (one.title_words, one.words) == (other.title_words, other.words):
        return False  # spares the alignment of a text repeated a thousand times
    return likeness(one, other).differs is not None


def _shares(new: Telling, other: Telling, reason: Reason, unsure: set[str], rule: Rule) -> bool:
    elsewhere = new.source != other.source
    if reason is Reason.ADDRESS:
        return elsewhere and new.address == other.address and new.address not in unsure
    soon = abs(new.effective - other.effective) <= rule.same_source
    return new.fingerprint == other.fingerprint and (elsewhere or soon)


def _repeated(tellings: Iterable[Telling]) -> set[str]:
    """Addresses that identify no article: none, or one that a source gives to several."""
    keys: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for one in tellings:
        keys[one.source, one.address].add(one.key)
    return {"", *(address for (_, address), found in keys.items() if len(found) > 1)}
