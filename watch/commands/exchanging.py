"""`vigie sources import` and `export`: lists of feeds from and for other readers, as OPML."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from watch import opml
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
from watch.errors import CatalogError, SettingsError, complaint
from watch.front import again, agreed
from watch.model import Category, Rights
from watch.opml import Subscription, Subscriptions
from watch.rewrite import rewrite
from watch.text import shorten
from watch.urls import identity
from watch.workers import WorkerDied
from watch.zone import paris

MAX_BYTES = 5_000_000
SHOWN = 50
"""Rows of the preview; the others are counted."""
READABLE = ("feed", "jsonfeed")
"""Kinds that another reader can follow."""


def import_opml(watch: Watch, path: Path, *, yes: bool, enabled: bool) -> None:
    """Show what the file holds, then write what the catalogue has not, once confirmed."""
    out = console()
    found = _read(watch, path)
    known = {identity(spec.url): spec for spec in watch.sources}
    fresh = [one for one in found.feeds if identity(one.url) not in known]
    entries = _entries(watch, fresh, path.name, enabled=enabled)
    _preview(out, found, entries, len(found.feeds) - len(fresh))
    if not entries:
        out.print("Rien à importer.")
        return
    if not (yes or _confirmed(path, enabled=enabled)):
        out.print("Rien n'a été écrit.")
        return
    tell(out, change(watch, lambda raw, name: append(raw, name, entries)))
    _next(out, entries, enabled=enabled)


def _read(watch: Watch, path: Path) -> Subscriptions:
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise SettingsError(f"{path} ne peut pas être lu ({complaint(error)}).") from error
    if len(raw) > MAX_BYTES:
        raise SettingsError(f"{path} pèse plus de {MAX_BYTES // 1_000_000}\u00a0Mo.")
    with watch.workers() as workers:
        found = next(iter(workers.run(opml.parse, [(path, (raw,))])))[1]
    problem = found.reason if isinstance(found, WorkerDied) else found.problem
    if isinstance(found, WorkerDied) or (problem and not found.feeds):
        raise CatalogError(f"{path} n'a pas pu être lu\u00a0: {problem}.")
    return found


def _entries(
    watch: Watch, feeds: Sequence[Subscription], file: str, *, enabled: bool
) -> list[NewEntry]:
    taken = {spec.slug for spec in watch.sources}
    families = hosts(watch.sources)
    today = f"{paris(watch.now()):%d/%m/%Y}"
    entries = []
    for one in feeds:
        told = opml.family(one.folder)
        category = told or family(one.url, families) or Category.THEME
        name = named(one.name, one.url)
        slug = slugged(name, taken)
        taken.add(slug)
        reason = f"Importée de {file} le {today}, pas encore essayée."
        fields = {
            "slug": slug,
            "name": name,
            "kind": one.kind,
            "url": one.url,
            "homepage": one.homepage or homepage(one.url),
            "category": str(category),
            "rights": str(Rights.REFERENCE),
            **({} if enabled else {"enabled": False, "disabled_reason": reason}),
        }
        folder = f", dossier «\u00a0{shorten(one.folder, 100)}\u00a0»" if one.folder else ""
        remarks = {"rights": RIGHTS_REMARK} | ({} if told else {"category": CATEGORY_REMARK})
        heading = f"Importée le {today} de {file}{folder}."
        entries.append(NewEntry(fields=fields, remarks=remarks, heading=heading))
    return entries


def _preview(out: Console, found: Subscriptions, entries: Sequence[NewEntry], known: int) -> None:
    if entries:
        rows = [
            tuple(str(one.fields[name]) for name in ("slug", "name", "category", "url"))
            for one in entries[:SHOWN]
        ]
        out.print(table(("À écrire", "Nom", "Famille", "Adresse"), rows))
        if (more := len(entries) - SHOWN) > 0:
            out.print(f"  … et {plural(more, 'autre')}.")
    if found.refused:
        out.print(table(("Refusé", "Raison"), found.refused[:SHOWN]))
    left = f", {found.left_out}\u00a0au-delà du plafond" if found.left_out else ""
    out.print(
        f"{plural(len(entries), 'source nouvelle', 'sources nouvelles')},"
        f" {known}\u00a0déjà au catalogue, {plural(len(found.refused), 'refusée')}{left}."
    )
    if found.problem:
        out.print(f"Attention\u00a0: {found.problem}\u00a0; ce qui a pu être lu est ci-dessus.")


def _confirmed(path: Path, *, enabled: bool) -> bool:
    """A person's word on a terminal; elsewhere, what to run instead."""
    if sys.stdin.isatty():
        return agreed("Écrire ces sources")
    flag = " --enabled" if enabled else ""
    line = again(f"sources import {shlex.quote(str(path))}{flag} --yes")
    click.echo(f"Pour les écrire\u00a0: {line}")
    return False


def _next(out: Console, entries: Sequence[NewEntry], *, enabled: bool) -> None:
    first = entries[0].slug
    if enabled:
        out.print(f"Pour les collecter\u00a0: {again('harvest')}")
        return
    out.print(
        "Elles sont désactivées\u00a0: personne ne les a encore essayées ici. Pour chacune\u00a0:\n"
        f"  {again(f'sources check {first}')}\n  {again(f'sources enable {first}')}"
    )


def export_opml(watch: Watch, path: Path, *, everything: bool) -> None:
    """Write the feeds of the catalogue for another reader."""
    out = console()
    chosen = [spec for spec in watch.sources if everything or spec.enabled]
    feeds = [spec for spec in chosen if spec.kind in READABLE]
    before = path.read_bytes() if path.exists() else None
    raw = opml.build(feeds, watch.settings.house.title, watch.now())
    backup = rewrite(path, before, raw)
    kept = f" (le fichier d'avant est {backup})" if backup else ""
    out.print(f"{plural(len(feeds), 'flux', 'flux')} dans {path}{kept}.")
    if others := len(chosen) - len(feeds):
        out.print(
            f"{plural(others, 'autre source', 'autres sources')} du catalogue, sans flux, ne"
            f" {'peuvent' if others > 1 else 'peut'} pas être lue"
            f"{'s' if others > 1 else ''} par un autre lecteur."
        )
