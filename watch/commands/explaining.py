"""`vigie explain`: an article's themes with the words that weighed, its places, calls, events."""

from __future__ import annotations

from watch.app import Watch, source_themes
from watch.commands.finding import find_article
from watch.commands.locating import show_findings
from watch.console import console, percent, table
from watch.model import Label, Origin, Verdict
from watch.zone import paris

VERDICTS = {Verdict.IN: "retenu", Verdict.CHECK: "à vérifier", Verdict.OUT: "écarté"}


def explain_article(watch: Watch, asked: str) -> None:
    """Print every theme's score for the article at this address or with this key."""
    with watch.store() as store:
        article = find_article(store, asked)
        watch.enrich(store)
        found = store.enrichment.of([article])[article.key]
        (settled,) = store.labels.all_of([article])
    classifier = watch.classifier()
    labels = classifier.explain(article, source_themes(watch.sources))
    names = {theme.slug: theme.name for theme in watch.themes}
    out = console()
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    out.print(f"{article.title}\n{day} · {article.source} · {article.url}\n")
    rows = [_row(label, names) for label in sorted(labels, key=lambda one: -one.score)]
    out.print(table(("Thème", ">Score", "Verdict", "Pour", "Contre"), rows))
    limits = next(iter(classifier.thresholds.values()))
    out.print(
        f"Modèle {classifier.version}\u00a0: à vérifier dès {percent(limits.check)},"
        f" retenu dès {percent(limits.keep)}.",
    )
    for label in settled.labels:
        if label.origin is Origin.PERSON:
            word = "retenu" if label.verdict is Verdict.IN else "écarté"
            out.print(f"{names.get(label.theme, label.theme)}\u00a0: {word} par {label.by}.")
    show_findings(out, found)


def _row(label: Label, names: dict[str, str]) -> tuple[str, ...]:
    words = {
        sign: ", ".join(term.text for term in label.terms if term.weight * sign > 0) or "—"
        for sign in (1, -1)
    }
    return (
        names[label.theme],
        percent(label.score),
        VERDICTS[label.verdict],
        words[1],
        words[-1],
    )
