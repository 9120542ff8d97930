"""Which columns the tables have, in which order, under which headers. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from briefings.formats.cells import Cell, Column, Link, Share
from briefings.formats.rows import Due, News


def _several(texts: Iterable[str]) -> str:
    return "\u00a0; ".join(texts)


def _news(
    header: str, width: int, cell: Callable[[News], Cell], *, printed: bool = True
) -> Column[News]:
    return Column(header=header, width=width, cell=cell, printed=printed)


def _due(
    header: str, width: int, cell: Callable[[Due], Cell], *, printed: bool = True
) -> Column[Due]:
    return Column(header=header, width=width, cell=cell, printed=printed)


_NEWS = (
    _news("Thèmes", 20, lambda news: _several(news.themes)),
    _news("Titre", 46, lambda news: Link(news.title, news.url)),
    _news("Source", 20, lambda news: news.source),
    _news("Publié le", 12, lambda news: news.published),
    _news("Région", 9, lambda news: Share(news.territory)),
    _news("Extrait", 56, lambda news: news.extract),
    _news("Crédit", 20, lambda news: news.credit),
)
_BESIDE = (
    _news("Vu le", 17, lambda news: news.first_seen, printed=False),
    _news("Langue", 9, lambda news: news.language, printed=False),
    _news("Adresse", 60, lambda news: news.url, printed=False),
    _news("Actualité", 24, lambda news: news.story, printed=False),
)

FOUND: tuple[Column[News], ...] = (*_NEWS, *_BESIDE)
"""What a search gives. « Région » is how much the item concerns it, 0 to 100 %."""

TOLD: tuple[Column[News], ...] = (
    _news("Dans la note", 12, lambda news: news.place),
    *_NEWS,
    _news("Commentaires du service", 28, lambda news: _several(news.comments)),
    _news("Aussi dans", 24, lambda news: _several(news.also), printed=False),
    *_BESIDE,
    _news("Note n°", 8, lambda news: news.number, printed=False),
)
"""What a note tells."""


def due(made: date) -> tuple[Column[Due], ...]:
    """The dates that stories state. Days left are a value, counted from a day that is said."""
    return (
        _due("Date", 12, lambda due: due.day),
        _due(f"Jours restants au {made:%d/%m/%Y}", 14, lambda due: due.left),
        _due("Heure", 10, lambda due: due.hour),
        _due("Nature", 13, lambda due: due.kind),
        _due("Au lieu du", 12, lambda due: due.before),
        _due("Titre", 46, lambda due: Link(due.news.title, due.news.url)),
        _due("Source", 20, lambda due: due.news.source),
        _due("Thèmes", 20, lambda due: _several(due.news.themes)),
        _due("Ce que dit la source", 50, lambda due: due.quote),
        _due("Adresse", 40, lambda due: due.news.url, printed=False),
    )
