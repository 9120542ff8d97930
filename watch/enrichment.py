"""Analyse what the archive holds and the present code has not read yet: places, calls, events.

Separate from the harvest and from the labels: a crash here costs nothing but a second reading. It
writes what it is given and decides nothing. What another analysis finds goes into
:class:`watch.model.Enriched` and into a table of its own, and is saved by the same pass.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from watch.store import Store
from watch.store.enrichment import Analysis

if TYPE_CHECKING:
    from watch.enrich.gazetteer import Gazetteer

_CODE = Path(__file__).parent
_PARTS = ("enrich", "text.py", "model/enrichment.py")


@dataclass(frozen=True, slots=True)
class Analyser:
    """The present way of analysing."""

    version: str
    """a new one reads the whole archive again"""
    names: Gazetteer
    regional: Collection[str]
    """slugs of the sources that speak of the region"""


def version(territory: Path, regional: Iterable[str]) -> str:
    """Names the code and the gazetteer: changes exactly when one of them does."""
    digest = hashlib.sha256()
    for path in _files(territory):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update("\n".join(sorted(regional)).encode())
    return digest.hexdigest()[:16]


def _files(territory: Path) -> list[Path]:
    code = [_CODE / part for part in _PARTS]
    modules = [path for one in code for path in (one.glob("*.py") if one.is_dir() else [one])]
    # By name: where the folders are must not change the version.
    return sorted([*modules, *territory.glob("*.csv")], key=lambda path: path.name)


def enrich_pending(store: Store, analyser: Analyser) -> int:
    """Analyse every article that this version has not read; how many were."""
    # A harvest asks for the version, and finds everything read.
    from watch.enrich.analysis import enrich  # noqa: PLC0415 - as said
    from watch.enrich.shifts import shifts  # noqa: PLC0415 - as said

    count = 0
    for page in store.enrichment.pending(analyser.version):
        earlier = store.enrichment.tellings(page)
        analyses = [
            Analysis(
                article=article,
                enriched=enrich(
                    article, analyser.names, regional=article.source in analyser.regional
                ),
                shifts=shifts(earlier.get(article.key, ()), article),
            )
            for article in page
        ]
        store.enrichment.save(analyses, analyser.version)
        count += len(page)
    return count
