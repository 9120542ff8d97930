"""Briefing -> four or five slides that the officer finishes in PowerPoint. Pure.

Cover, what to remember, the themes in figures, the stories of each theme, the dates to come. Texts
are bounded so that they fit, what is left is counted with where to find it, and the notes under
each slide name every source with its address. Reads ``documents/hebdo.pptx``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from briefings import period
from briefings.formats.deck import Deck, Line, Words, annotate, cell, describe, write
from briefings.formats.plot import Series, named, plot, series
from briefings.formats.trend import Trend
from briefings.house import House
from briefings.model import Briefing, Deadline, Section, Story
from briefings.render.colours import tone
from briefings.render.layout import subject, wording_of
from briefings.render.stories import (
    MAX_NAME,
    Wording,
    coming,
    due,
    line,
    mention,
    paragraphs,
    quoted,
    source,
    web,
)
from briefings.select.stories import story_key
from briefings.typography import NBSP, count, day_and_hour
from watch.model import Theme
from watch.text import shorten

TEMPLATE = "documents/hebdo.pptx"
COVER, POINTS, CHART, COLUMNS, TABLE = (
    "Couverture",
    "Points",
    "Graphique",
    "Deux colonnes",
    "Tableau",
)
"""Names of the layouts."""
MOST_POINTS = 5
MOST_DATES = 7
MOST_THEMES = 26
"""Thirteen lines of 29 points in each of two columns of 380."""
TITLE = 100
"""Characters of a story's title: two lines at most where it stands; so for the following ones."""
TOLD = 115
SHORT = 75
LINES = 22
"""Of one column: a theme is a line, a story two."""


def slides(
    briefing: Briefing,
    house: House,
    themes: Sequence[Theme],
    trend: Trend,
    templates: Path | None = None,
) -> bytes:
    """The .pptx; ``templates`` is the office's own folder, if it has one.

    Raises:
        TemplateFailed: the reference file cannot be used; says what it lacks.
    """
    show = _Show(briefing, house, wording_of(briefing, themes), Deck(TEMPLATE, templates))
    show.cover()
    show.points()
    if briefing.sections:
        show.figures(trend)
        show.themes()
    if briefing.calls:
        show.dates()
    return show.deck.close(
        title=subject(briefing), author=line(house.service, MAX_NAME), made=briefing.made_at
    )


