"""A call or an event as a page shows it: its words as far as its source's rights allow. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from watch.commands import announcing, attending, calling
from watch.model import Closing, Rights, SourceSpec
from watch.store.agenda import CallLine
from watch.store.enrichment import CallNotice, EventNotice

SOON = 7
"""Days."""
Sources = Mapping[str, SourceSpec]
Rivals = Mapping[tuple[str, str, int], Sequence[CallLine]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What is shown of one."""

    path: str
    """of its calendar file, without « .ics »"""
    title: str
    url: str
    source: str
    what: str
    """« Appel à projets »"""
    when: str
    day: str = ""
    """the same, for machines: « 2026-12-17 »"""
    left: str = ""
    """« dans 3 jours »"""
    soon: bool = False
    over: bool = False
    terms: tuple[str, ...] = ()
    quote: str = ""
    """'' when the source lets nothing but its titles be shown"""
    remarks: tuple[str, ...] = ()
    dated: bool = True
    key: str = ""
    rank: int = 0

    @property
    def place(self) -> tuple[str, int]:
        """Which article states it, and which of its statements it is."""
        return self.key, self.rank

    @property
    def anchor(self) -> str:
        """Where it stands in a page."""
        return f"{self.path.split('/')[1].rstrip('s')}-{self.key[:8]}-{self.rank}"


def rivals(lines: Iterable[CallLine]) -> Rivals:
    """Dated calls that may be the same one, by story, kind and rank."""
    found: defaultdict[tuple[str, str, int], list[CallLine]] = defaultdict(list)
    for one in lines:
        if one.closing is Closing.DATED:
            found[one.story, one.kind.value, one.rank].append(one)
    return found


def call(one: CallNotice, sources: Sources, today: date, told: Rivals) -> Card:
    """A call as of today."""
    stated, article = one.call, one.article
    deadline = stated.deadline
    return Card(
        path=f"/appels/{article.key}/{one.rank}",
        title=announcing.title(one),
        url=article.url,
        source=_name(article.source, sources),
        what=calling.KINDS[stated.kind].capitalize(),
        when=_when(one),
        day=deadline.isoformat() if deadline else "",
        left=calling.near(deadline, today) if deadline and stated.open_on(today) else "",
        soon=deadline is not None and 0 <= (deadline - today).days <= SOON,
        over=not stated.open_on(today),
        terms=tuple(calling.terms(stated)),
        quote=_quote(stated.quote, article.source, sources),
        remarks=(*calling.moves(one), *_disagreements(one, sources, told)),
        dated=deadline is not None,
        key=article.key,
        rank=one.rank,
    )


def event(one: EventNotice, sources: Sources, today: date) -> Card:
    """An event as of today."""
    stated, article = one.event, one.article
    return Card(
        path=f"/evenements/{article.key}/{one.rank}",
        title=announcing.title(one),
        url=article.url,
        source=_name(article.source, sources),
        what=stated.name.capitalize(),
        when=attending.when(stated),
        day=stated.first.isoformat(),
        left=calling.near(stated.first, today) if stated.first >= today else "",
        soon=0 <= (stated.first - today).days <= SOON,
        over=stated.last < today,
        terms=(stated.place.value,) if stated.place else (),
        quote=_quote(stated.quote, article.source, sources),
        key=article.key,
        rank=one.rank,
    )


def _when(one: CallNotice) -> str:
    if one.call.deadline is not None:
        return f"{announcing.day(one.call.deadline)}{announcing.at(one.call.at)}"
    return {
        Closing.PERMANENT: "Permanent, selon son texte",
        Closing.CLOSED: "Clos, sans date écrite",
    }.get(one.call.closing, "Sans date écrite")


def _disagreements(one: CallNotice, sources: Sources, told: Rivals) -> list[str]:
    same = told.get((one.article.story, one.call.kind.value, one.rank), ())
    others = {
        (other.deadline, _name(other.source, sources))
        for other in same
        if other.deadline is not None and other.deadline != one.call.deadline
    }
    return [calling.disagreement(source, deadline) for deadline, source in sorted(others)]


def _quote(quote: str, source: str, sources: Sources) -> str:
    spec = sources.get(source)
    return quote if spec is not None and spec.rights is not Rights.REFERENCE else ""


def _name(source: str, sources: Sources) -> str:
    return sources[source].name if source in sources else source
