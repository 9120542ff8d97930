"""What `vigie calls` and `vigie events` share: how a day, an hour, a source read; the file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar

from babel.dates import format_date
from rich.console import Console

from watch.app import Watch
from watch.console import plural, quoted
from watch.enrich.upcoming import hour
from watch.errors import StoreError, complaint
from watch.front import again
from watch.ics import Entry, calendar
from watch.model import Rights
from watch.store import Store
from watch.store.enrichment import CallNotice, EventNotice
from watch.text import shorten, squeeze

Notice = TypeVar("Notice", CallNotice, EventNotice)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    theme: str | None = None
    days: int | None = None
    everything: bool = False
    ics: Path | None = None


def day(of: date) -> str:
    """« 1er décembre 2026 »."""
    told = format_date(of, "d MMMM y", locale="fr")
    return f"1er{told[1:]}" if told.startswith("1 ") else told


def span(first: date, last: date) -> str:
    """« du 1er au 3 décembre 2026 »: what both days share is said once."""
    begins = day(first).split(" ")
    kept = 1 if (first.year, first.month) == (last.year, last.month) else 2
    return f"du {' '.join(begins[: kept if first.year == last.year else 3])} au {day(last)}"


def at(clock: str | None) -> str:
    """« à 17 h 00 », or nothing."""
    told = hour(clock)
    return f" à\u00a0{told}" if told else ""


def once(found: Iterable[Notice], what: Callable[[Notice], object]) -> list[Notice]:
    """One of each story and ``what``: five sources that carry one call are one call."""
    kept: dict[tuple[str, object], Notice] = {}
    for one in found:
        kept.setdefault((one.article.story or one.article.key, what(one)), one)
    return list(kept.values())


def tell_empty(out: Console, store: Store, what: str) -> None:
    """Say why there is nothing to show."""
    total = store.articles.count()
    if total == 0:
        out.print(f"L'archive est vide. Commencez par collecter\u00a0: {again('harvest')}")
    else:
        out.print(f"{what} parmi {plural(total, 'article')}.")


def description(watch: Watch, one: CallNotice | EventNotice, quote: str) -> str:
    """What a calendar entry says: the words of the source if its rights allow, its name, the link.

    A calendar is shared beyond the office, as a note is.
    """
    spec = next((spec for spec in watch.sources if spec.slug == one.article.source), None)
    shown = spec is not None and spec.rights is not Rights.REFERENCE
    words = f"{quoted(quote)}\n" if shown else ""
    source = spec.name if spec else one.article.source
    return f"{words}Source\u00a0: {source}\n{one.article.url}"


def title(one: CallNotice | EventNotice) -> str:
    """The article's title, on one line."""
    return shorten(squeeze(one.article.title), 200)


def write(path: Path, entries: Sequence[Entry], name: str, watch: Watch) -> None:
    """Write the calendar file.

    Raises:
        StoreError: the file cannot be written there.
    """
    try:
        path.write_bytes(calendar(entries, name, watch.now()))
    except OSError as error:
        raise StoreError(
            f"{path} ne peut pas être écrit ({complaint(error)})\u00a0: choisissez un autre"
            " endroit.",
        ) from error
