"""How many items, of whom, from when to when; the next day to come. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from briefings.compose.facts import Facts
from briefings.compose.placing import dates, moment
from briefings.document import Block, Paragraph, Run
from briefings.model import Period
from briefings.period import local_day, span
from briefings.typography import NBSP, count, day
from watch.zone import PARIS


def summary(facts: Facts) -> Iterator[Block]:
    """What the dossier holds, counted; the nearest day to come, with its source."""
    yield Paragraph(runs=(Run(text=f"{_held(facts)}."),), bullet=True)
    for stated, pieces in dates(facts):
        label, when, coming = moment(facts, stated)
        if coming:
            told = Run(text=f"Première date à venir{NBSP}: ", strong=True)
            what = Run(text=f"{when} ({label.lower()}) – ")
            yield Paragraph(runs=(told, what, facts.title(pieces[0])), bullet=True)
            return


def _held(facts: Facts) -> str:
    pieces = facts.dossier.pieces
    articles = count(len(pieces), "article", none="aucun")
    sources = count(len({piece.article.source for piece in pieces}), "source", none="aucune")
    days = sorted(local_day(one.article.published) for one in pieces if one.article.published)
    undated = len(pieces) - len(days)
    missing = f", dont {undated} sans date" if undated and days else ""
    if not days:
        told = "sans date de publication"
    elif days[0] == days[-1]:
        told = f"du {day(days[0])}"
    else:
        told = spread(days[0], days[-1])
    return f"{articles} de {sources}, {told}{missing}"


def spread(first: date, last: date) -> str:
    """« du mardi 3 au jeudi 19 novembre 2026 », both days included."""
    start, end = (datetime.combine(one, time.min, PARIS) for one in (first, last))
    return span(Period(start, end + timedelta(days=1)))
