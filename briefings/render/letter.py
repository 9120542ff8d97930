"""A letter to one person about their subscription, from templates. Pure but for the files it reads.

Letter --templates/email/letter.*.j2--> Rendered
"""

from __future__ import annotations

from dataclasses import dataclass

from css_inline import CSSInliner

from briefings.house import House
from briefings.model import Rendered
from briefings.render.colours import DARK, LIGHT, Palette, Tone
from briefings.render.environment import Templates

HTML, TEXT = "email/letter.html.j2", "email/letter.txt.j2"


@dataclass(frozen=True, slots=True)
class Gesture:
    """A link with its words."""

    words: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a letter says; sentences of ours, never the words of whoever asked for it."""

    subject: str
    house: House
    title: str
    said: tuple[str, ...]
    """paragraphs before the gesture"""
    digests: tuple[str, ...] = ()
    gesture: Gesture | None = None
    after: tuple[str, ...] = ()
    links: tuple[Gesture, ...] = ()
    privacy: tuple[str, ...] = ()
    """who answers for the data, why, how long, which rights"""
    light: Palette = LIGHT
    dark: Palette = DARK
    tones: tuple[Tone, ...] = ()

    @property
    def preheader(self) -> str:
        """What a mail program shows beside the subject."""
        return self.said[0]


def render_letter(letter: Letter, templates: Templates) -> Rendered:
    """The letter as it is read.

    Raises:
        TemplateFailed: a template cannot be used; nothing is sent.
    """
    return laid(letter.subject, templates.html(HTML, letter), templates.text(TEXT, letter))


def laid(subject: str, html: str, text: str) -> Rendered:
    """A short mail whose styles are copied into its tags, without blank lines."""
    lines = CSSInliner(load_remote_stylesheets=False, minify_css=True).inline(html).split("\n")
    kept = "\n".join(line.strip() for line in lines if line.strip())
    return Rendered(subject=subject, html=kept + "\n", text=text)
