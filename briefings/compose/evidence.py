"""What a sentence is evidence of, by rules that can be read here. Pure; doubt gives nothing.

- **said**: words between guillemets, four at least, and in the same sentence a speech verb or
  « selon », « d'après », with a capitalised name.
- **shown**: a figure, and a word that names a study (étude, enquête, rapport, baromètre…) in the
  same sentence.
- **done**: a verb of achievement in the passé composé (« a ouvert », « ont été formés », « vient
  d'être signé »), not negated.

A sentence is evidence of the first that fits, in this order. Nothing in the future or conditional
fits. « Illustrated » is not about sentences: an item whose address or title says that it is a film,
a recording or pictures, or whose page announces a picture.
"""

from __future__ import annotations

import re
from enum import Enum
from urllib.parse import urlsplit

from watch.model import Article, Figure


class Evidence(Enum):
    """What a sentence shows."""

    SAID = "dit"
    SHOWN = "démontré"
    DONE = "fait"


_QUOTED = re.compile(r"[«“]\s?(?:[^\s«»“”]+\s+){3,}[^«»“”]*[»”]")
_NAME = r"[A-ZÀ-Ý][\w’'-]+"
_SPEECH = (
    r"(?:a |ont )?(?:déclar|expliqu|affirm|précis|soulign|rappel|ajout|indiqu|estim|confi|résum"
    r"|annonc|insist|témoign|assur|observ|regrett|salu)(?:e|ent|é|ait)"
    r"|(?:a |ont )?dit|disent|conclut|prévient|poursuit"
)
_SPEAKER = re.compile(
    rf"(?:\b(?:{_SPEECH})(?:-t-(?:il|elle))?\b.{{0,40}}?{_NAME}"
    rf"|{_NAME}[^.«»]{{0,80}}\b(?:{_SPEECH})\b"
    rf"|\b(?:[Ss]elon|[Dd]['’]après)\s+(?:l[ae]s?\s+|l['’])?(?:\w+\s+){{0,3}}{_NAME})"
)
_STUDY = re.compile(
    r"\b(?:étude|enquête|rapport|baromètre|sondage|évaluation|recensement|statistiques?|chercheurs?"
    r"|chercheuses?|scientifiques|publiée? dans|mesur(?:e|es|é|ée|ent)|données)\b",
    re.IGNORECASE,
)
_VERBS = (
    "inaugur|lanc|sign|form|cré|organis|publi|attribu|financ|accompagn|visit|particip|install|équip"
    "|distribu|remport|sélectionn|labellis|achev|réalis|déploy|adopt|vot|récompens|expériment"
)
_PAST = rf"(?:(?:{_VERBS})é|ouvert|remis|mis|accueilli|réuni|reçu|obtenu)(?:e|s|es)?"
_BESIDE = r"(?:été |déjà |également |aussi |ainsi |depuis ){0,2}"
_DONE = re.compile(
    rf"(?<!n['’])\b(?:a|ont) {_BESIDE}{_PAST}\b"
    rf"|\bvien(?:t|nent) (?:de |d['’])(?:être {_PAST}|(?:{_VERBS})er|ouvrir|remettre|accueillir)\b"
)
_FILMS = frozenset(
    "youtube.com youtu.be dailymotion.com vimeo.com canal-u.tv peertube.fr soundcloud.com"
    " radiofrance.fr podcasts.apple.com spotify.com flickr.com images.cnrs.fr".split()
)
_MEDIA = re.compile(
    r"\b(?:vidéos?|films?|podcasts?|infographies?|photos?|photographies?|reportage|documentaire"
    r"|exposition|dessins?|animation|galerie|diaporama)\b",
    re.IGNORECASE,
)


def evidence(sentence: str, figures: tuple[Figure, ...]) -> Evidence | None:
    """What the sentence shows; None when no rule fits."""
    if _QUOTED.search(sentence) and _SPEAKER.search(_QUOTED.sub("«»", sentence)):
        return Evidence.SAID
    if _STUDY.search(sentence) and any(figure.text in sentence for figure in figures):
        return Evidence.SHOWN
    if _DONE.search(sentence):
        return Evidence.DONE
    return None


def medium(article: Article) -> str:
    """Why the item counts as an illustration: « vidéo », « canal-u.tv »; '' when it does not."""
    host = (urlsplit(article.url).hostname or "").removeprefix("www.")
    if host in _FILMS or any(host.endswith(f".{film}") for film in _FILMS):
        return host
    found = _MEDIA.search(article.title)
    return found[0].lower() if found else ""
