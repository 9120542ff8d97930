"""The kinds of sources, built-in and third-party, by one door.

A kind is an object that follows :class:`watch.sources.base.Source`, named by an entry point of the
group ``watch.sources``::

    [project.entry-points."watch.sources"]
    minitel = "my_package:Minitel"

The name is what ``kind:`` says in the catalogue. A plug-in cannot take a built-in name.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from watch.errors import CatalogError
from watch.sources.base import MAX_ITEMS, Source

__all__ = ["GROUP", "MAX_ITEMS", "Source", "kinds", "source"]

GROUP = "watch.sources"

_BUILT_IN = tuple(
    EntryPoint(name=name, value=value, group=GROUP)
    for name, value in (
        ("api", "watch.sources.api:Api"),
        ("feed", "watch.sources.feed:Feed"),
        ("jsonfeed", "watch.sources.jsonfeed:JsonFeed"),
        ("newsletter", "watch.sources.newsletter:Newsletter"),
        ("page", "watch.sources.page:Page"),
        ("sitemap", "watch.sources.sitemap:Sitemap"),
    )
)


def kinds() -> tuple[str, ...]:
    """Every kind that a catalogue may name, sorted."""
    return tuple(sorted(_doors()))


@cache
def source(kind: str) -> Source:
    """The source of this kind; raises :class:`CatalogError` when there is none or it is broken."""
    door = _doors().get(kind)
    if door is None:
        raise CatalogError(
            f"type de source inconnu\u00a0: «\u00a0{kind}\u00a0»"
            f"\u00a0; types possibles\u00a0: {', '.join(kinds())}.",
        )
    try:
        made: Source = door.load()()
    except Exception as error:
        raise CatalogError(
            f"le type de source «\u00a0{kind}\u00a0» ({door.value}) ne se charge pas\u00a0: {error}"
            "\u00a0; réinstallez ou retirez l'extension qui le fournit.",
        ) from error
    return made


@cache
def _doors() -> dict[str, EntryPoint]:
    # Installed packages do not change while a process runs; reading their metadata costs 10 ms.
    found = {door.name: door for door in entry_points(group=GROUP)}
    return found | {door.name: door for door in _BUILT_IN}
