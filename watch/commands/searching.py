"""`vigie search`: results in the terminal, with the words found in evidence."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from rich.console import Console
from rich.text import Text

from watch.app import Watch
from watch.catalog import select
from watch.commands.finding import theme_slug
from watch.console import console, plural
from watch.front import again
from watch.model import Labelled, Verdict
from watch.places import find_places
from watch.store.search import COUNT_CAP, Query
from watch.text import lemma, shorten, squeeze, words
from watch.tongues import tongue
from watch.zone import paris


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
    """Print what the archive holds for these words."""
    query = query_of(watch, asked)
    with watch.store() as store:
        if query.places:
            watch.enrich(store)
        results = store.search.find(query)
        labelled = store.labels.of(results.articles)
        total = store.articles.count()
    out = console()
    if not results.articles:
        tell_empty(out, asked.words, total, searched=bool(results.tokens))
        return
    names = {spec.slug: spec.name for spec in watch.sources}
    themes = {theme.slug: theme.name for theme in watch.themes}
    for one in labelled:
        _show(out, one, names | themes, frozenset(results.tokens))
    many = "plus de 1\u202f000" if results.found > COUNT_CAP else str(results.found)
    shown = plural(len(labelled), "affiché")
    out.print(f"{many}\u00a0résultat{'s' if results.found > 1 else ''}, {shown}.")


def query_of(watch: Watch, asked: Asked) -> Query:
    """The question to the archive.

    Raises:
        CatalogError: it names a source, a theme or a place that does not exist.
    """
    if asked.source is not None:
        select(watch.sources, [asked.source])
    return Query(
        words=asked.words,
        theme=theme_slug(watch.themes, asked.theme),
        source=asked.source,
        since=watch.now() - timedelta(days=asked.days) if asked.days else None,
        limit=asked.limit,
        by_relevance=asked.by_relevance,
        language=asked.language,
        places=find_places(watch.territory, asked.territory) if asked.territory is not None else (),
    )


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


def _show(out: Console, one: Labelled, names: dict[str, str], found: Collection[str]) -> None:
    article = one.article
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    themes = ", ".join(
        names[label.theme] + ("" if label.verdict is Verdict.IN else " (à vérifier)")
        for label in one.labels
    )
    out.print(_emphasised(article.title, found, "bold"))
    facts = [day, names.get(article.source, article.source), themes or "aucun thème"]
    out.print(f"  {' · '.join([*facts, *tongue(article)])}")
    if lead := squeeze(article.lead):
        out.print(Text("  ").append_text(_emphasised(shorten(lead, 220), found, "")))
    out.print(f"  {article.url}\n")


def _emphasised(text: str, found: Collection[str], style: str) -> Text:
    shown = Text(text, style=style)
    for word in words(text):
        if lemma(word.text) in found:
            shown.stylize("reverse", word.start, word.end)
    return shown
