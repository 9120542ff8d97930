"""A story of a briefing as blocks of a document. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from briefings import typography
from briefings.compose.references import UNTITLED, References
from briefings.document import Block, Heading, Paragraph, Run, Voice
from briefings.model import Comment, Story
from briefings.render.stories import MAX_TITLE, Wording, entry, line, mention, quoted, web
from briefings.typography import NBSP, typeset
from watch.text import clean, squeeze

MAX_COMMENT = 20_000
"""A rail only: an officer's words are never cut in earnest."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What every story needs to be told: words for slugs and dates, numbers for sources."""

    wording: Wording
    references: References

    def in_full(self, story: Story) -> Iterator[Block]:
        """Title, sources, extract, dates, the office's words."""
        yield self._heading(story)
        yield Paragraph(runs=(self._sources(story),), small=True)
        yield from self._extract(story)
        for due in entry(story, self.wording).dates:
            runs = (Run(text=f"{due.label}{NBSP}: "), Run(text=due.when, strong=due.open))
            yield Paragraph(runs=runs, bullet=True)
        for comment in story.comments:
            yield from said(comment)

    def told_above(self, story: Story) -> Iterator[Block]:
        """Title and sources only: the rest is under « À retenir »."""
        yield self._heading(story)
        place = Run(text=f". À lire plus haut, «{NBSP}À retenir{NBSP}».")
        yield Paragraph(runs=(self._sources(story), place), small=True)

    def in_brief(self, story: Story) -> Paragraph:
        """Title and sources on one line of a list."""
        title = Run(
            text=title_of(story), url=web(story.lead.article.url), language=tongue_of(story)
        )
        return Paragraph(runs=(title, self._sources(story, lead=" – ")), bullet=True)

    def _heading(self, story: Story) -> Heading:
        return Heading(
            text=title_of(story),
            level=2,
            url=web(story.lead.article.url),
            language=tongue_of(story),
        )

    def _sources(self, story: Story, lead: str = "") -> Run:
        brief = mention(story, self.wording)
        numbers = self.references.cite(story.lead.article, *story.others)
        also = [link.text for link in brief.also]
        if brief.also_more:
            also.append(typography.count(brief.also_more, "autre source", "autres sources"))
        more = f" · aussi repris par {typography.series(tuple(also))}" if also else ""
        return Run(text=f"{lead}{brief.source} · {brief.when}{more}", sources=numbers)

    def _extract(self, story: Story) -> Iterator[Paragraph]:
        written = story.wording.extract
        if written is not None:
            yield from office(written)
            return
        if text := quoted(story.extract):
            numbers = self.references.quote(story.lead.article, story.attribution)
            run = Run(text=text, language=tongue_of(story), sources=numbers)
            yield Paragraph(runs=(run,), voice=Voice.SOURCE)


def title_of(story: Story) -> str:
    """The title that readers see, the office's if it wrote one."""
    return line(story.title, MAX_TITLE, tongue_of(story)) or UNTITLED


def tongue_of(story: Story) -> str:
    """The language of its title and extract; an officer's words are French."""
    return "fr" if story.wording.title else story.lead.article.language


def said(comment: Comment) -> Iterator[Paragraph]:
    """A comment, with its kind before its first words."""
    kind = Run(text=f"{typeset(comment.kind.value)}{NBSP}: ", strong=True)
    for place, spoken in enumerate(office(comment.text)):
        yield spoken if place else replace(spoken, runs=(kind, *spoken.runs))


def office(text: str) -> Iterator[Paragraph]:
    """Words of the office, a paragraph per line; a line that begins with « - » is a list item."""
    for written in clean(text[:MAX_COMMENT]).split("\n"):
        if told := squeeze(written):
            bullet = told.startswith(("- ", "• ", "* "))
            run = Run(text=typeset(told[2:] if bullet else told))
            yield Paragraph(runs=(run,), voice=Voice.OFFICE, bullet=bullet)
