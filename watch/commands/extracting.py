"""What `vigie explain` extracts from an article's text: key figures and key sentences."""

from __future__ import annotations

from rich.console import Console

from watch.console import quoted, table
from watch.enrich.figures import figures
from watch.enrich.summary import NOTICE, key_sentences
from watch.model import Article, Rights, SourceSpec

SENTENCES = 3
FIGURES = 8


def show_extracts(out: Console, article: Article, spec: SourceSpec | None) -> None:
    """Print what the text says most; the press's text is read, and not shown again."""
    found = figures(article)[:FIGURES]
    if found:
        rows = [(one.text, one.what or "—", quoted(one.quote)) for one in found]
        out.print("\nChiffres clés")
        out.print(table((">Chiffre", "De quoi", "Dans le texte"), rows))
    if spec is not None and spec.rights is Rights.REFERENCE:
        return
    told = key_sentences(article.title, article.text or article.lead, SENTENCES)
    if len(told) > 1:
        out.print(f"\nPhrases clés ({NOTICE})")
        for one in told:
            out.print(f"  – {one.text}")
