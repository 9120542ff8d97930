"""The press kit: what is done, said, shown, illustrated. Pure.

Sentences are sorted by :mod:`briefings.compose.evidence`, whose rules are written there, and quoted
within the rights of their source; a stated day that has come is listed under what is done as
« announced for », never as having taken place. A part to which no item answers is a blank.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefings.compose.dossier import Piece
from briefings.compose.evidence import Evidence, evidence, medium
from briefings.compose.facts import Facts, name
from briefings.compose.placing import dates, moment
from briefings.compose.writing import Writing
from briefings.document import Block, Heading, Paragraph, Run
from briefings.render.stories import web
from briefings.typography import NBSP
from watch.enrich.deadlines import EVENT
from watch.enrich.sentences import sentences
from watch.model import Article

_PARTS = (
    ("fait", "Ce qui est fait", Evidence.DONE),
    ("dit", "Ce qui est dit", Evidence.SAID),
    ("demontre", "Ce qui est démontré", Evidence.SHOWN),
)


def press(facts: Facts, office: Writing) -> Iterator[Block]:
    """The four parts, then the calendar of what is to come."""
    sorted_out = _sorted_out(facts)
    for key, title, kind in _PARTS:
        yield Heading(text=title)
        stated: list[Block] = list(sorted_out[kind])
        if kind is Evidence.DONE:
            stated += _announced(facts)
        yield from stated
        yield from office.written(key) if stated else office.slot(key)
    yield Heading(text="Ce qui est illustré")
    media = list(_media(facts))
    yield from media
    yield from office.written("illustre") if media else office.slot("illustre")


def _sorted_out(facts: Facts) -> dict[Evidence, list[Paragraph]]:
    """The quotations of each part; what is said and shown has its words before what is done."""
    found: dict[Evidence, list[Paragraph]] = {kind: [] for kind in Evidence}
    told: set[str] = set()
    for kind in Evidence:
        for piece in facts.dossier.pieces:
            for sentence in _telling(piece, kind):
                if sentence not in told and (quote := facts.quote(piece, sentence)):
                    told.add(sentence)
                    found[kind].append(quote)
    return found


def _telling(piece: Piece, kind: Evidence) -> Iterator[str]:
    if piece.quotable:
        for sentence in sentences(_body(piece.article)):
            if evidence(sentence, piece.figures) is kind:
                yield sentence


def _body(article: Article) -> str:
    return article.text or article.lead


def _announced(facts: Facts) -> Iterator[Block]:
    for stated, pieces in dates(facts):
        _, when, coming = moment(facts, stated)
        if stated.kind == EVENT and not coming:
            told = Run(text=f"Annoncé pour le {when}{NBSP}: ")
            yield Paragraph(runs=(told, facts.title(pieces[0])), bullet=True)


def _media(facts: Facts) -> Iterator[Block]:
    for piece in facts.dossier.pieces:
        if kind := medium(piece.article):
            runs = (Run(text=f"{kind}{NBSP}: "), facts.title(piece), Run(text=f" – {name(piece)}"))
            yield Paragraph(runs=runs, bullet=True)
        if url := web(piece.image):
            numbers = facts.references.cite(piece.article)
            image = Run(text="image annoncée par la page", url=url, sources=numbers)
            yield Paragraph(
                runs=(image, Run(text=f" – {name(piece)}, droits à demander")), bullet=True
            )
