"""The visible lines of a letter, each with its links. Layout is thrown away, order is kept.

Letters are tables in tables: every cell and paragraph is a line. What is hidden from the reader
(the "preheader", a picture of one pixel) is hidden from us.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from watch.markup import BREAKS, CELLS, MAX_MARKUP, unseen
from watch.text import clean

MAX_LINES = 5_000
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOLD = re.compile(r"font-weight\s*:\s*(?:bold|[6-9]00)", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\n\r\f\v\u2000-\u200a\u2028\u2029\u3000]+")
_URL = re.compile(r"https?://[^\s<>\"')\]]+")
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())


@dataclass(frozen=True, slots=True)
class Anchor:
    """A link in a line."""

    href: str
    text: str
    """its visible words; '' for a picture"""
    alt: str = ""
    """what a picture says in its place"""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read."""

    text: str
    anchors: tuple[Anchor, ...] = ()
    heading: bool = False
    """a title by its tag, or all in bold"""


def lines_of_html(markup: str) -> tuple[Line, ...]:
    """The lines of an HTML letter, empty ones left out (unless a picture there is a link)."""
    parser = etree.HTMLParser(target=_Reader(), encoding="utf-8", no_network=True, huge_tree=False)
    parser.feed(clean(markup[:MAX_MARKUP]).encode())
    found: list[Line] = parser.close()
    return tuple(found)


def lines_of_text(text: str) -> tuple[Line, ...]:
    """The lines of a plain text letter; an address in a line is a link without words.

    The first line of a paragraph is its title.
    """
    found: list[Line] = []
    fresh = True
    for raw in clean(text[:MAX_MARKUP]).splitlines()[:MAX_LINES]:
        anchors = tuple(Anchor(url.rstrip(".,;:"), "") for url in _URL.findall(raw))
        said = _tidy(_URL.sub("", raw)).strip("<>()[]*=-_ ")
        if said or anchors:
            found.append(Line(said, anchors, heading=fresh and bool(said)))
        fresh = not raw.strip()
    return tuple(found)


@dataclass
class _Open:
    """A link that is being read."""

    href: str
    words: list[str] = field(default_factory=list)
    alts: list[str] = field(default_factory=list)
    told: bool = False
    """a line has it already"""


class _Reader:
    """Gathers lines from a stream of tags (the shape lxml calls a parser target)."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._stack: list[tuple[str, bool, bool]] = []
        self._words: list[str] = []
        self._bold: list[bool] = []
        self._anchors: list[Anchor] = []
        self._link: _Open | None = None
        self._hidden = self._strong = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        hidden = self._hidden > 0 or unseen(tag, attributes)
        strong = tag in {"b", "strong", *_HEADINGS} or bool(
            _BOLD.search(attributes.get("style", "")[:2000])
        )
        if tag not in _VOID:
            self._stack.append((tag, hidden, strong))
            self._hidden += hidden
            self._strong += strong
        if hidden:
            return
        self._space(tag)
        if tag == "a":
            self._close_link()
            self._link = _Open(attributes.get("href", "").strip())
        elif tag == "img" and self._link is not None:
            self._link.alts.append(attributes.get("alt", "")[:500])

    def end(self, tag: str) -> None:
        hidden = self._hidden > 0
        if self._stack and self._stack[-1][0] == tag:
            _, was_hidden, strong = self._stack.pop()
            self._hidden -= was_hidden
            self._strong -= strong
        if tag == "a":
            self._close_link()
        if not hidden:
            self._space(tag)

    def data(self, text: str) -> None:
        if self._hidden or not text:
            return
        self._words.append(text)
        if text.strip():
            self._bold.append(self._strong > 0)
        if self._link is not None:
            self._link.words.append(text)

    def comment(self, text: str) -> None:
        """Comments are not read."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Processing instructions are not read."""

    def close(self) -> list[Line]:
        self._close_link()
        self._break()
        return self.lines

    def _space(self, tag: str) -> None:
        if tag in BREAKS or tag in CELLS:
            self._break()

    def _close_link(self) -> None:
        self._anchor()
        self._link = None

    def _anchor(self) -> None:
        """What the open link says so far belongs to this line."""
        link = self._link
        if link is None or not link.href:
            return
        words, alt = _tidy("".join(link.words)), _tidy(" ".join(link.alts))
        if words or alt or not link.told:
            self._anchors.append(Anchor(link.href, words, alt))
        self._link = _Open(link.href, told=True)

    def _break(self) -> None:
        """End the line; a link around several blocks is a link of each of their lines."""
        text = _tidy("".join(self._words))
        if self._link is not None and (text or self._link.alts):
            self._anchor()
        if (text or self._anchors) and len(self.lines) < MAX_LINES:
            bold = bool(self._bold) and all(self._bold)
            self.lines.append(Line(text, tuple(self._anchors), heading=bold))
        self._words, self._bold, self._anchors = [], [], []


def _tidy(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
