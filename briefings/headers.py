"""Mail headers that say what was meant and nothing else, down to their bytes. Pure.

Titles come from the web and end up in headers, and Python 3.11.7 and 3.12.1 let an encoded word
inject a header (CVE-2024-6923): what :func:`safe_header` gives holds no encoded word, and our own
headers are encoded here and not by the library.
"""

from __future__ import annotations

import re
import unicodedata
from email import policy
from email.errors import HeaderParseError
from email.header import Header, decode_header
from email.utils import quote
from typing import Any, Self

from watch.text import clean, shorten, squeeze

LONGEST = 200
"""Characters of a header: mail programs show 60 to 130."""
MAX_LINE = 76
"""Octets of a line that holds an encoded word: RFC 2047 2."""

_RAW = 4000
"""Characters read of a hostile text: encoded words are up to 12 times longer than what they say."""
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?=")
_SPECIAL = re.compile(r'[()<>\[\]:;@\\,."]')


def safe_header(text: str) -> str:
    """One visible line of at most ``LONGEST`` characters, whatever the text; '' is possible.

    Encoded words are read as a mail program would, once; what still looks like one is broken up.
    """
    decoded = _ENCODED_WORD.sub(_decoded, text[:_RAW])
    visible = squeeze(clean("".join(map(_visible, decoded))))
    return shorten(visible.replace("=?", "= ?"), LONGEST)


class Written(str):
    """A header whose encoding is ours; as a string, what a reader sees.

    The policy takes any string with a ``name`` and a ``fold`` for a header object already parsed.
    Left to the policy, a long address, list name or link is turned into an encoded word.
    """

    __slots__ = ("name", "wire")

    def __new__(cls, name: str, shown: str, written: str | None = None) -> Self:
        """``written``: what goes on the wire, line feeds between its lines; else ``shown``."""
        header = super().__new__(cls, shown)
        header.name, header.wire = name, shown if written is None else written
        return header

    name: str
    wire: str

    def fold(self, *, policy: policy.Policy[Any]) -> str:
        """The whole field."""
        return f"{self.name}: {self.wire}".replace("\n", policy.linesep) + policy.linesep


def named(header: str, name: str, target: str) -> Written:
    """``Name <target>``, on two lines so that no length of either matters."""
    if not name:
        return Written(header, target, f"<{target}>")
    shown = f'"{quote(name)}"' if _SPECIAL.search(name) else name
    short = len(header) + len(shown) + 2 <= MAX_LINE
    phrase = shown if name.isascii() and short else _encoded(header, name)
    return Written(header, f"{shown} <{target}>", f"{phrase}\n <{target}>")


def text(header: str, shown: str) -> Written:
    """A header of plain words."""
    short = len(header) + len(shown) + 2 <= MAX_LINE
    plain = shown.isascii() and short
    return Written(header, shown, shown if plain else _encoded(header, shown))


def _encoded(header: str, shown: str) -> str:
    return Header(shown, "utf-8", MAX_LINE, header).encode(linesep="\n")


def _decoded(word: re.Match[str]) -> str:
    try:
        payload, charset = decode_header(word[0])[0]
        return str(payload, charset or "ascii", "replace")
    except (HeaderParseError, LookupError, ValueError):  # not an encoded word after all
        return word[0]


def _visible(character: str) -> str:
    """Controls and line ends become a space; format characters (bidi, joiners) nothing."""
    category = unicodedata.category(character)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co"} else character
