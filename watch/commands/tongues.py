"""How a reader is told that an item is not in French."""

from __future__ import annotations

from collections.abc import Iterator

from watch.model import Article

NAMES = {
    "ca": "catalan",
    "de": "allemand",
    "en": "anglais",
    "es": "espagnol",
    "it": "italien",
    "pt": "portugais",
}


def tongue(article: Article) -> Iterator[str]:
    """« en anglais », or nothing for French."""
    if article.language != "fr":
        yield f"en {NAMES.get(article.language, article.language)}"
