"""`vigie train`: make the model again, then read the archive with it."""

from __future__ import annotations

from watch.app import MODEL, Watch, source_themes
from watch.classify.artefact import train_and_save
from watch.console import console, plural
from watch.labelling import label_pending


def train_model(watch: Watch) -> None:
    """Train from the themes' examples and lexicon, save, and label the whole archive again."""
    out = console()
    out.print("Entraînement du modèle de classement…")
    classifier = train_and_save(watch.home / MODEL, watch.themes, watch.now())
    out.print(f"Modèle {classifier.version} prêt.")
    with watch.store() as store:
        count = label_pending(store, classifier, source_themes(watch.sources))
    if count:
        out.print(f"{plural(count, 'article relu', 'articles relus')} avec ce modèle.")
    else:
        out.print("L'archive a déjà été lue avec ce modèle\u00a0: rien à relire.")
