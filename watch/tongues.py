"""How a reader is told that an item is not in French. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from babel import Locale

from watch.model import Article


def language(code: str) -> str:
    """« anglais », « français »; the code of a language that has no name here."""
    return _named(code)


@lru_cache(maxsize=256)
def _named(code: str) -> str:
    return str(Locale("fr").languages.get(code, code))


def tongue(article: Article) -> Iterator[str]:
    """« en anglais », or nothing for French."""
    if article.language != "fr":
        yield f"en {language(article.language)}"
