"""`vigie train`: make the model again, then read the archive with it."""

from __future__ import annotations

from rich.console import Console

from watch.app import Watch
from watch.console import console, plural, table
from watch.front import again
from watch.store.trainings import Training
from watch.zone import paris

SHOWN = 20
"""Trainings listed; the journal keeps them all."""


def train_model(watch: Watch) -> None:
    """Train from what is shipped and from the corrections, and label the whole archive again."""
    out = console()
    out.print("Entraînement du modèle de classement…")
    with watch.store() as store:
        tell(out, watch.train(store))
        count = watch.label(store)
    if count:
        out.print(f"{plural(count, 'article relu', 'articles relus')} avec ce modèle.")
    else:
        out.print("L'archive a déjà été lue avec ce modèle\u00a0: rien à relire.")


def tell(out: Console, training: Training) -> None:
    """What a training gave, from how much, the figures compared, and what it left aside."""
    if training.adopted:
        learnt = plural(training.corrections, "correction")
        out.print(f"Modèle {training.version} prêt\u00a0; il a appris de {learnt}.")
    else:
        out.print(f"Le modèle {training.version} reste en service.")
    if training.detail:
        out.print(training.detail)
    if training.doubted:
        aside = plural(training.doubted, "correction douteuse", "corrections douteuses")
        out.print(f"{aside} de côté. Pour les voir\u00a0: {again('themes doubts')}")


def show_history(watch: Watch) -> None:
    """The latest trainings, newest first: what each learnt, and whether it took its place."""
    out = console()
    with watch.store() as store:
        made = store.trainings.latest(SHOWN)
    if not made:
        out.print(f"Aucun entraînement. Pour en faire un\u00a0: {again('train')}")
        return
    headers = ("Date", "Modèle", "Adopté", ">Corrections", ">De côté", "Mesures")
    out.print(table(headers, [_line(one) for one in made]))


def _line(one: Training) -> tuple[str, ...]:
    return (
        f"{paris(one.at):%d/%m/%Y %H:%M}",
        one.version,
        "oui" if one.adopted else "non",
        str(one.corrections),
        str(one.doubted),
        one.detail or "—",
    )
