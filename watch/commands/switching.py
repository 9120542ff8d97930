"""`vigie sources enable` and `disable`: sources started and stopped by name, reasons kept."""

from __future__ import annotations

from collections.abc import Sequence

from watch.amend import switch
from watch.app import Watch
from watch.catalog import select
from watch.commands.writing import change, tell
from watch.console import console
from watch.errors import CatalogError
from watch.front import again
from watch.model import SourceSpec
from watch.text import squeeze
from watch.zone import paris


def enable_sources(watch: Watch, slugs: Sequence[str]) -> None:
    """Enable each; what it was disabled for becomes a comment of its entry."""
    out = console()
    chosen = select(watch.sources, slugs)
    _apply(watch, [spec for spec in chosen if not spec.enabled], None)
    for spec in chosen:
        state = "déjà active" if spec.enabled else f"activée (raison levée\u00a0: {_why(spec)})"
        out.print(f"{spec.name} ({spec.slug})\u00a0: {state}")
    names = " ".join(spec.slug for spec in chosen)
    out.print(f"Pour l'essayer sans rien enregistrer\u00a0: {again(f'sources check {names}')}")


def disable_sources(watch: Watch, slugs: Sequence[str], reason: str) -> None:
    """Disable each, for a reason that its entry keeps; what was collected stays in the archive."""
    told = squeeze(reason)
    if not told:
        raise CatalogError("La raison est vide\u00a0; dites pourquoi, en une phrase.")
    out = console()
    chosen = select(watch.sources, slugs)
    _apply(watch, [spec for spec in chosen if spec.enabled], told)
    for spec in chosen:
        state = "désactivée" if spec.enabled else f"déjà désactivée\u00a0: {_why(spec)}"
        out.print(f"{spec.name} ({spec.slug})\u00a0: {state}")


def _apply(watch: Watch, specs: Sequence[SourceSpec], reason: str | None) -> None:
    if not specs:
        return
    today = paris(watch.now()).date()

    def edit(raw: bytes, name: str) -> bytes:
        for spec in specs:
            raw = switch(raw, name, spec.slug, reason=reason, today=today)
        return raw

    tell(console(), change(watch, edit))


def _why(spec: SourceSpec) -> str:
    return squeeze(spec.disabled_reason or "")
