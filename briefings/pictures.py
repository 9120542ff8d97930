"""A picture in the HTML of a note, and beside it in a mail. Pure.

    HTML that calls cid: --embed--> HTML that holds its picture --detach--> the first HTML, Image

A note is one text that holds its picture whole (``data:``): what is shown, approved, fingerprinted
and kept cannot be parted from it. Mail programs show no such picture and count it in the size at
which they cut, so a mail carries it as a part of its own.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from dataclasses import dataclass
from hashlib import sha256

# In HTML that was written out, no text holds « < » and no value a quotation mark: a title that
# spells a picture is not one.
_OPENING = r'(<img(?: [a-z-]+="[^"]*")*? src=")'
_HELD = re.compile(
    _OPENING + "data:image/png;base64,"
    '((?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)(?=")'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture inside the HTML, which calls it ``cid:`` and this ``cid``."""

    cid: str
    """'themes@vigie'"""
    kind: str
    """'png'"""
    data: bytes


def image(png: bytes) -> Image:
    """A picture under a name that only its bytes give."""
    return Image(cid=f"{sha256(png).hexdigest()[:20]}@vigie", kind="png", data=png)


def embed(html: str, png: bytes) -> str:
    """The HTML with the picture that it calls inside it."""
    called = f'{_OPENING}cid:{re.escape(image(png).cid)}(?=")'
    return re.sub(called, rf"\1data:image/png;base64,{b64encode(png).decode()}", html)


def detach(html: str) -> tuple[str, tuple[Image, ...]]:
    """The HTML that calls its pictures, and the pictures, each once."""
    found: dict[str, Image] = {}

    def call(held: re.Match[str]) -> str:
        one = image(b64decode(held[2]))
        found[one.cid] = one
        return f"{held[1]}cid:{one.cid}"

    return _HELD.sub(call, html), tuple(found.values())
