"""The menu of every page: its entries by part of the site, as far as this visitor may go. Pure.

Two rows of links rather than a menu that opens: nothing to script, to hover or to close, and it
reads the same by keyboard, by voice and on a phone. The second row is that of the part one is in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from briefings.web.visitors import PUBLIC, Access, Visitor


class Part(StrEnum):
    """What the first row says, unless only one of its pages can be gone to."""

    HOME = "Accueil"
    DESK = "Bureau"
    ARCHIVE = "Archive"
    FIGURES = "Pilotage"
    SUBSCRIPTION = "Abonnement"
    OFFICE = "Administration"


@dataclass(frozen=True, slots=True)
class Link:
    """A page of the menu."""

    words: str
    path: str
    access: Access = PUBLIC
    """who sees it"""
    part: Part = Part.HOME

    def holds(self, path: str) -> bool:
        """Whether that page is this one, or under it."""
        return path == self.path or (self.path != "/" and path.startswith(f"{self.path}/"))


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of the site."""

    words: str
    links: tuple[Link, ...]

    @property
    def path(self) -> str:
        """Where it leads."""
        return self.links[0].path

    def holds(self, path: str) -> bool:
        """Whether that page is in this part."""
        return any(link.holds(path) for link in self.links)


def menu(links: Iterable[Link], visitor: Visitor, archive: str) -> tuple[Entry, ...]:
    """For this visitor: their work once signed in, else what is public."""
    shown = [link for link in links if link.access.admits(visitor, archive)]
    if visitor.account is not None:
        shown = [link for link in shown if link.path == "/" or link.access != PUBLIC]
    parts = {part: tuple(link for link in shown if link.part is part) for part in Part}
    return tuple(
        Entry(str(part) if len(held) > 1 else held[0].words, held)
        for part, held in parts.items()
        if held
    )


def place(links: Iterable[Link], path: str) -> str:
    """Which page of the menu this one is, or is under: "/archive", "/archive/", "" for none."""
    held = (link.path for link in links if link.holds(path))
    return max((one if one == path else f"{one}/" for one in held), default="")
