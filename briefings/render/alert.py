"""What an alert or a reminder writes, from templates. Pure but for the files it reads.

AlertPage --templates/email/alert.*.j2--> Rendered
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from briefings.house import House
from briefings.model import Rendered, Story
from briefings.render.colours import DARK, LIGHT, Palette, Tone
from briefings.render.environment import Templates
from briefings.render.letter import Gesture, laid
from briefings.render.page import Entry
from briefings.render.stories import MAX_NAME, Wording, entry, line
from watch.model import SourceSpec

HTML, TEXT = "email/alert.html.j2", "email/alert.txt.j2"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertPage:
    """What the templates read."""

    subject: str
    house: House
    title: str
    said: tuple[str, ...]
    """paragraphs before the stories"""
    heading: str
    """over the stories"""
    entries: tuple[Entry, ...]
    after: tuple[str, ...] = ()
    why: tuple[str, ...]
    """why this person receives it, at the foot"""
    links: tuple[Gesture, ...] = ()
    light: Palette = LIGHT
    dark: Palette = DARK
    tones: tuple[Tone, ...] = ()

    @property
    def preheader(self) -> str:
        """What a mail program shows beside the subject."""
        return self.said[0]


def entries(
    stories: Iterable[Story], specs: Sequence[SourceSpec], today: date
) -> tuple[Entry, ...]:
    """The stories as a note shows them, without the names of their themes."""
    names = {spec.slug: line(spec.name, MAX_NAME) for spec in specs}
    wording = Wording(names=names, tags={}, year=today.year, today=today)
    return tuple(entry(story, wording) for story in stories)


def render_alert(page: AlertPage, templates: Templates) -> Rendered:
    """The mail as it is read.

    Raises:
        TemplateFailed: a template cannot be used; nothing is sent.
    """
    return laid(page.subject, templates.html(HTML, page), templates.text(TEXT, page))
