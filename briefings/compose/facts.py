"""What may be stated of the items of a dossier, each time with the number of its source. Pure.

Three kinds of statements only: what an item is (title, source, date), what the watch found written
in it (days, figures, places), and its own words between guillemets, within the rights of its
source. Nothing is summed, averaged, deduced or paraphrased.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import replace

from briefings.compose.disagreement import disagreements
from briefings.compose.dossier import Dossier, Piece
from briefings.compose.references import UNTITLED, References
from briefings.document import Block, Heading, Paragraph, Run, Voice
from briefings.period import local_day
from briefings.render.stories import MAX_NAME, MAX_TITLE, line, quoted, web
from briefings.rights import Allowance, credit
from briefings.typography import NBSP, count, day
from watch.model import Figure
from watch.text import fold, squeeze, tokens
from watch.tongues import tongue

SENTENCES = 2
"""Key sentences shown of one item."""
FIGURES = 4
"""Figures listed of one story, beside those that its quotations hold; the others are counted."""
SAME = 0.6
"""Share of the shorter sentence's words from which another source says nothing new."""


class Facts:
    """States facts of one product; remembers what was cited, and how much of each was quoted."""

    def __init__(self, dossier: Dossier) -> None:
        self.dossier = dossier
        self.references = References({one.article.source: one.name for one in dossier.pieces})
        self._allowance = Allowance(dossier.limit)

    def about(self, pieces: Sequence[Piece]) -> Facts:
        """The same product, speaking of these items only."""
        less = copy(self)
        less.dossier = replace(self.dossier, pieces=pieces)
        return less

    def title(self, piece: Piece, limit: int = MAX_TITLE, *, strong: bool = False) -> Run:
        """The item's title, with its number."""
        return Run(
            text=line(piece.article.title, limit, piece.article.language) or UNTITLED,
            url=web(piece.article.url),
            strong=strong,
            language=piece.article.language,
            sources=self.references.cite(piece.article),
        )

    def quote(self, piece: Piece, words: str) -> Paragraph | None:
        """These words of the item between guillemets; None when they may not be shown."""
        told = self._allowance.take(piece.article, piece.spec, words)
        return None if told is None else self._quotation(piece, told)

    def opening(self, piece: Piece) -> Paragraph | None:
        """The beginning of the item, as far as its rights go; None when it may not be shown."""
        text = piece.article.lead or piece.article.text
        told = self._allowance.begin(piece.article, piece.spec, text)
        return None if told is None else self._quotation(piece, told)

    def _quotation(self, piece: Piece, told: str) -> Paragraph:
        asked = credit(piece.spec) if piece.spec else None
        run = Run(
            text=quoted(told),
            language=piece.article.language,
            sources=self.references.quote(piece.article, asked),
        )
        return Paragraph(runs=(run,), voice=Voice.SOURCE)

    # Parts of a note

    def essentials(self) -> Iterator[Block]:
        """Story by story: who tells it, in which words, with which figures."""
        for story in self.dossier.stories:
            title = self.title(story[0])
            yield Heading(text=title.text, level=2, url=title.url, language=title.language)
            yield self._origin(story)
            quotes = list(self._quotes(story))
            yield from quotes
            shown = [title.text, *(run.text for quote in quotes for run in quote.runs)]
            yield from self._figures(story, " ".join(shown))
            yield from self.discord(story)

    def chronology(self) -> Iterator[Block]:
        """Each item on its day, oldest first; those without a date come last, and say so."""
        dated = sorted(
            (one for one in self.dossier.pieces if one.article.published),
            key=lambda one: (one.article.published, one.article.key),
        )
        for piece in (*dated, *(one for one in self.dossier.pieces if not one.article.published)):
            runs = (Run(text=f"{published(piece)}{NBSP}: "), self.title(piece))
            yield Paragraph(runs=(*runs, Run(text=f" – {name(piece)}")), bullet=True)

    def discord(self, story: Sequence[Piece]) -> Iterator[Paragraph]:
        """Figures of one thing that two sources do not give alike, side by side."""
        for one in disagreements(story):
            runs = [
                Run(text=f"Chiffres différents selon les sources ({line(one.what, 60)}){NBSP}: ")
            ]
            for place, (text, pieces) in enumerate(one.given):
                numbers = self.references.cite(*(piece.article for piece in pieces))
                runs.append(Run(text="\u00a0; " if place else ""))
                runs.append(Run(text=line(text, 60), strong=True, sources=numbers))
            yield Paragraph(runs=(*runs, Run(text=".")), bullet=True)

    def _origin(self, story: Sequence[Piece]) -> Paragraph:
        runs: list[Run] = []
        for piece in story:
            marks = " · ".join([name(piece), published(piece), *tongue(piece.article)])
            numbers = self.references.cite(piece.article)
            runs += [Run(text="\u00a0; ")] if runs else []
            runs.append(Run(text=marks, sources=numbers))
        if not any(piece.quotable for piece in story):
            runs.append(
                Run(text=". Texte non repris\u00a0: la source n’autorise que la référence.")
            )
        return Paragraph(runs=tuple(runs), small=True)

    def _quotes(self, story: Sequence[Piece]) -> Iterator[Paragraph]:
        """Key sentences of each source, leaving out what another one already says."""
        told: list[frozenset[str]] = []
        for piece in story:
            fresh = [one for one in piece.sentences if not _repeats(_words(one), told)]
            quotes = [quote for one in fresh[:SENTENCES] if (quote := self.quote(piece, one))]
            if not quotes and not told and (opening := self.opening(piece)):
                quotes = [opening]
            told += [_words(quote.runs[0].text) for quote in quotes]
            yield from quotes

    def _figures(self, story: Sequence[Piece], shown: str) -> Iterator[Paragraph]:
        """The figures that the title and the quotations do not hold, in their sentence if allowed.

        Without its sentence, a figure that counts nothing known would mean nothing: it is counted.
        """
        pairs = _unique((piece, one) for piece in story if piece.quotable for one in piece.figures)
        left = [(piece, one) for piece, one in pairs if _tight(one.text) not in _tight(shown)]
        stated = 0
        for piece, figure in left:
            if stated < FIGURES and (told := self._stated(piece, figure)):
                stated += 1
                yield told
        if more := len(left) - stated:
            told_more = count(more, "autre chiffre", "autres chiffres")
            yield Paragraph(runs=(Run(text=f"{told_more} dans ces sources."),), small=True)

    def _stated(self, piece: Piece, figure: Figure) -> Paragraph | None:
        quotation = self.quote(piece, figure.quote)
        return quotation or (self._figure(piece, figure) if figure.what else None)

    def _figure(self, piece: Piece, figure: Figure) -> Paragraph:
        numbers = self.references.cite(piece.article)
        what = Run(text=f" ({line(figure.what, 60)})", sources=numbers)
        return Paragraph(runs=(Run(text=line(figure.text, 60), strong=True), what), bullet=True)


def name(piece: Piece) -> str:
    """Of its source, as readers see it."""
    return line(piece.name, MAX_NAME)


def published(piece: Piece) -> str:
    """« 17 novembre 2026 », or « sans date »."""
    at = piece.article.published
    return "sans date" if at is None else day(local_day(at))


def _words(sentence: str) -> frozenset[str]:
    return frozenset(tokens(sentence))


def _tight(text: str) -> str:
    """Without spaces, with one kind of apostrophe: one figure is written in many ways."""
    return "".join(fold(text).split())


def _repeats(said: frozenset[str], told: Iterable[frozenset[str]]) -> bool:
    return any(len(said & one) >= SAME * max(1, min(len(said), len(one))) for one in told)


def _unique(pairs: Iterable[tuple[Piece, Figure]]) -> list[tuple[Piece, Figure]]:
    """Each figure of a story once, whoever gives it first."""
    found: dict[tuple[str, str], tuple[Piece, Figure]] = {}
    for piece, one in pairs:
        found.setdefault((squeeze(one.text), one.what.lower()), (piece, one))
    return list(found.values())
