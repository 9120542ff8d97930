"""Bytes to text: which encoding a page is really in. Does not parse anything.

What a server or an XML declaration says is a hint, not a fact: the French Senate announces
ISO-8859-15 and sends UTF-8. Bytes that decode as UTF-8 are UTF-8, whatever was announced:
another encoding passes that test by accident about never once it holds a few accents. So are those
of which hardly any does not: systems cut texts by bytes, in the middle of a letter.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Python also calls "encodings" things that are not (punycode, unicode_escape, undefined).
_ALLOWED = frozenset(
    """utf-8 utf-16 utf-16-le utf-16-be utf-32 ascii koi8-r koi8-u mac-roman big5 gbk gb2312 gb18030
    euc_jp euc_kr shift_jis iso2022_jp cp437 cp850 cp874""".split()
    + [f"iso8859-{n}" for n in range(1, 17)]
    + [f"cp125{n}" for n in range(9)],
)
# The web reads these labels as Windows-1252: https://encoding.spec.whatwg.org/#names-and-labels
_AS_WINDOWS = frozenset({"ascii", "iso8859-1"})
SURE = 10
"""Of the accents of a French text in another encoding, next to none is UTF-8 by accident."""


class Decoded(NamedTuple):
    """The text of a page and the encoding that gave it."""

    text: str
    encoding: str


def decode(body: bytes, media_type: str = "") -> Decoded:
    """The text of ``body``; never raises, whatever the bytes and the labels.

    Order: byte order mark, zero bytes of UTF-16, UTF-8 when valid or nearly so, the encoding that
    the document declares, the one of the HTTP header, then UTF-8; its stray bytes are read as
    Windows-1252.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(name, "replace"), name)
    if wide := _wide(body):
        return Decoded(body.decode(wide, "replace"), wide)
    try:
        return Decoded(body.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        name = "utf-8" if _nearly(body) else _declared(body, media_type)
    return Decoded(body.decode(name, "replace" if name != "utf-8" else _STRAY), name)


def _nearly(body: bytes) -> bool:
    """Whether UTF-8 explains :data:`SURE` letters for each sign that it does not."""
    text = body.decode("utf-8", "replace")
    lost = text.count("\N{REPLACEMENT CHARACTER}")
    beyond = len(text) - len(text.encode("ascii", "ignore"))
    return beyond - lost >= SURE * lost


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark: the document's first sign is followed or preceded by a zero."""
    if body[1:2] == b"\0" and body[:1] in b"<{[\n\r ":
        return "utf-16-le"
    return "utf-16-be" if body[:1] == b"\0" and body[1:2] in b"<{[\n\r " else None


def _declared(body: bytes, media_type: str) -> str:
    from bs4.dammit import EncodingDetector  # noqa: PLC0415 - 40 ms, of processes that decode nothing

    inside = EncodingDetector.find_declared_encoding(body, is_html=True)
    header = _CHARSET.search(media_type)
    for label in (inside, header[1] if header else None):
        if (name := _known(label)) not in {None, "utf-16", "utf-32"}:
            return "cp1252" if name in _AS_WINDOWS else str(name)
    return "utf-8"


def _known(label: str | None) -> str | None:
    try:
        name = codecs.lookup(label or "").name
    except (LookupError, ValueError):
        return None
    return name if name in _ALLOWED else None


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_STRAY = "vigie-stray-windows-1252"
codecs.register_error(_STRAY, _stray)
