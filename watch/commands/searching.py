"""`vigie search`: results in the terminal, with the words found in evidence."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from rich.console import Console
from rich.text import Text

from watch.app import Watch
from watch.catalog import select
from watch.commands.finding import theme_slug
from watch.console import console, plural
from watch.errors import CatalogError
from watch.front import again
from watch.highlight import WIDTH, Sought, pieces
from watch.model import Labelled, Verdict
from watch.places import find_places
from watch.query import Asked as Typed
from watch.query import Clause, Field, Known, Wanted, meaning, parse
from watch.store.browse import Hit, Page, Turn
from watch.text import squeeze
from watch.tongues import tongue
from watch.zone import paris

PATIENCE = 30.0
"""Seconds: nobody else waits for a command."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    words: str
    theme: str | None = None
    source: str | None = None
    days: int | None = None
    limit: int = 20
    by_relevance: bool = False
    language: str | None = None
    territory: str | None = None


def show_results(watch: Watch, asked: Asked) -> None:
    """Print what the archive holds for this search, one entry for each story."""
    typed, wanted = wanted_of(watch, asked)
    turn = Turn(size=asked.limit, by_relevance=asked.by_relevance)
    with watch.store() as store:
        if wanted.only.places or wanted.never.places or wanted.only.kinds or wanted.never.kinds:
            watch.enrich(store)
        page = store.browse.page(wanted, turn, PATIENCE)
        labelled = store.labels.of([hit.article for hit in page.hits])
        total = store.articles.count()
    out = console()
    if typed.problem:
        out.print(f"{typed.problem}\n")
    if not page.hits:
        tell_empty(out, asked.words, total, searched=bool(typed.clauses))
        return
    names = {spec.slug: spec.name for spec in watch.sources}
    themes = {theme.slug: theme.name for theme in watch.themes}
    for hit, one in zip(page.hits, labelled, strict=True):
        _show(out, hit, one, names | themes, sought(wanted))
    _sum_up(out, page)


def wanted_of(watch: Watch, asked: Asked) -> tuple[Typed, Wanted]:
    """The search as it was understood, the options of the command added to it.

    Raises:
        CatalogError: it is too long, or an option names what does not exist.
    """
    known = known_to(watch)
    if asked.source is not None:
        select(watch.sources, [asked.source])
    if asked.territory is not None:
        known.places(asked.territory)
    try:
        typed, _ = meaning(parse(asked.words), known, watch.now())
    except ValueError as error:
        raise CatalogError(str(error)) from None
    options = {
        Field.THEME: theme_slug(watch.themes, asked.theme),
        Field.SOURCE: asked.source,
        Field.LANGUAGE: asked.language,
        Field.PLACE: asked.territory,
    }
    for field, value in options.items():
        if value and typed.clauses:
            typed = typed.adding(Clause(text=value, field=field))
    _, wanted = meaning(typed, known, watch.now())
    if asked.days:
        since = watch.now() - timedelta(days=asked.days)
        wanted = replace(wanted, since=max(filter(None, (wanted.since, since))))
    return typed, wanted


def known_to(watch: Watch) -> Known:
    """What a search may name in this office."""
    places = partial(find_places, watch.territory)
    return Known(themes=watch.themes, sources=watch.sources, places=places)


def sought(wanted: Wanted) -> Sought:
    """What is put in evidence."""
    return Sought(frozenset(wanted.words), wanted.phrases)


def _sum_up(out: Console, page: Page) -> None:
    many = "plus de 1\u202f000" if page.capped else str(page.found)
    shown = plural(len(page.hits), "affiché")
    out.print(f"{many}\u00a0résultat{'s' if page.found > 1 else ''}, {shown}.")


def tell_empty(out: Console, asked: str, total: int, *, searched: bool) -> None:
    """Say why there is nothing to show."""
    if not searched:
        out.print(f"«\u00a0{asked}\u00a0» ne contient aucun mot à chercher.")
    elif total == 0:
        out.print(f"L'archive est vide. Commencez par collecter\u00a0: {again('harvest')}")
    else:
        out.print(
            f"Rien sur «\u00a0{asked}\u00a0» parmi {plural(total, 'article')}."
            " Essayez moins de mots, ou retirez les filtres.",
        )


def _show(out: Console, hit: Hit, one: Labelled, names: dict[str, str], found: Sought) -> None:
    article = hit.article
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    themes = ", ".join(
        names[label.theme] + ("" if label.verdict is Verdict.IN else " (à vérifier)")
        for label in one.labels
    )
    out.print(_emphasised(article.title, found, "bold"))
    facts = [day, names.get(article.source, article.source), themes or "aucun thème"]
    out.print(f"  {' · '.join([*facts, *tongue(article)])}")
    if lead := squeeze(article.lead):
        out.print(Text("  ").append_text(_emphasised(lead, found, "", WIDTH)))
    if hit.others:
        also = dict.fromkeys(names.get(other.source, other.source) for other in hit.others)
        out.print(f"  Aussi\u00a0: {', '.join(also)}{', …' if hit.more else ''}")
    out.print(f"  {article.url}\n")


def _emphasised(text: str, found: Sought, style: str, width: int | None = None) -> Text:
    shown = Text(style=style)
    for piece in pieces(text, found, width):
        shown.append(piece.text, "reverse" if piece.marked else "")
    return shown
