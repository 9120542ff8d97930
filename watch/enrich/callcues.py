"""The words by which a call says what it is, who pays, for whom, how much. Patterns only.

All are looked for in levelled text (:func:`watch.enrich.prose.level`).
"""

from __future__ import annotations

import re

from watch.model import CallKind

_ROOTS = tuple(
    """appel prix bourse concours résidence residence troph candidat subvention hackathon olympiade
    manifeste""".split()
)
_SHORT = re.compile(r"\b(?:ami|aap)\b")


def rooted(text: str) -> bool:
    """Whether a text holds what every noun of a call holds: spares levelling those that do not."""
    plain = text.casefold()
    # As all that begins a pattern with a boundary, this one alone costs as much as all the roots.
    short = ("ami" in plain or "aap" in plain) and _SHORT.search(plain)
    return any(map(plain.__contains__, _ROOTS)) or bool(short)


_INVITES = (
    r"candidat(?:e[rz]?|ures?)\b|inscri|postul|dossiers?\b|depos|depot|particip(?:ez|er)\b"
    r"|soumission|soumett|propos|envoye[rz]|envoi|appel a\b|edition \d{4} est lancee"
)
INVITES = re.compile(_INVITES)
"""What tells a prize to be won from one that was given."""
NAMED = (
    (CallKind.RESIDENCE, re.compile(r"\bresidences?\b")),
    (CallKind.GRANT, re.compile(r"\bbourses?\b(?! de (?:paris|new|londres|tokyo))")),
    (
        CallKind.CONTEST,
        re.compile(
            r"\bconcours\b(?! (?:de |d')?(?:charges|recrut|prof|attaches|maitres|externe|interne))"
            r"|\bhackathon\b|\bolympiades?\b",
        ),
    ),
    (
        CallKind.PRIZE,
        re.compile(r"(?<!tout )\bprix\b(?! (?:du gaz|de l'energie|des?\b ))|\btrophees?\b"),
    ),
)
"""Nouns that make a call only beside an invitation."""
ANNOUNCED = (
    (
        CallKind.INTEREST,
        re.compile(r"\bappels? a manifestations? d'interet|\bmanifeste[rz] votre interet"),
    ),
    (
        CallKind.CONTRIBUTIONS,
        re.compile(
            r"\bappels? a (?:communications?|contributions?|articles?|idees|propositions?|textes?)"
        ),
    ),
    (
        CallKind.PROJECTS,
        re.compile(r"\bappels? a (?:projets?|initiatives?)|\baap\b|\bappel leader"),
    ),
    (CallKind.APPLICATIONS, re.compile(r"\bappels? a candidatures?")),
    (
        CallKind.PROJECTS,
        re.compile(
            r"\bappels? generiques?|\bappel [«\"“]|\b(?:campagne|demandes?) de subventions?"
            r"|\bappels? pour les |\bun appel pour |\bdeposez votre projet|\bl'appel ouvre"
        ),
    ),
    (CallKind.APPLICATIONS, re.compile(r"\bcandidatures? (?:au|a la) (?:label|reseau)")),
)
INTEREST = re.compile(r"\bAMI\b")
"""In capitals: « ami » is a friend."""
OTHER = re.compile(
    r"\bappels? (?:d'offres|au (?:calme|secours|boycott)|a temoins|a la (?:greve|prudence))"
    r"|\brecrut|\bpostes? a pourvoir|\boffres? d'emploi|\bparcoursup|\bvotent\b",
)
LAUNCHED = re.compile(
    r"(?<!\ba )\b(?:lanc(?:e|ent|ons)|ouvr(?:e|ent|ons)|publi(?:e|ent|ons)|propos(?:e|ent|ons)"
    r"|ouverture de|lancement d'un|soutien\w*|soutient)\b[^.]{0,60}$",
)
OVER = re.compile(
    r"\blaureat|\bresultats?\b|\bpalmares|\bbilan\b|\bportraits?\b|\bla finale\b|\bremise des prix"
    r"|\bont ete\b|\ba (?:retenu|permis|reuni|recu|ete)\b|\b(?:retient|distingue)\b|\ba finance\b",
)
"""Titles and leads that look back."""
CLOSED = re.compile(
    r"\b(?:appels?|candidatures?|inscriptions?|depots?)\b[^.\n]{0,60}?\b(?:clos(?:es?)?|terminee?s?"
    r"|fermee?s?)\b|\b(?:termine|clos)\b(?=\s*$)|\baucun dossier ne sera plus",
)
PERMANENT = re.compile(
    r"\btoute l'annee|\bpermanente?\b(?! du)|\bau fil de l'eau|\bsans date limite|\ben continu\b"
    r"|\btout au long de l'annee|\bjusqu'a epuisement|\ba tout moment",
)
OPENING = re.compile(
    r"\b(?:lance|lancent|ouvre|ouvrent|propose|proposent|publie|publient|reconduit|reconduisent"
    r"|attribue|attribuent|soutient|soutiennent|finance|financent|cofinance|invite|invitent"
    r"|accompagne|accompagnent|offre|offrent|cherche|cherchent|remet|remettent|attend|porte)\b",
)
"""Verbs whose subject is the funder."""
BODY = (
    r"(?:fondation|institut|region|departement|ville|academie|agence|caisse|banque|ministere"
    r"|commission|conseil (?:regional|departemental)|drac|cnrs|anr|ademe|inserm|inrae|universite"
    r"|rectorat|etat|metropole|communaute|societe|union europeenne|europe|gal|prefecture)"
)
BODY_WORD = re.compile(rf"\b{BODY}\b|\b(?:association|ministere|science|delegation)\b")
BY = re.compile(
    rf"\b(?:(?:port|oper|propos|financ|organis|pilot|lanc|soutenu)ee?s? par|de la part de)"
    rf" (?:la |le |les |l')?(?P<name>[a-z][^.,;:()\n]{{1,70}})"
    rf"|\b(?:prix|bourses?|aap|ami|appel[^.;:\n]{{0,60}}?)[^.,;:\n]{{0,40}}?"
    rf" (?:de la |du |des |de l')"
    rf"(?P<owner>{BODY}\b[^.,;:()\n]{{0,60}})",
)
_WHO = r"(?P<name>[a-z][^.,;:()\n]{2,70})"
FOR = tuple(
    re.compile(pattern.replace("WHO?", f"{_WHO[:-1]}?)").replace("WHO", _WHO))
    for pattern in (
        r"\b(?:a destination|a l'attention|aupres) (?:des? |du |d'|de la |de l')WHO",
        (
            r"\b(?:(?:destine|ouvert|reserve|propose|limite)(?:e?s?|ees?)|s'adresse(?:nt)?)"
            r" (?:aux |a la |a l'|au )WHO"
        ),
        (
            r"\b(?:visent|vise|invitent|invite|recompensent|recompense|cherchent|cherche|accompagne)"
            r" (?:les |des )WHO"
        ),
        (
            r"(?:^|[.\n!?] ?)(?:les |des )WHO? (?:peuvent|doivent|devront|ont jusqu'au|pourront"
            r"|enverront)\b"
        ),
        r"\bportes par des WHO",
        (
            r"\b(?:appels? a projets|prix|aide|soutien|subventions?|bourses?)\b[^.,;:\n]{0,40}?"
            r" aux WHO"
        ),
        r"\bbourses?\b[^.,;:\n]{0,20}? pour des WHO",
    )
)
"""From the surest to the least."""
NOT_A_NAME = re.compile(
    r"(?:demandes?|dossiers?|candidatures?|projets?|appels?|concepts?|idees?|solutions?"
    r"|initiatives?|ces|cette|ce|nos|vos|leurs?)\b",
)
ABOUT = re.compile(r"\b(?:sur|autour|dediee?|consacree?)(?: a)? (?:les? |des? |aux? |l'|un )$")
UNTIL_VERB = re.compile(
    r"\s(?:a (?=[a-z]+er\b)|a deposer|et (?:aux|des|les|a)\b|jusqu|pour\b|qui\b|qu'|avant\b|afin\b"
    r"|souhaitant\b|est\b|sont\b|ouvre|lance|dans\b|au prix|a \d|de (?=\d)|\d|invite|propose|une?\b"
    r"|des bourses|trois\b|les projets|ses unites|accompagne|reconduit|soutient|attribue|et le\b)",
)
AMOUNT = re.compile(
    r"(?<![\d.,])(?:\d[\d .,]{0,14} a )?\d(?:[\d .,]{0,14}\d)?\s?(?:k€|m€|€|euros?\b"
    r"|millions? d'euros|milliards? d'euros)",
)
"""Bounded: free runs of figures would cost their cube."""
MONEY = re.compile(
    r"subvention|montant|\bdot|\baide|budget|enveloppe|bourse|\bprix\b|plafon|maxim|remuner|financ"
    r"|recoi|gagner|credits|recompense|fonds",
)
