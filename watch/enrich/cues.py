"""The words around a written day that say what it is for. Patterns only; deadlines applies them.

All are looked for in folded text: lower case, no accent, straight apostrophe, single spaces.
"""

from __future__ import annotations

import re

DAY_NAMES = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
WEEKDAY = rf"(?:{'|'.join(DAY_NAMES)})"

LIMIT = re.compile(
    r"dates? limites?|date butoir|date de cloture|au plus tard|dernier delai|deadline"
    r"|cloture d(?:es|e l'|u) ?(?:appel|candidatures?|inscriptions?|depots?|dossiers?|concours)"
    r"|(?:candidatures?|dossiers?|inscriptions?|propositions?|projets?|contributions?|reponses?)"
    r"[^.;]{0,40} (?:avant le|jusqu'au|d'ici le|d'ici au)"
    r"|(?:candidatures?|(?:retour|depot|remise|envoi)s? des (?:dossiers|candidatures|projets)) ?:"
    rf" ?(?:le )?(?:{WEEKDAY} )?$",
)
UNTIL = re.compile(
    r"jusqu'au|jusqu'a|avant (?:(?:\d{1,2} ?[h:](?: ?\d\d)?|midi|minuit),? )?le|d'ici (?:le|au)"
    r"|clotur|clos le|se clot|echeance|ferm(?:e|ent|era|eront|eture)\b",
)
AT_LATEST = re.compile(r"[ ,(]{0,3}(?:au plus tard|dernier delai|delai de rigueur)")
CALL = re.compile(
    r"\b(?:appels?\b|ami\b|candidat|postul|inscri|dossiers?|depot|depos(?:er|ez)|soumission|soumettre"
    r"|contributions?|particip(?:ez|er|ation)|concours|bourses?"
    r"|subvention|reponse|repondre|manifestation d'interet|se signaler|se faire connaitre)",
)
EVENT = re.compile(
    r"\b(?:colloque|webinaire|webinar|journees?|conferences?|seminaire|fete de la science"
    r"|rencontres?|salon|forum|ateliers?|exposition|table ronde|festival|assises|congres"
    r"|symposium|portes ouvertes|projection|ceremonie|hackathon|nuit (?:de|des|europeenne)"
    r"|semaine (?:de|des|du(?= [a-z]))|cafe des sciences|soiree|spectacle|rendez-vous|evenement"
    r"|visioconference|formation\b|debat|balade|visites? guidees?|inauguration|universite d'ete"
    r"|nuits de|fete du)",
)
# What makes the day something else: a law, a birth, a page's own date.
OTHER = re.compile(
    r"\b(?:publie|paru|mise? (?:a jour|en ligne)|modifie|nee?|morte?|decedee?|signe|adopte"
    r"|promulgue|entree? en vigueur|depuis|a compter)(?:e|s|es)? (?:le|du)$"
    r"|\b(?:loi|decret|arrete|circulaire|ordonnance|instruction|directive|reglement)"
    r"(?: n[o°] ?\S+)? du$|en date du$|\bdepuis$|\barticle$",
)
MOVED = re.compile(r"\b(?:report|repouss|prolong|decal)")
"""A day that replaces another."""
INITIALLY = re.compile(r"\binitialement [^.]{0,30}$")
ON_VIEW = re.compile(r"\b(?:consultable|visible|accessible|a voir|exposee?|disponible)")
"""A file or a work shown until a day, to which nobody answers."""
CLOSED_SINCE = re.compile(r"\bclos(?:es?)? depuis le$")
OCCASION = re.compile(r"\bpour (?:la|le|les|l')\s?$")
"""Before an event that is only the reason of something else."""
CANCELLED = re.compile(r"\bannul")
NOT_HELD = re.compile(r"\bgreve|\bferm(?:e|ent|era|eront|ee?s?)\b")
LEADING_IN = re.compile(rf"(?:le|les|du|au|des|ce|{WEEKDAY})$")
# Possessive: were the space between two commas free to belong to either, n commas would cost 2^n.
EARLIER = re.compile(
    rf"(?P<first>\d{{1,2}})(?:er)?"
    rf"(?:\s?+(?:,|/|-|–|et|au|&)\s?+(?:{WEEKDAY}\s?+)?(?:\d{{1,2}}(?:er)?)?)++$",
)
THROUGH = re.compile(rf"\s?(?:inclus )?au\s(?:{WEEKDAY}\s)?")
FROM = re.compile(rf"\bdu(?: {WEEKDAY})?$")
HOUR_BEFORE = re.compile(
    rf"\b(?:(\d{{1,2}})\s?(?:h|:)\s?(\d{{2}})?|(midi)|(minuit)),?\s(?:le|du|au)\s?(?:{WEEKDAY})?$"
)
HOUR_AFTER = re.compile(r"\s?(?:-|–|a|jusqu'a)\s?([01]?\d|2[0-3])\s?(?:h|:)\s?([0-5]\d)?(?!\d)")
HOURS = re.compile(
    r"\b(?:horaires?|heures?) ?: ?(?:de )?(\d{1,2}) ?(?:h|:) ?([0-5]\d)?"
    r"(?: ?(?:-|–|a) ?(\d{1,2}) ?(?:h|:) ?([0-5]\d)?)?",
)
"""An hour told apart from its day."""
