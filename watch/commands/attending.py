"""`vigie events`: the events of the archive that are not over, by day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console

from watch.app import Watch
from watch.commands import announcing
from watch.commands.announcing import Asked, day
from watch.commands.finding import theme_slug
from watch.console import console, plural, quoted
from watch.enrich.upcoming import hour
from watch.ics import Entry
from watch.model import Event
from watch.store.enrichment import EventNotice
from watch.zone import paris


def show_events(watch: Watch, asked: Asked) -> None:
    """Print the events to come, or all of them; write them to a calendar."""
    theme = theme_slug(watch.themes, asked.theme)
    today = paris(watch.now()).date()
    out = console()
    with watch.store() as store:
        watch.enrich(store)
        since = date.min if asked.everything else today
        kept = announcing.once(
            store.enrichment.events(since, theme),
            lambda one: (one.event.first, one.event.last),
        )
        if asked.days is not None:
            limit = today + timedelta(days=asked.days)
            kept = [one for one in kept if one.event.first <= limit]
        if not kept:
            announcing.tell_empty(out, store, "Aucun événement à venir")
    names = {spec.slug: spec.name for spec in watch.sources}
    for one in kept:
        _show(out, one, one.event, names)
    if asked.ics is not None:
        _export(watch, out, kept, asked.ics)


def _show(out: Console, one: EventNotice, event: Event, names: dict[str, str]) -> None:
    where = f" · {event.place.value}" if event.place else ""
    out.print(f"{when(event)} · {event.name}{where}")
    out.print(announcing.title(one), style="bold")
    out.print(f"  {names.get(one.article.source, one.article.source)}")
    out.print(f"  {quoted(event.quote)}\n  {one.article.url}\n")


def when(event: Event) -> str:
    """« du 2 au 12 octobre 2026 », « 3 décembre 2026 de 18 h 00 à 20 h 00 »."""
    if event.first != event.last:
        return announcing.span(event.first, event.last)
    if event.begins and event.ends:
        return f"{day(event.first)} de {hour(event.begins)} à {hour(event.ends)}"
    return f"{day(event.first)}{announcing.at(event.begins)}"


def entries(watch: Watch, events: Iterable[EventNotice]) -> list[Entry]:
    """These events, for a calendar."""
    return [
        Entry(
            uid=f"{one.article.key}-evenement-{one.rank}@vigie",
            summary=announcing.title(one),
            first=one.event.first,
            last=one.event.last,
            begins=one.event.begins,
            ends=one.event.ends,
            place=one.event.place.value if one.event.place else None,
            description=announcing.description(watch, one, one.event.quote),
            url=one.article.url,
            category="Événements",
        )
        for one in events
    ]


def _export(watch: Watch, out: Console, kept: Sequence[EventNotice], path: Path) -> None:
    announcing.write(path, entries(watch, kept), "Vigie\u00a0: événements", watch)
    out.print(f"{plural(len(kept), 'événement')} dans {path}.")
