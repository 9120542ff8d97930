"""How a reader is told that an item is not in French. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from watch.model import Article


def language(code: str) -> str:
    """« anglais », « français »; the code of a language that has no name here."""
    return str(Locale("fr").languages.get(code, code))


def tongue(article: Article) -> Iterator[str]:
    """« en anglais », or nothing for French."""
    if article.language != "fr":
        yield f"en {language(article.language)}"
