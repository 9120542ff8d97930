"""`vigie themes doubts`, `uphold`: corrections that wait before they teach, and the way out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console

from watch.app import Watch
from watch.classify.doubts import Doubt, DoubtKind
from watch.commands.finding import author
from watch.console import console, plural, table
from watch.errors import CatalogError
from watch.front import again
from watch.model import CorrectionKind, Said
from watch.training import material

SHOWN = 10
"""Corrections shown of one doubt."""


def show_doubts(watch: Watch) -> None:
    """Print each doubt, its corrections, and what to do about it."""
    with watch.store() as store:
        taught = material(store, watch.themes)
    out = console()
    if not taught.doubts:
        out.print("Aucune correction n'est douteuse\u00a0: toutes servent à l'entraînement.")
        return
    names = {theme.slug: theme.name for theme in watch.themes}
    for kind in DoubtKind:
        for doubt in (one for one in taught.doubts if one.kind is kind):
            _show(out, doubt, names)
    out.print(
        f"{plural(taught.doubted, 'correction')} de côté\u00a0: leur effet sur leurs articles"
        " demeure, mais le modèle n'en apprend pas.\n"
        f"Si elles sont fausses\u00a0: {again('themes undo')} et leurs numéros."
        f" Si elles sont justes\u00a0: {again('themes uphold')} et leurs numéros.",
    )


def _show(out: Console, doubt: Doubt, names: dict[str, str]) -> None:
    about = names.get(doubt.theme, doubt.theme) or doubt.corrections[0].by
    count = plural(len(doubt.corrections), "correction")
    out.print(f"{about}\u00a0: {doubt.kind} ({count}).")
    rows = [
        (str(one.gesture), one.by, names.get(one.theme, one.theme), "oui" if one.has else "non",
         one.title)
        for one in doubt.corrections[:SHOWN]
    ]  # fmt: skip
    out.print(table((">N°", "Qui", "Thème", "Dit", "Article"), rows))
    if len(doubt.corrections) > SHOWN:
        out.print(f"… et {len(doubt.corrections) - SHOWN} autres ({again('themes history')}).")
    out.print()


def uphold(watch: Watch, numbers: Sequence[int], of: str | None, by: str | None) -> None:
    """Say these gestures, or all of one person, again: from then on they teach."""
    who = author(watch, by)
    with watch.store() as store, store.engine.transaction("uphold"):
        chosen = set(numbers or (store.corrections.gestures(of) if of else ()))
        said = [
            Said(key=one.key, theme=one.theme, has=one.has, kind=CorrectionKind.CONFIRM)
            for one in store.corrections.standing()
            if one.gesture in chosen and one.kind is not CorrectionKind.ASSUMED
        ]
        number = store.corrections.record(said, who, watch.now())
    if not number:
        raise CatalogError(
            "Aucune de ces corrections n'a cours\u00a0: donnez les numéros que montre"
            f" {again('themes doubts')}.",
        )
    console().print(
        f"{plural(len(said), 'correction maintenue', 'corrections maintenues')} par {who}"
        f" (n°\u00a0{number}). Le modèle en apprendra à son prochain entraînement\u00a0:"
        f" {again('train')}",
    )
