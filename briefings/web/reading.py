"""What the pages of the archive share: the search understood, names, whose turn it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import Query, Request

from briefings.web.limits import network
from briefings.web.shelf import Names
from briefings.web.site import Site
from briefings.web.visitors import Visitor
from watch.model import Place
from watch.places import departments, find_places
from watch.query import Asked, Known, Wanted, meaning, parse

Typed = Annotated[str, Query(max_length=10_000)]
"""A search. Beyond, the request is refused unread; beyond MAX_LENGTH, with a sentence."""


def plain(asked: Asked) -> bool:
    """Whether it is words alone: a filter says nothing of a note."""
    return bool(asked.clauses) and all(one.field is None for one in asked.clauses)


def number(text: str) -> int | None:
    """What a link of ours says of where the page begins; anything else is the first page."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 19 else None  # noqa: PLR2004 - 64 bits


def asking(site: Site, text: str) -> tuple[Asked, Wanted]:
    """What a search means in this office.

    Raises:
        ValueError: it is too long; the message is French.
    """
    watch = site.office.watch
    known = Known(
        themes=watch.themes,
        sources=watch.sources,
        places=lambda asked: _places(watch.territory, asked),
    )
    return meaning(parse(text), known, watch.now())


@lru_cache(maxsize=256)
def _places(folder: Path, asked: str) -> tuple[Place, ...]:
    """A place is looked for in files of 5,000 lines: 20 ms."""
    return find_places(folder, asked)


@lru_cache(maxsize=4)
def _departments(folder: Path) -> dict[str, str]:
    return {one.code: one.name for one in departments(folder)}


@lru_cache(maxsize=4)
def names(site: Site) -> Names:
    """What things are called; an office does not change while it is served."""
    watch = site.office.watch
    return Names(
        sources={spec.slug: spec for spec in watch.sources},
        themes={theme.slug: theme for theme in watch.themes},
        departments=_departments(watch.territory),
    )


@contextmanager
def searching(request: Request) -> Iterator[float]:
    """One's turn to search, and the seconds that it may last."""
    site: Site = request.app.state.site
    visitor: Visitor = request.state.visitor
    account = visitor.account
    # Whoever has signed in is a person; the others are told apart by their network.
    asker = f"account {account.id}" if account else network(request.client and request.client.host)
    with site.limits.searches.turn(asker, known=account is not None) as seconds:
        yield seconds
