"""HTML as sources write it to plain text that people and the classifier read.

Hostile and broken markup is expected: the parser is libxml2 in streaming mode (200,000 nested
``<div>``: 0.2 s, where nh3 and html.parser are quadratic). No sanitised HTML comes out of here,
only text; nothing is kept that a reader of the page would not have seen.
"""

from __future__ import annotations

import html
import re
import threading
import unicodedata
from collections.abc import Mapping

from lxml import etree

from watch.text import printable, scrub

MAX_MARKUP = 1_000_000
"""Signs read of one field; a summary or an article never comes near."""

_NAMES = """a abbr address article aside audio b blockquote body br button canvas center cite code
    col dd del details div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5
    h6 head header hr html i iframe img input ins label li link main mark math meta nav noscript
    object ol option p picture pre q s script section select small source span strike strong
    style sub summary sup svg table tbody td template textarea tfoot th thead time title tr tt u
    ul video wbr""".split()
_TAG = re.compile(rf"<(?:!--|/?(?:{'|'.join(_NAMES)})(?=[\s/>]))", re.IGNORECASE)
_CLOSING = re.compile(r"</(?:p|div|a|span|strong|em|b|i|ul|ol|li|h[1-6])>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
_OPENING = re.compile(r"<(?![a-zA-Z/!?])")

# What most feeds write: paragraphs of words, where lines, images and lone inline elements stand. No
# attribute of these hides anything, and no nesting is broken: their text is what is between tags.
_QUIET = (
    r'(?: (?:href|src|alt|title|class|rel|target|width|height|loading|srcset|sizes)="[^"<>&]*+")*+'
)
_BARE = rf"[^<>&]++|<(?:br|img){_QUIET} ?/?>"
_SAID = rf"(?:{_BARE}|<(?P<%s>a|b|i|em|strong|span|u){_QUIET}>(?:{_BARE})*+</(?P=%s)>)*+"
_FLAT = re.compile(rf"{_SAID % ('one', 'one')}(?:<p{_QUIET}>{_SAID % ('two', 'two')}</p>\s*+)*+")
_LINES = re.compile(r"</?p\b[^>]*>|<br\b[^>]*>")
_ANY = re.compile(r"<[^>]*>")

BREAKS = frozenset(
    """address article aside blockquote br caption center dd details div dl dt fieldset figcaption
    figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table tr
    ul""".split(),
)
CELLS = frozenset({"td", "th", "option"})
_UNSEEN = frozenset(
    """script style noscript template iframe object embed svg math head title audio video canvas
    select textarea button""".split(),
)
# The ways to hide text from the reader of a page, so as to reach only a machine.
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d]*[1-9])"
    r"|opacity\s*:\s*0(?![.\d]*[1-9])|mso-hide\s*:\s*all",
    re.IGNORECASE,
)
# U+00A0 and U+202F are kept. A lone space is left alone: each replaced by itself, 30 µs a text.
_ODD = "\\t\\f\\v\\u2000-\\u200a\\u2028\\u2029\\u3000"
_SPACES = re.compile(rf"[ {_ODD}]{{2,}}|[{_ODD}]")


class _Reader:
    """Gathers the visible text of a stream of tags (the shape lxml calls a parser target)."""

    def __init__(self) -> None:
        self.reset()

    def reset(self) -> None:
        self.parts: list[str] = []
        self.hidden = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self.hidden or unseen(tag, attributes):
            self.hidden += 1
        else:
            self._space(tag)

    def end(self, tag: str) -> None:
        if self.hidden:
            self.hidden -= 1
        else:
            self._space(tag)

    def data(self, text: str) -> None:
        if not self.hidden:
            self.parts.append(text.replace("\n", " "))

    def comment(self, text: str) -> None:
        """Comments are not read."""

    def pi(self, target: str, text: str | None = None) -> None:
        """Processing instructions are not read."""

    def close(self) -> str:
        text = "".join(self.parts)
        self.reset()
        return text

    def _space(self, tag: str) -> None:
        if tag in BREAKS:
            self.parts.append("\n")
        elif tag in CELLS:
            self.parts.append(" ")


class _Machine(threading.local):
    """A parser that serves again: lxml looks its target's methods up by ``inspect``, 65 µs each."""

    def __init__(self) -> None:
        self.parser: etree.HTMLParser | None = None

    def read(self, html: bytes) -> str:
        # One that raised on the way is not used again.
        parser, self.parser = self.parser or _parser(), None
        parser.feed(html)
        text = str(parser.close())
        self.parser = parser
        return text


def _parser() -> etree.HTMLParser:
    return etree.HTMLParser(target=_Reader(), encoding="utf-8", no_network=True, huge_tree=False)


_machine = _Machine()


def plain(markup: str) -> str:
    """The visible text: paragraphs on their own lines, no tag, no entity, no control.

    Text that holds no known tag is text: "a < b & c" comes back as it went in. HTML that was
    escaped twice by its producer is read as HTML.
    """
    text, plainly = _cleaned(markup[:MAX_MARKUP])
    if "<" in text or "&" in text:
        text, plainly = _cleaned(_unmarked(text))
    return _tidy(text, plainly=plainly)


def line(markup: str) -> str:
    """Same, on one line: for titles, names and keywords."""
    return plain(markup).replace("\n", " ")


def _unmarked(text: str) -> str:
    if not _TAG.search(text):
        text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
        if not _CLOSING.search(text):
            return text
    return _visible(_CDATA.sub("", text) if "CDATA" in text or "]]>" in text else text)


def _visible(text: str) -> str:
    if _FLAT.fullmatch(text):
        return _ANY.sub("", _LINES.sub("\n", text.replace("\n", " ")))
    return _machine.read(_OPENING.sub("&lt;", text).encode())


def unseen(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether the reader of a page does not see this element."""
    if tag in _UNSEEN or "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and _HIDING.search(style[:2000]) is not None


def _cleaned(text: str) -> tuple[str, bool]:
    """Clean, and whether nothing had to go: its only spaces are then those of French."""
    plainly = printable(text)
    return unicodedata.normalize("NFC", text if plainly else scrub(text)), plainly


def _tidy(text: str, *, plainly: bool) -> str:
    """Without odd spaces or empty lines."""
    if plainly and "  " not in text:
        return "\n".join([part for line in text.split("\n") if (part := line.strip())])
    lines = (_SPACES.sub(" ", part).strip() for part in text.splitlines())
    return "\n".join(part for part in lines if part)
