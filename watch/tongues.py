"""How a reader is told that an item is not in French. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from babel import Locale

from watch.model import Article


def tongue(article: Article) -> Iterator[str]:
    """« en anglais », or nothing for French."""
    code = article.language
    if code != "fr":
        yield f"en {Locale('fr').languages.get(code, code)}"
