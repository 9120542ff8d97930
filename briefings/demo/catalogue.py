"""The sample press as a catalogue: the specs that ``vigie demo`` harvests."""

from __future__ import annotations

from collections.abc import Mapping

from briefings.demo.documents import path
from briefings.demo.press import Layout, Outlet, press
from watch.model import SourceSpec

_KINDS: Mapping[Layout, str] = {Layout.JSON: "jsonfeed", Layout.PAGE: "page"}
_PAGE: Mapping[str, object] = {
    "item": "article.actualite",
    "title": "h2.titre",
    "link": "h2.titre a",
    "date": ".date",
    "summary": ".chapo",
}


def catalogue(base_url: str) -> tuple[SourceSpec, ...]:
    """One spec per outlet; ``base_url`` as :func:`briefings.demo.server.serve` gives it."""
    return tuple(_spec(outlet, base_url.rstrip("/")) for outlet in press())


def _spec(outlet: Outlet, base_url: str) -> SourceSpec:
    return SourceSpec(
        slug=outlet.slug,
        name=outlet.name,
        kind=_KINDS.get(outlet.layout, "feed"),
        url=base_url + path(outlet),
        homepage=outlet.homepage,
        category=outlet.category,
        themes=outlet.themes,
        scope=outlet.scope,
        rights=outlet.rights,
        attribution=outlet.attribution,
        options=_PAGE if outlet.layout is Layout.PAGE else {},
    )