class _Show:
    """The slides of one note, added one after the other."""

    def __init__(self, briefing: Briefing, house: House, wording: Wording, deck: Deck) -> None:
        self.briefing, self.house, self.wording, self.deck = briefing, house, wording, deck
        self._footer = f"{line(house.service, MAX_NAME)} · {subject(briefing)}"

    def cover(self) -> None:
        """Whose note it is, of which period."""
        briefing, house = self.briefing, self.house
        slide = self.deck.slide(COVER, line(briefing.digest.title, MAX_NAME), self._footer)
        office = " – ".join(filter(None, (house.organisation, house.direction, house.service)))
        lines = (
            f"Note n°{NBSP}{briefing.number}, {period.label(briefing.period)}",
            line(office, 2 * MAX_NAME),
            f"Faite le {day_and_hour(briefing.made_at)}",
        )
        write(self.deck.place(slide, 1), [_plain(text) for text in lines])
        if introduction := paragraphs(briefing.introduction):
            annotate(slide, introduction)

    def points(self) -> None:
        """What to remember."""
        shown = self.briefing.highlights[:MOST_POINTS]
        slide = self.deck.slide(POINTS, "À retenir", self._footer)
        lines = [one for story in shown for one in self._point(story)]
        lines += self._left(len(self.briefing.highlights) - len(shown), "autre actualité")
        write(self.deck.place(slide, 1), lines or [_plain("Rien à retenir cette fois-ci.")])
        annotate(slide, [one for story in shown for one in self._sourced(story)])

    def figures(self, trend: Trend) -> None:
        """The themes in figures, in a chart that can be edited."""
        sections, method = self.briefing.sections, self.briefing.method
        slide = self.deck.slide(CHART, "Les thèmes en chiffres", self._footer)
        names, told = named(sections), series(sections, trend)
        frame = plot(self.deck.chart(slide, 1), names, told, self.briefing.made_at)
        describe(frame, spoken(names, told))
        failed = sum(one.problem is not None for one in method.sources)
        facts = [
            count(method.collected, "élément reçu", "éléments reçus", none="aucun"),
            count(method.tagged, "retenu", none="aucun"),
            f"{method.to_check}{NBSP}à vérifier",
            count(len(method.sources), "source suivie", "sources suivies"),
        ]
        facts += [f"dont {failed}{NBSP}en échec"] if failed else []
        write(self.deck.place(slide, 2), [_plain(fact) for fact in facts])
        annotate(slide, [spoken(names, told)])

    def themes(self) -> None:
        """Some stories of each theme, and how many there are."""
        sections = self.briefing.sections[:MOST_THEMES]
        slide = self.deck.slide(COLUMNS, "Actualités par thème", self._footer)
        half = -(-len(sections) // 2)
        each = min(3, (LINES - half) // (2 * half))
        chosen = {one.theme.slug: self._chosen(one, each) for one in sections}
        for number, some in ((1, sections[:half]), (2, sections[half:])):
            lines = [told for one in some for told in self._theme(one, chosen[one.theme.slug])]
            if number == 2:  # noqa: PLR2004 - the last column
                lines += self._left(len(self.briefing.sections) - len(sections), "autre thème")
            write(self.deck.place(slide, number), lines or [_plain("")])
        stories = [story for some in chosen.values() for story in some]
        annotate(slide, [told for story in stories for told in self._sourced(story)])

    def dates(self) -> None:
        """The dates to come, nearest first."""
        told = coming(self.briefing)
        rows = [self._date(story, stated) for story, stated in told]
        shown = rows[:MOST_DATES]
        slide = self.deck.slide(TABLE, "Appels et dates à venir", self._footer)
        frame = self.deck.table(slide, 2, len(shown) + 1, (0.22, 0.14, 0.42, 0.22))
        for rank, row in enumerate((_HEADER, *shown)):
            for column, words in enumerate(row):
                cell(frame, rank, column, Line(words=(words,)))
        describe(frame, f"Tableau des dates à venir, {count(len(shown), 'ligne')}.")
        left = self._left(len(rows) - len(shown), "autre date", "autres dates")
        if left:
            write(self.deck.place(slide, 1), left)
        else:
            self.deck.drop(slide, 1)
        stories = {id(story): story for story, _ in told[:MOST_DATES]}.values()
        annotate(slide, [line for story in stories for line in self._sourced(story)])

    def _point(self, story: Story) -> Iterator[Line]:
        yield Line(words=(self._title(story, TITLE, strong=True),))
        shown = mention(story, self.wording)
        also = [link.text for link in shown.also]
        also += [count(shown.also_more, "autre")] if shown.also_more else []
        told = " · ".join(
            [shown.source, shown.when, *([f"aussi {', '.join(also)}"] if also else [])]
        )
        yield Line(words=(Words(text=shorten(told, TOLD)),), level=1)

    def _theme(self, section: Section, stories: Sequence[Story]) -> Iterator[Line]:
        total = len(section.stories) + len(section.further)
        name = line(section.theme.name, SHORT // 2)
        head = Words(text=name, strong=True, color=tone("", section.theme).light)
        told = Words(text=f"{NBSP}: {count(total, 'actualité')}")
        yield Line(words=(head, told))
        for story in stories:
            where = source(story.lead.article.source, self.wording)
            words = (self._title(story, SHORT), Words(text=f" ({line(where, SHORT // 2)})"))
            yield Line(words=words, level=1)

    def _chosen(self, section: Section, most: int) -> tuple[Story, ...]:
        """The first stories of a section, those already under « À retenir » last."""
        high = {story_key(one.lead.article) for one in self.briefing.highlights}
        every = (*section.stories, *section.further)
        ordered = sorted(every, key=lambda one: story_key(one.lead.article) in high)
        return tuple(ordered[:most])

    def _date(self, story: Story, stated: Deadline) -> tuple[Words, ...]:
        shown = due(stated, self.wording)
        where = line(source(story.lead.article.source, self.wording), SHORT)
        title = self._title(story, SHORT)
        return Words(text=shown.when), Words(text=shown.label), title, Words(text=where)

    def _title(self, story: Story, limit: int, *, strong: bool = False) -> Words:
        text = line(story.title, limit) or "(sans titre)"
        return Words(text=text, url=web(story.lead.article.url), strong=strong)

    def _sourced(self, story: Story) -> Iterator[str]:
        """A story for the speaker: source, date, address, extract, credit, comments."""
        shown = mention(story, self.wording)
        yield line(story.title, 2 * TITLE)
        yield f"{shown.source}, {shown.when}. {shown.url}".strip()
        if story.extract and story.wording.extract is None:
            credit = f" ({line(story.attribution, MAX_NAME)})" if story.attribution else ""
            yield f"«{NBSP}{quoted(story.extract)}{NBSP}»{credit}"
        for comment in story.comments:
            yield f"{comment.kind}{NBSP}: {line(comment.text, 10 * TITLE)}"

    def _left(self, number: int, one: str, many: str = "") -> list[Line]:
        """What there was no room for, and where it is."""
        if number <= 0:
            return []
        more = count(number, one, many or " ".join(f"{word}s" for word in one.split()))
        text = f"Et {more} dans la note n°{NBSP}{self.briefing.number}."
        return [Line(words=(Words(text=text, url=web(self.house.archive)),), level=1)]


_HEADER = (Words(text="Date"), Words(text="Nature"), Words(text="Actualité"), Words(text="Source"))


def spoken(names: Sequence[str], told: Sequence[Series]) -> str:
    """The chart in words, with its figures."""
    rows = (
        f"{one.name}\u00a0: "
        + ", ".join(
            f"{name} {written(figure)}" for name, figure in zip(names, one.figures, strict=True)
        )
        for one in told
    )
    return f"Actualités par thème. {'. '.join(rows)}."


def written(figure: float) -> str:
    """« 4 », « 4,5 »."""
    return f"{figure:g}".replace(".", ",")


def _plain(text: str) -> Line:
    return Line(words=(Words(text=text),))
