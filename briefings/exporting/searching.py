"""`vigie export search`: everything that a search finds, as a table."""

from __future__ import annotations

import re

from briefings.app import Office
from briefings.exporting.placing import Wanted, aim, chosen, put
from briefings.formats.columns import FOUND
from briefings.formats.rows import News, found, names_of
from briefings.formats.semicolons import csv_of
from briefings.formats.workbook import found_workbook
from watch.commands.searching import PATIENCE, Asked, tell_empty, wanted_of
from watch.console import console, plural
from watch.query import Asked as Typed
from watch.text import fold

FORMATS = ("xlsx", "csv")
MAX_NAME = 40


def export_search(office: Office, asked: Asked, wanted: Wanted) -> None:
    """Write every result; nothing when there is none."""
    out = console()
    form = chosen(wanted, FORMATS)
    typed, rows, total = _found(office, asked)
    if typed.problem:
        out.print(f"{typed.problem}\n")
    if not rows:
        tell_empty(out, asked.words, total, searched=bool(typed.clauses))
        return
    path = aim(wanted, f"vigie-{_short(asked.words)}.{form}")
    told = put(path, _made(office, asked, form, rows))
    out.print(f"{plural(len(rows), 'résultat')} dans {told}.")


def _found(office: Office, asked: Asked) -> tuple[Typed, list[News], int]:
    """The search as it was understood, its rows, how many articles the archive holds."""
    watch = office.watch
    typed, wanted = wanted_of(watch, asked)
    with watch.store() as store:
        watch.enrich(store)
        articles = store.browse.all(wanted, asked.limit, PATIENCE) if typed.clauses else []
        analysed = store.enrichment.of(articles)
        territory = {key: one.territory.score for key, one in analysed.items()}
        labelled = store.labels.of(articles)
        total = store.articles.count()
    names = names_of(watch.sources, watch.themes)
    rows = list(found(labelled, names, watch.settings.extract, territory))
    return typed, rows, total


def _made(office: Office, asked: Asked, form: str, rows: list[News]) -> bytes:
    if form == "csv":
        return csv_of(FOUND, rows)
    title = f"Recherche «\u00a0{asked.words}\u00a0»"
    return found_workbook(title, rows, office.house, office.watch.now())


def _short(words: str) -> str:
    """What was looked for, as part of a file's name."""
    return re.sub(r"[^a-z0-9]+", "-", fold(words)).strip("-")[:MAX_NAME].strip("-") or "recherche"
