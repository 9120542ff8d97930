"""A text beside its levelled twin: what is found in one is quoted from the other. Pure."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

from watch.text import shorten, squeeze

MAX_QUOTE = 160
_END = re.compile(r"[.!?…;](?=\s)|\n")


def _twin(code: int) -> str:
    sign = chr(code)
    if sign.isspace():
        return " "
    first = unicodedata.normalize("NFD", sign)[0].lower()
    return first if len(first) == 1 else sign


_LEVEL = {code: _twin(code) for code in [*range(0x80, 0x250), *range(0x1E00, 0x2070)]}
_LEVEL |= {code: chr(code).lower() for code in range(0x41, 0x5B)}
_LEVEL |= {ord(sign): "'" for sign in "’ʼ‘´"} | {ord("œ"): "o", ord("Œ"): "o", 9: " "}


def level(text: str) -> str:
    """Lower case without accents, one sign for one: "Œuvre d’été" -> "ouvre d'ete"."""
    return text.translate(_LEVEL)


class Prose:
    """A text, levelled once, and quoted by place."""

    def __init__(self, title: str, body: str) -> None:
        self.title = title
        self.text = f"{title}\n{body}"

    @cached_property
    def plain(self) -> str:
        """The levelled twin."""
        return level(self.text)

    def quote(self, start: int, end: int) -> str:
        """The sentence that holds ``text[start:end]``, cut around it when it is long."""
        opening = self._before(start)
        closing = _END.search(self.text, end)
        last = closing.end() if closing else len(self.text)
        if last - opening <= MAX_QUOTE:
            return squeeze(self.text[opening:last])
        first = max(opening, start - MAX_QUOTE // 2)
        cut = self.text.find(" ", first, start) + 1 or start if first > opening else opening
        told = squeeze(self.text[cut : min(last, cut + 2 * MAX_QUOTE)])
        return ("…" if cut > opening else "") + shorten(told, MAX_QUOTE - 1)

    def _before(self, start: int) -> int:
        window = max(0, start - 2 * MAX_QUOTE)
        ends = [match.end() for match in _END.finditer(self.text, window, start)]
        return ends[-1] if ends else window
