"""The calls and events of an item's page: their dates, and the words that say them. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from watch.commands.calling import KINDS
from watch.model import Article, Call, Closing, Enriched, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Who looks at the page."""

    today: date
    account: bool = False
    """whether they have one: reminders go to its address"""
    corrects: bool = False
    """whether their word on themes and stories is kept"""
    follows: frozenset[tuple[str, int]] = frozenset()
    """the calls that they follow"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A call or an event."""

    anchor: str
    words: str
    quote: str = ""
    """'' when the source lets none of its words be shown"""
    path: str = ""
    """of its calendar file, without « .ics »; '' without a day"""
    call: str = ""
    """where to follow the call, or to follow it no more; '' when this reader can do neither"""
    followed: bool = False


def stated(article: Article, found: Enriched, reader: Reader, *, quoted: bool) -> Iterator[Stated]:
    """In the order of the article, its calls first."""
    for rank, call in enumerate(found.calls):
        path = f"/appels/{article.key}/{rank}"
        followed = (article.key, rank) in reader.follows
        may = reader.account and (followed or call.open_on(reader.today))
        yield Stated(
            anchor=f"appel-{article.key[:8]}-{rank}",
            words=f"{KINDS[call.kind].capitalize()}{_closing(call)}",
            quote=call.quote if quoted else "",
            path=path if call.deadline else "",
            call=path if may else "",
            followed=followed,
        )
    for rank, event in enumerate(found.events):
        yield Stated(
            anchor=f"evenement-{rank}",
            words=_event(event),
            quote=event.quote if quoted else "",
            path=f"/evenements/{article.key}/{rank}",
        )


def _event(event: Event) -> str:
    until = f" au {day(event.last)}" if event.last != event.first else ""
    begins = f", {event.begins}" if event.begins else ""
    return f"{event.name.capitalize()}\u00a0: {day(event.first)}{until}{begins}"


def _closing(call: Call) -> str:
    if call.deadline is None:
        return {
            Closing.PERMANENT: "\u00a0: sans date limite",
            Closing.CLOSED: "\u00a0: close",
        }.get(call.closing, "\u00a0: date limite non dite")
    hour = f" à {call.at}" if call.at else ""
    before = f", au lieu du {day(call.moved_from)}" if call.moved_from else ""
    return f"\u00a0: jusqu’au {day(call.deadline)}{hour}{before}"


def day(moment: date) -> str:
    """« 01/12/2026 »."""
    return f"{moment:%d/%m/%Y}"
