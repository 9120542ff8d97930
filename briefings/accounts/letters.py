"""The letters that carry a link to sign in, or to say again who one is."""

from __future__ import annotations

from datetime import datetime

from briefings.app import Office
from briefings.render.letter import Gesture, Letter
from briefings.typography import day_and_hour


def invitation(
    office: Office, url: str, now: datetime, *, hours: str = "30\u00a0minutes"
) -> Letter:
    """A link that signs in once; opening it changes nothing until its button is pressed."""
    return Letter(
        subject=f"Votre lien de connexion\u00a0: {office.house_title}",
        house=office.house,
        title="Votre lien de connexion",
        said=(f"Un lien pour vous connecter a été demandé le {day_and_hour(now)}.",),
        gesture=Gesture("Me connecter", url),
        after=(
            f"Ce lien vaut {hours} et ne sert qu’une fois. Ne le transmettez à personne.",
            "Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: personne n’est connecté.",
        ),
    )


def again(office: Office, url: str, now: datetime) -> Letter:
    """To who is signed in without a password, before the addresses are handed over."""
    return Letter(
        subject=f"Exporter les abonnés\u00a0: {office.house_title}",
        house=office.house,
        title="Exporter les abonnés",
        said=(f"L’export de la liste des abonnés a été demandé le {day_and_hour(now)}.",),
        gesture=Gesture("Poursuivre l’export", url),
        after=(
            (
                "Ce lien vaut 15\u00a0minutes, dans le navigateur où vous êtes connecté. Ne le"
                " transmettez à personne."
            ),
            (
                "Vous n’avez rien demandé\u00a0? Quelqu’un se sert de votre session\u00a0:"
                " déconnectez-vous, et prévenez la personne qui administre Vigie."
            ),
        ),
    )
