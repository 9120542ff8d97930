"""`vigie sources add`: show what an address leads to, let a person choose, write the entry.

Nothing is stored and nothing is written before the choice.
"""

from __future__ import annotations

import shlex
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import click
from rich.console import Console

from watch.amend import append
from watch.app import Watch
from watch.commands.writing import change, tell
from watch.console import console, plural, table
from watch.discover.entry import (
    CATEGORY_REMARK,
    RIGHTS_REMARK,
    NewEntry,
    family,
    homepage,
    hosts,
    named,
    slugged,
)
from watch.discover.feeds import Origin
from watch.errors import CatalogError
from watch.front import again
from watch.model import Category, Rights, SourceSpec
from watch.prospecting import Means, Prospect, Survey, survey
from watch.text import shorten
from watch.urls import canonical, identity
from watch.zone import paris

SHOWN = 3
"""Titles shown of each feed."""
TITLE = 90
KINDS = {"feed": "RSS ou Atom", "jsonfeed": "JSON Feed", "sitemap": "plan de site"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was said on the command line; None where a person is asked, or Vigie supposes."""

    take: int | None = None
    first: bool = False
    """take the first that the catalogue has not"""
    slug: str | None = None
    name: str | None = None
    category: str | None = None
    rights: str | None = None


def add_source(watch: Watch, typed: str, choice: Choice) -> bool:
    """Show the feeds of this address and add the one that is chosen; False when there is none."""
    out = console()
    url = address(typed)
    with watch.workers() as workers:
        found = survey(url, Means(fetcher=watch.fetcher(), workers=workers, now=watch.now))
    known = {identity(spec.url): spec for spec in watch.sources}
    _show(out, url, found, known)
    if found.problem and "://" not in typed:
        unsafe = again(f"sources add {shlex.quote(f'http://{typed}')}")
        out.print(f"  Si ce site n'a pas de https\u00a0: {unsafe}")
    free = [n for n, one in enumerate(found.prospects, 1) if identity(one.url) not in known]
    if not found.prospects or (not free and choice.take is None):
        return bool(found.prospects)
    rank = _rank(choice, free, len(found.prospects), typed)
    if rank == 0:
        out.print("Rien n'a été ajouté.")
        return True
    taken = _taken(found.prospects, rank, known)
    write(out, watch, _entry(watch, found, taken, choice, url))
    return True


def address(typed: str) -> str:
    """The address to ask; raises CatalogError when it is none."""
    url = canonical(typed if "://" in typed else f"https://{typed}")
    if url is None:
        raise CatalogError(
            f"«\u00a0{shorten(typed, 100)}\u00a0» n'est pas l'adresse d'une page\u00a0; attendu"
            "\u00a0: https://www.exemple.fr, en http ou https et sans mot de passe."
        )
    return url


# What is shown


def _show(out: Console, url: str, found: Survey, known: Mapping[str, SourceSpec]) -> None:
    site = " — ".join(part for part in (found.title, found.software) if part)
    out.print(f"{url}{f' ({site})' if site else ''}")
    if found.problem:
        out.print(f"  L'adresse n'a pas pu être lue\u00a0: {found.problem}.".replace("..", "."))
    for rank, prospect in enumerate(found.prospects, start=1):
        _show_one(out, rank, prospect, known.get(identity(prospect.url)))
    if found.dead_ends:
        rows = [(one.url, str(one.origin), reason) for one, reason in found.dead_ends]
        out.print()
        out.print(table(("Essayé en vain", "D'où", "Raison"), rows))
    if found.left_out:
        out.print(f"La page nomme {plural(found.left_out, 'autre')} flux, non essayés.")
    given = any(one.origin is Origin.GIVEN for one, _ in found.dead_ends)
    if not found.prospects and not found.problem and not given:
        out.print(
            "Aucun flux trouvé. Si la page est une liste d'actualités, voyez comment la lire"
            f"\u00a0: {again(f'sources propose {shlex.quote(url)}')}"
        )


def _show_one(out: Console, rank: int, prospect: Prospect, twin: SourceSpec | None) -> None:
    articles = sorted(prospect.reading.articles, key=lambda one: one.effective, reverse=True)
    dates = [one.published for one in articles if one.published]
    newest = f", le plus récent du {paris(max(dates)):%d/%m/%Y}" if dates else ", sans date"
    kind = KINDS.get(prospect.candidate.kind, prospect.candidate.kind)
    out.print(f"\n{rank}. {prospect.title or 'Flux sans nom'}")
    out.print(f"   {prospect.url}\n   {kind}, {prospect.candidate.origin}")
    aside = len(prospect.reading.rejected)
    out.print(
        f"   {plural(len(articles), 'élément')} à garder, {aside} de côté"
        f"{newest if articles else ''}"
    )
    for one in articles[:SHOWN]:
        day = f"{paris(one.published):%d/%m/%Y}" if one.published else "sans date "
        out.print(f"     {day}  {shorten(one.title, TITLE)}")
    if twin is not None:
        state = "" if twin.enabled else f", désactivée\u00a0: {twin.disabled_reason}"
        out.print(f"   déjà au catalogue\u00a0: {twin.slug}{state}")


# What is chosen


def _rank(choice: Choice, free: Sequence[int], count: int, typed: str) -> int:
    """The number chosen, 0 for none; without a terminal, what to run instead."""
    if choice.take is not None or choice.first:
        return choice.take or free[0]
    if sys.stdin.isatty():
        numbers = click.IntRange(0, count)
        return int(click.prompt("\nNuméro à ajouter (0 pour aucun)", type=numbers))
    line = again(f"sources add {shlex.quote(typed)} --take {free[0]}")
    click.echo(f"\nPour ajouter le n°\u00a0{free[0]}\u00a0: {line}")
    return 0


def _taken(prospects: Sequence[Prospect], rank: int, known: Mapping[str, SourceSpec]) -> Prospect:
    if not 1 <= rank <= len(prospects):
        raise CatalogError(
            f"Il n'y a pas de flux n°\u00a0{rank}\u00a0; choisissez de 1 à {len(prospects)}."
        )
    taken = prospects[rank - 1]
    if twin := known.get(identity(taken.url)):
        raise CatalogError(
            f"Ce flux est déjà au catalogue, sous le nom «\u00a0{twin.slug}\u00a0»{_wake(twin)}."
        )
    return taken


def _wake(twin: SourceSpec) -> str:
    command = again(f"sources enable {twin.slug}")
    return "" if twin.enabled else f"\u00a0; pour l'activer\u00a0: {command}"


# What is written


def _entry(watch: Watch, found: Survey, taken: Prospect, choice: Choice, page: str) -> NewEntry:
    name = choice.name or named(taken.title or found.title, taken.url)
    slugs = {spec.slug for spec in watch.sources}
    category, supposed = category_of(watch, taken.url, choice)
    today = paris(watch.now()).date()
    fields = {
        "slug": choice.slug or slugged(name, slugs),
        "name": name,
        "kind": taken.candidate.kind,
        "url": taken.url,
        "homepage": homepage(page),
        "category": category,
        "rights": choice.rights or str(Rights.REFERENCE),
        "evidence": "seen",
        "confidence": "high",
        **({"cms": found.software} if found.software else {}),
        "note": _note(taken, today),
    }
    remarks = {
        **({"category": CATEGORY_REMARK} if supposed else {}),
        **({} if choice.rights else {"rights": RIGHTS_REMARK}),
    }
    heading = (
        f"Ajoutée le {today:%d/%m/%Y} par «\u00a0vigie sources add\u00a0», depuis {page}"
        f" ({taken.candidate.origin})."
    )
    return NewEntry(fields=fields, remarks=remarks, heading=heading)


def category_of(watch: Watch, url: str, choice: Choice) -> tuple[str, bool]:
    """The family, and whether it is only supposed."""
    if choice.category:
        return choice.category, False
    guess = str(family(url, hosts(watch.sources)) or Category.THEME)
    if choice.take is None and not choice.first:
        families = click.Choice([str(one) for one in Category])
        return str(click.prompt("Famille", type=families, default=guess)), False
    return guess, True


def _note(taken: Prospect, today: date) -> str:
    count = plural(len(taken.reading.articles), "élément")
    return f"{count} le {today:%d/%m/%Y}, lors de l'ajout."


def write(out: Console, watch: Watch, entry: NewEntry) -> None:
    """Put the entry in the catalogue, and say what to check and what comes next."""
    written = change(watch, lambda raw, name: append(raw, name, [entry]))
    slug = entry.slug
    out.print(f"\nAjoutée\u00a0: {entry.fields['name']} ({slug}).")
    tell(out, written)
    if entry.remarks:
        wanted = {"category": "la famille", "rights": "les droits"}
        asked = " et ".join(wanted[name] for name in entry.remarks)
        out.print(f"À vérifier dans cette entrée\u00a0: {asked}.")
    out.print(
        f"Pour collecter maintenant\u00a0: {again(f'harvest {slug}')}\n"
        f"Pour revenir en arrière\u00a0: {again(f'sources disable {slug} --reason …')}"
    )
