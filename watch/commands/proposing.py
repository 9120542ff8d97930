"""`vigie sources propose`: how a listing page could be read, shown before anything is kept.

The page is asked once, by the harvest's fetcher; it is analysed and read in its workers.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from textwrap import indent

from rich.console import Console

from watch.amend import block
from watch.app import Watch
from watch.commands.adding import Choice, address, category_of, write
from watch.console import console, plural, table
from watch.discover.entry import (
    CATEGORY_REMARK,
    RIGHTS_REMARK,
    NewEntry,
    homepage,
    named,
    slugged,
)
from watch.discover.listing import Listing, explore
from watch.errors import CatalogError
from watch.front import again
from watch.model import Category, Fetched, FetchFailed, Reading, Request, Rights, SourceSpec
from watch.reading import read
from watch.salvage import settled
from watch.sources.page import ACCEPT
from watch.text import shorten
from watch.workers import WorkerDied, Workers
from watch.zone import paris

SHOWN = 5
"""Items shown of each way to read the page."""
TITLE = 90


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the page, and what a harvest would keep by it."""

    options: Mapping[str, str]
    reading: Reading


def propose_selectors(watch: Watch, typed: str, choice: Choice) -> bool:
    """Show the ways to read this listing, write the one that was chosen; False without any."""
    out = console()
    url = address(typed)
    page = next(iter(watch.fetcher().fetch([Request(url=url, accept=ACCEPT)])))
    if not isinstance(page, Fetched):
        reason = page.reason if isinstance(page, FetchFailed) else "inchangé"
        out.print(f"{url}\n  L'adresse n'a pas pu être lue\u00a0: {reason}.")
        return False
    with watch.workers() as workers:
        found = next(iter(workers.run(explore, [(0, (page,))])))[1]
        if isinstance(found, WorkerDied):
            out.print(f"{url}\n  La page n'a pas pu être analysée\u00a0: {found.reason}.")
            return False
        ways = [one for one in _ways(watch, page, found, workers) if one.reading.articles]
    _show(out, page, ways)
    if choice.take is not None:
        write(out, watch, _entry(watch, page, found, _taken(ways, choice.take), choice))
    elif ways:
        entry = _entry(watch, page, found, ways[0], replace(choice, take=1))
        written = indent(block(entry), "  ")
        out.print(f"\nL'entrée de la proposition 1, pour sources.yaml\u00a0:\n\n{written}")
        out.print(
            f"Pour l'ajouter\u00a0: {again(f'sources propose {shlex.quote(typed)} --take 1')}"
        )
    return bool(ways)


def _ways(watch: Watch, page: Fetched, found: Listing, workers: Workers) -> Iterator[Way]:
    """In the order of the proposals, whichever is read first."""
    specs = [_spec(page, one.options) for one in found.proposals]
    jobs = [(rank, (page, spec, watch.now())) for rank, spec in enumerate(specs)]
    readings = {rank: settled(result) for rank, result in workers.run(read, jobs)}
    for rank, proposal in enumerate(found.proposals):
        yield Way(proposal.options, readings[rank])


def _spec(page: Fetched, options: Mapping[str, str]) -> SourceSpec:
    return SourceSpec(
        slug="proposition",
        name="",
        kind="page",
        url=page.url,
        homepage=homepage(page.url),
        category=Category.THEME,
        options=options,
    )


def _show(out: Console, page: Fetched, ways: list[Way]) -> None:
    out.print(page.final_url)
    if not ways:
        out.print(
            "Aucune liste reconnue dans la page. Cherchez un flux (vigie sources add), un plan de"
            " site, ou une page qui énumère les actualités\u00a0; une page construite en JavaScript"
            " ne contient rien à lire."
        )
    for rank, way in enumerate(ways, start=1):
        _show_one(out, rank, way)


def _show_one(out: Console, rank: int, way: Way) -> None:
    articles = way.reading.articles
    dated = sum(article.published is not None for article in articles)
    aside = len(way.reading.rejected)
    dates = f"{dated} avec une date" if dated else "sans date"
    out.print(
        f"\nProposition {rank}\u00a0: {plural(len(articles), 'élément')}, {dates}, {aside} de côté"
    )
    for name, selector in way.options.items():
        out.print(f"  {name:<8} {selector}")
    rows = [
        (
            f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date",
            shorten(article.title, TITLE),
            article.url,
        )
        for article in articles[:SHOWN]
    ]
    out.print(table(("Date", "Titre", "Lien"), rows))
    if (left := len(articles) - SHOWN) > 0:
        out.print(f"  … et {plural(left, 'autre')}.")


def _taken(ways: list[Way], rank: int) -> Way:
    if rank > len(ways):
        raise CatalogError(
            f"Il n'y a pas de proposition n°\u00a0{rank}\u00a0; la page en donne {len(ways)}."
        )
    return ways[rank - 1]


def _entry(watch: Watch, page: Fetched, found: Listing, way: Way, choice: Choice) -> NewEntry:
    name = choice.name or named(found.title, page.url)
    category, supposed = category_of(watch, page.url, choice)
    today = f"{paris(watch.now()):%d/%m/%Y}"
    fields = {
        "slug": choice.slug or slugged(name, {spec.slug for spec in watch.sources}),
        "name": name,
        "kind": "page",
        "url": page.url,
        "homepage": homepage(page.final_url),
        "category": category,
        "rights": choice.rights or str(Rights.REFERENCE),
        "evidence": "seen",
        "confidence": "high",
        "note": f"{plural(len(way.reading.articles), 'élément')} le {today}, lors de l'ajout.",
        "options": dict(way.options),
    }
    remarks = {
        **({"category": CATEGORY_REMARK} if supposed else {}),
        **({} if choice.rights else {"rights": RIGHTS_REMARK}),
    }
    heading = f"Proposée le {today} par «\u00a0vigie sources propose\u00a0»."
    return NewEntry(fields=fields, remarks=remarks, heading=heading)
