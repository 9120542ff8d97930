"""`vigie sources list`: the catalogue with each source's last result."""

from __future__ import annotations

from watch.app import Watch
from watch.console import OUTCOMES, console, plural, table
from watch.errors import CatalogError
from watch.front import again
from watch.model import Category, SourceReport, SourceSpec
from watch.zone import paris

_ALL = "sources list --all"


def show_sources(watch: Watch, *, everything: bool, category: str | None) -> None:
    """Print the sources, enabled ones only unless ``everything``."""
    wanted = _category(category)
    chosen = [
        spec
        for spec in watch.sources
        if (everything or spec.enabled) and (wanted is None or spec.category is wanted)
    ]
    with watch.store() as store:
        latest = store.sources.latest()
    out = console()
    headers = ("=Source", "Nom", "Famille", "Type", "Thèmes", "Dernier résultat")
    out.print(table(headers, [_row(spec, latest.get(spec.slug)) for spec in chosen]))
    enabled = sum(spec.enabled for spec in watch.sources)
    off = len(watch.sources) - enabled
    out.print(
        f"{plural(len(chosen), 'source affichée', 'sources affichées')}\u00a0;"
        f" catalogue\u00a0: {plural(enabled, 'active')}, {plural(off, 'désactivée')}"
        f"{'' if everything or not off else f' ({again(_ALL)} pour les voir)'}.",
    )


def _category(name: str | None) -> Category | None:
    if name is None:
        return None
    try:
        return Category(name)
    except ValueError:
        raise CatalogError(
            f"La famille «\u00a0{name}\u00a0» n'existe pas\u00a0; familles connues\u00a0:"
            f" {', '.join(Category)}.",
        ) from None


def _row(spec: SourceSpec, report: SourceReport | None) -> tuple[str, ...]:
    return (
        spec.slug,
        spec.name,
        spec.category,
        spec.kind,
        ", ".join(spec.themes) or "—",
        _result(spec, report),
    )


def _result(spec: SourceSpec, report: SourceReport | None) -> str:
    if not spec.enabled:
        return f"désactivée\u00a0: {spec.disabled_reason}"
    if report is None:
        return "jamais collectée"
    day = f"{paris(report.at):%d/%m %H:%M}"
    why = f" ({report.reason.removesuffix('.')})" if report.reason else ""
    return f"{day} {OUTCOMES[report.outcome]}{why}"
