"""`vigie train`: make the model again, then read the archive with it."""

from __future__ import annotations

from rich.console import Console

from watch.app import Watch
from watch.console import console, plural
from watch.front import again
from watch.store.trainings import Training


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
    """What a training gave, from how much, and what it left aside."""
    learnt = plural(training.corrections, "correction")
    out.print(f"Modèle {training.version} prêt\u00a0; il a appris de {learnt}.")
    if training.doubted:
        out.print(
            f"{plural(training.doubted, 'correction douteuse', 'corrections douteuses')} de côté."
            f" Pour les voir\u00a0: {again('themes doubts')}",
        )
