"""`vigie explain`: an article's themes with the words that weighed, its places, calls, events."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from watch.app import Watch, source_themes
from watch.classify.calibration import Thresholds
from watch.commands.extracting import show_extracts
from watch.commands.finding import find_article
from watch.commands.locating import show_findings
from watch.commands.reading import show_interest, worth_of
from watch.console import VERDICTS, console, percent, table
from watch.model import Article, Label, Origin, Verdict
from watch.text import squeeze
from watch.tongues import tongue
from watch.zone import paris

HEADERS = ("Thème", ">Score", "Verdict", ">À vérifier dès", ">Retenu dès", "Pour", "Contre")
QUOTES = 2
AROUND = 60
"""Characters shown on each side of a term."""


def explain_article(watch: Watch, asked: str) -> None:
    """Print every theme's score for the article at this address or with this key."""
    with watch.store() as store:
        article = find_article(store, asked)
        watch.enrich(store)
        found = store.enrichment.of([article])[article.key]
        (settled,) = store.labels.all_of([article])
        worth = worth_of(watch, store, article)
        edits = store.articles.edits(article.key)
    classifier = watch.classifier()
    labels = classifier.explain(article, source_themes(watch.sources))
    names = {theme.slug: theme.name for theme in watch.themes}
    out = console()
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    spec = next((spec for spec in watch.sources if spec.slug == article.source), None)
    source = spec.name if spec else article.source
    facts = " · ".join([day, source, *tongue(article), article.url])
    out.print(f"{article.title}\n{facts}{_edited(edits)}\n")
    rows = [
        _row(label, names, classifier.thresholds)
        for label in sorted(labels, key=lambda one: -one.score)
    ]
    out.print(table(HEADERS, rows))
    for label in labels:
        for said in (
            dict.fromkeys(quotes(article, label)) if label.verdict is not Verdict.OUT else ()
        ):
            out.print(f"{names[label.theme]}\u00a0: «\u00a0{said}\u00a0»")
    out.print(f"Modèle {classifier.version}.")
    for label in settled.labels:
        if label.origin is Origin.PERSON:
            word = "retenu" if label.verdict is Verdict.IN else "écarté"
            out.print(f"{names.get(label.theme, label.theme)}\u00a0: {word} par {label.by}.")
    show_findings(out, found)
    show_extracts(out, article, spec)
    out.print("")
    show_interest(out, worth)


def _edited(edits: tuple[int, datetime] | None) -> str:
    if edits is None:
        return ""
    times, last = edits
    return f"\nModifié à la source {times}\u00a0fois, la dernière le {paris(last):%d/%m/%Y}."


def _row(
    label: Label, names: Mapping[str, str], limits: Mapping[str, Thresholds]
) -> tuple[str, ...]:
    limit = limits[label.theme]
    return (
        names[label.theme],
        percent(label.score),
        VERDICTS[label.verdict],
        percent(limit.check),
        percent(limit.keep),
        words(label, 1),
        words(label, -1),
    )


def words(label: Label, sign: int) -> str:
    """The terms that weighed for (1) or against (-1) the theme, each with its weight."""
    told = (
        f"{term.text} {term.weight:+.1f}".replace(".", ",").replace("-", "\u2212")
        if term.weight
        else term.text
        for term in label.terms
        if term.weight * sign > 0 or (sign > 0 and not term.weight)
    )
    return ", ".join(told) or "—"


def quotes(article: Article, label: Label) -> Iterator[str]:
    """The heaviest terms for the theme, among the words of the article that stand around them."""
    for term in [term for term in label.terms if term.weight > 0][:QUOTES]:
        for text in (article.title, article.lead, article.text):
            place = text.find(term.text)
            if place >= 0:
                yield _around(text, place, place + len(term.text))
                break


def _around(text: str, start: int, end: int) -> str:
    low, high = max(0, start - AROUND), end + AROUND
    before, after = text[low:start], text[end:high]
    if low:
        before = "…" + before.partition(" ")[2]
    if high < len(text):
        after = after.rpartition(" ")[0] + "…"
    return squeeze(before + text[start:end] + after)
