"""What people are told of their subscription and of their data: sentences, once for mail and pages.

It sends nothing and decides nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from briefings.app import Office
from briefings.model import Choice, Format, Frequency
from briefings.render.letter import Gesture, Letter
from briefings.typography import day_and_hour

SEARCH = "une alerte sur une recherche de l’archive, que la page du lien montre"
"""To who has not said yes: the words of a search are those of whoever asked, perhaps a stranger."""
FORM = "2026-11"
"""Version of these words: a proof of consent says which ones the person read."""
CONFIRM_WITHIN = timedelta(hours=48)
CHOOSE_WITHIN = timedelta(days=90)

_FREQUENCIES = {
    Frequency.DAILY: "chaque jour",
    Frequency.WEEKLY: "chaque semaine",
    Frequency.FORTNIGHTLY: "toutes les deux semaines",
    Frequency.MONTHLY: "chaque mois",
}
_FORMATS = {Format.HTML: "mise en page", Format.TEXT: "texte seul"}


def frequency_name(frequency: Frequency) -> str:
    """« chaque semaine »."""
    return _FREQUENCIES[frequency]


def format_name(form: Format) -> str:
    """« texte seul »."""
    return _FORMATS[form]


def confirm(office: Office, wanted: Sequence[str], url: str, now: datetime) -> Letter:
    """Ask whether it is really this person who wants it: nothing in it was typed by anybody."""
    kept = office.watch.settings.privacy.unconfirmed_days
    return Letter(
        subject=f"Confirmez votre abonnement\u00a0: {office.house_title}",
        house=office.house,
        title="Confirmez votre abonnement",
        said=(
            (
                f"Une demande d’abonnement pour cette adresse a été faite le {day_and_hour(now)}."
                " Elle porte sur\u00a0:"
            ),
        ),
        digests=tuple(wanted),
        gesture=Gesture("Confirmer mon abonnement", url),
        after=(
            (
                "Ce lien vaut 48\u00a0heures. Sa page montre aussi ce qui sera demandé d’autre"
                " aujourd’hui pour cette adresse, à accepter ou non. Tant que vous n’avez pas"
                " confirmé, rien d’autre ne vous est envoyé."
            ),
            (
                "Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: l’abonnement n’aura pas lieu"
                f" et votre adresse sera effacée dans {kept}\u00a0jours."
            ),
        ),
        privacy=_privacy(office),
    )


def known(office: Office, received: Sequence[str], url: str) -> Letter:
    """Someone who already receives it asked again, or asked for the link to the preferences."""
    return Letter(
        subject=f"Votre abonnement\u00a0: {office.house_title}",
        house=office.house,
        title="Votre abonnement",
        said=(
            (
                "Une demande vient d’être faite pour cette adresse, qui est déjà abonnée. Vous"
                " recevez\u00a0:"
            ),
        ),
        digests=tuple(received),
        gesture=Gesture("Voir ou changer mes préférences", url),
        after=(
            "Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: votre abonnement ne change pas.",
        ),
        privacy=_privacy(office, agreed=False),
    )


def listed(office: Office, digests: Sequence[str], leave: str) -> Letter:
    """Someone whom the office itself put on a list asked what they may change: they may leave."""
    return Letter(
        subject=f"Votre abonnement\u00a0: {office.house_title}",
        house=office.house,
        title="Votre abonnement",
        said=(
            (
                "Une demande vient d’être faite pour cette adresse, que le service a mise parmi les"
                " destinataires de\u00a0:"
            ),
        ),
        digests=named(office, [Choice(digest=slug) for slug in digests]),
        gesture=Gesture("Me désinscrire", leave),
        after=("Vous n’avez rien demandé\u00a0? Ne faites rien\u00a0: rien ne change.",),
        privacy=_privacy(office, agreed=False),
    )


def welcome(office: Office, received: Sequence[str], preferences: str, leave: str) -> Letter:
    """Once confirmed: what comes, and the way out."""
    return Letter(
        subject=f"Abonnement confirmé\u00a0: {office.house_title}",
        house=office.house,
        title="Votre abonnement est confirmé",
        said=("Vous recevrez désormais\u00a0:",),
        digests=tuple(received),
        after=("Gardez ce message\u00a0: il permet de changer d’avis à tout moment.",),
        links=(
            Gesture("Changer mes préférences", preferences),
            Gesture("Me désinscrire", leave),
        ),
        privacy=_privacy(office),
    )


def exported(office: Office, who: str, many: str, way: str, now: datetime) -> Letter:
    """Tell who keeps Vigie that somebody took the addresses away."""
    return Letter(
        subject=f"Liste des abonnés exportée\u00a0: {office.house_title}",
        house=office.house,
        title="La liste des abonnés a été exportée",
        said=(f"{who} a exporté {many} le {day_and_hour(now)}, {way}.",),
        after=(
            (
                "Personne ne devait le faire\u00a0? Voyez qui se sert de ce compte,"
                " et prévenez votre délégué à la protection des données."
            ),
        ),
    )


def named(office: Office, choices: Sequence[Choice]) -> tuple[str, ...]:
    """The digests by their titles, with what was chosen of each."""
    titles = {offer.slug: offer.title for offer in office.offers}
    return tuple(
        f"{titles.get(one.digest, one.digest)}, {format_name(one.format)}" for one in choices
    )


def privacy_sentences(office: Office, *, agreed: bool = True) -> tuple[str, ...]:
    """What article 13 of the GDPR wants said, in short.

    ``agreed``: the basis is this person's consent; else it is another, which the office wrote with
    the list and which is not guessed here.
    """
    privacy = office.watch.settings.privacy
    dpo = f" Délégué à la protection des données\u00a0: {privacy.dpo}." if privacy.dpo else ""
    why = (
        " ce que vous avez demandé, sur la base de votre accord, que vous pouvez retirer à tout"
        " moment."
        if agreed
        else " ces bulletins\u00a0; vous pouvez vous y opposer à tout moment."
    )
    return (
        (
            f"Responsable du traitement\u00a0: {office.controller}.{dpo} Votre adresse ne sert qu’à"
            f" vous envoyer{why} Elle n’est ni cédée ni suivie\u00a0: ni image distante, ni"
            " traceur, ni mesure de lecture."
        ),
        (
            "Vous pouvez demander à consulter, corriger, recevoir ou effacer vos données, et saisir"
            " la CNIL (www.cnil.fr)."
        ),
    )


def _privacy(office: Office, *, agreed: bool = True) -> tuple[str, ...]:
    """The same in a mail, with the address of the page that says the rest."""
    page = office.page("donnees-personnelles")
    said = privacy_sentences(office, agreed=agreed)
    return (*said, *([f"Le détail\u00a0: {page}"] if page else []))
