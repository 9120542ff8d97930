"""What an article says, found where it was read."""

from __future__ import annotations

from dataclasses import dataclass

from watch.model.enrichment import Enriched
from watch.model.labels import Label
from watch.model.travel import travels


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """Themes, places, calls and events of an article."""

    labels: tuple[Label, ...]
    model: str
    """version of the model that labelled"""
    enriched: Enriched
