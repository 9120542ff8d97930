"""Who pays for a call, for whom, how much: read where a usual turn of phrase says it. Pure.

Each value comes with its sentence, and is ``None`` otherwise: many are missed, few are wrong
(benchmarks/enrichment.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from watch.enrich import callcues as cues
from watch.enrich.prose import Prose
from watch.model import Stated
from watch.text import squeeze

WINDOW = 110
"""Signs around a sum where something says what it is for."""
READ = 3_000
"""Signs that are read: the terms stand at the beginning, the rules at the end."""
MOST_WORDS = 9
"""Of a name: longer, the sentence was misread."""
SHORTEST = 2
_LEADING = re.compile(r"(?:la |le |les |l'|des |du |d')+")
_SUBJECT = re.compile(
    r"(?:^|[.!?:\n] ?|, )(?P<name>(?:la |le |les |l')?[a-z][^.,;:()\n!?]{1,70}?)$"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What the item says of the call besides its dates."""

    funder: Stated | None = None
    audience: Stated | None = None
    amount: Stated | None = None

    @staticmethod
    def of(prose: Prose) -> Terms:
        """What these words say."""
        return Terms(_funder(prose), _audience(prose), _amount(prose))


def _funder(prose: Prose) -> Stated | None:
    start = len(prose.title) + 1
    for verb in cues.OPENING.finditer(prose.plain, start, start + READ):
        subject = _SUBJECT.search(prose.plain, max(0, verb.start() - 90), verb.start() - 1)
        if subject and cues.BODY_WORD.search(subject["name"]):
            return _stated(prose, *subject.span("name"))
    if by := cues.BY.search(prose.plain, 0, start + READ):
        return _stated(prose, *by.span("name" if by["name"] else "owner"))
    return None


def _audience(prose: Prose) -> Stated | None:
    for pattern in cues.FOR:
        if match := pattern.search(prose.plain, 0, len(prose.title) + READ):
            return _stated(prose, *match.span("name"))
    return None


def _amount(prose: Prose) -> Stated | None:
    for sum_ in cues.AMOUNT.finditer(prose.plain, 0, len(prose.title) + READ):
        start, end = sum_.span()
        if cues.MONEY.search(prose.plain, max(0, start - WINDOW), end + WINDOW // 2):
            return Stated(squeeze(prose.text[start:end]), prose.quote(start, end))
    return None


def _stated(prose: Prose, start: int, end: int) -> Stated | None:
    """The name at this place, without its article nor what follows it in the sentence."""
    if cut := cues.UNTIL_VERB.search(prose.plain, start, end):
        end = cut.start()
    if lead := _LEADING.match(prose.plain, start, end):
        start = lead.end()
    name = squeeze(prose.text[start:end]).strip(' «»"“”-–—')
    misread = cues.NOT_A_NAME.match(prose.plain, start, end) or len(name.split()) > MOST_WORDS
    if len(name) < SHORTEST or misread:
        return None
    return Stated(name, prose.quote(start, end))
