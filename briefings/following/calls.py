"""Calls followed and no more, from a terminal."""

from __future__ import annotations

from datetime import date

from briefings.address import parse
from briefings.alerting.reminding import notice
from briefings.alerts.followed import STAGES, Follow
from briefings.app import Office
from briefings.errors import BriefingError
from briefings.following import deadlines
from briefings.following.deadlines import Reader
from briefings.following.people import admitted
from briefings.typography import day
from watch.commands.announcing import at
from watch.commands.calling import CLOSINGS, KINDS
from watch.commands.finding import author, find_article
from watch.console import console, table
from watch.front import again
from watch.model import Call
from watch.store import Store
from watch.store.enrichment import CallNotice
from watch.text import shorten, squeeze
from watch.zone import paris


def follow(office: Office, asked: str, number: int | None, to: str, by: str | None) -> None:
    """Enter that somebody follows a call."""
    email, today = parse(to), paris(office.watch.now()).date()
    with office.stores() as (store, records):
        office.watch.enrich(store)
        admitted(office, records, email)
        article = find_article(store, asked)
        calls = store.enrichment.of([article])[article.key].calls
        rank = _rank(calls, number)
        call = calls[rank]
        if not call.open_on(today):
            raise BriefingError("Cet appel est clos\u00a0: il n'y a plus d'échéance à suivre.")
        found = CallNotice(article=article, call=call, rank=rank)
        reader = Reader(email=email, by=author(office.watch, by))
        entered = deadlines.follow(office, records, reader, found)
    told = "suit" if entered else "suivait déjà"
    console().print(f"{email} {told} cet appel\u00a0: {_title(article.title)}")
    console().print(_next(call, today))


def _rank(calls: tuple[Call, ...], number: int | None) -> int:
    """Which call of the article is meant."""
    if not calls:
        raise BriefingError(f"Cet article n'annonce aucun appel\u00a0: voyez {again('calls')}")
    if number is None and len(calls) == 1:
        return 0
    if number is None or number > len(calls):
        listed = "\u00a0; ".join(f"{n}, {_told(call)}" for n, call in enumerate(calls, 1))
        raise BriefingError(f"Dites lequel de ses appels avec --number\u00a0: {listed}.")
    return number - 1


def _told(call: Call) -> str:
    when = f" {day(call.deadline)}{at(call.at)}" if call.deadline else ""
    return f"{KINDS[call.kind]} {CLOSINGS[call.closing]}{when}"


def _next(call: Call, today: date) -> str:
    if call.deadline is None:
        return "Aucune date n'est écrite\u00a0: le premier message dira quand il y en aura une."
    left = (call.deadline - today).days
    coming = [str(days) for days in sorted(STAGES, reverse=True) if days < left]
    when = f"Date limite\u00a0: {day(call.deadline)}{at(call.at)}."
    if not coming:
        return f"{when} Il n'y a plus de rappel à venir\u00a0; un changement de date sera dit."
    days = " et ".join([", ".join(coming[:-1]), coming[-1]] if coming[1:] else coming)
    return f"{when} Rappels à {days} {'jour' if days == '1' else 'jours'}."


def unfollow(office: Office, asked: str, to: str) -> None:
    """Enter that somebody no longer follows the calls of an article."""
    email = parse(to)
    with office.stores() as (store, records):
        article = find_article(store, asked)
        ended = deadlines.leave(office, records, email, article.key)
    if not ended:
        raise BriefingError(f"{email} ne suit pas cet appel\u00a0: voyez {again('calls followed')}")
    console().print(f"{email} ne suit plus cet appel\u00a0: {_title(article.title)}")


def show_followed(office: Office) -> None:
    """Every followed call, the nearest deadline first."""
    out = console()
    with office.stores() as (store, records):
        rows = [_row(store, one) for one in records.follows.all()]
    if not rows:
        out.print(
            "Aucun appel n'est suivi. Pour en suivre un\u00a0:"
            f" {again('calls follow ADRESSE --to ADRESSE')}"
        )
        return
    rows.sort()
    shown = [(day(when) if when < date.max else "sans date", *rest) for when, *rest in rows]
    out.print(table(("Échéance", "=Adresse", "Appel"), shown))


def _row(store: Store, one: Follow) -> tuple[date, str, str]:
    found = notice(store, one.article, one.rank)
    call = found[1] if found else None
    title = found[0].title if found else one.article
    return (call and call.deadline) or date.max, one.email, _title(title)


def _title(text: str) -> str:
    return shorten(squeeze(text), 120)
