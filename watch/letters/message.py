"""The bytes of one message to what a reader of it would see: sender, subject, date, texts.

A message is hostile: 10,000 parts one in another, a charset that does not exist, a sender that is
not who it says. Attachments are not looked at, and nothing is written anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses

from watch.charset import decode
from watch.text import clean

MAX_BYTES = 5_000_000
"""Beyond, a letter is a parcel: its pictures weigh, not its words."""
MAX_PARTS = 100
MAX_DEPTH = 20
MAX_HEADER = 2000
"""Signs of a header that are read."""

_BOUNDARY = re.compile(rb"boundary\s*=", re.IGNORECASE)
_INSIDE = re.compile(rb"message/rfc822", re.IGNORECASE)
_FAILED = re.compile(r"\bdmarc\s*=\s*fail\b", re.IGNORECASE)
_RECIPIENTS = ("to", "cc", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message that can be read."""

    sender: str
    """address, lower case; '' when there is none, or several"""
    subject: str
    date: str
    """as written by the sender"""
    html: str
    """the first HTML part, '' when there is none"""
    text: str
    """the first plain text part"""
    recipients: tuple[str, ...] = ()
    """addresses it was sent to: never to be repeated to anyone"""
    service_links: tuple[str, ...] = ()
    """addresses that its headers give to leave the list"""
    forged: bool = False
    """our own mail server says that the sender is not who it says (DMARC)"""
    automatic: bool = False
    """an answering machine or a report of non-delivery, not a letter"""


def read_letter(raw: bytes) -> Letter | str:
    """The letter, or the French sentence that says why it cannot be read."""
    if len(raw) > MAX_BYTES:
        return f"message de plus de {MAX_BYTES // 1_000_000}\u00a0Mo"
    # Before any parsing: the parser calls itself once per level of nesting.
    if len(_BOUNDARY.findall(raw)) > MAX_PARTS or len(_INSIDE.findall(raw)) > MAX_DEPTH:
        return "message trop compliqué\u00a0: trop de parties l'une dans l'autre"
    message = message_from_bytes(raw, policy=policy.compat32)
    parts = dict(reversed([*_texts(message)]))
    return Letter(
        sender=_sender(message),
        subject=_header(message, "subject"),
        date=_header(message, "date"),
        html=parts.get("text/html", ""),
        text=parts.get("text/plain", ""),
        recipients=tuple(sorted(_addresses(message, *_RECIPIENTS))),
        service_links=tuple(
            re.findall(r"<(https?://[^>\s]+)>", _header(message, "list-unsubscribe"))
        ),
        forged=_FAILED.search(_header(message, "authentication-results")) is not None,
        automatic=_automatic(message),
    )


def _texts(message: Message) -> Iterator[tuple[str, str]]:
    """Type and content of each readable part, attachments left out."""
    for rank, part in enumerate(message.walk()):
        if rank >= MAX_PARTS:
            return
        kind = part.get_content_type()
        if kind in {"text/html", "text/plain"} and part.get_content_disposition() != "attachment":
            body = part.get_payload(decode=True)
            if isinstance(body, bytes) and body.strip():
                yield kind, decode(body, str(part.get("content-type", ""))).text


def _header(message: Message, name: str) -> str:
    """The first header of that name, decoded, on one line; '' when absent or undecodable."""
    value = str(message.get(name, ""))[:MAX_HEADER]
    try:
        value = str(make_header(decode_header(value)))
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        value = re.sub(r"=\?[^?]*\?[bqBQ]\?[^?]*\?=", "", value)
    return re.sub(r"\s+", " ", clean(value)).strip()


def _sender(message: Message) -> str:
    found = _addresses(message, "from")
    return found.pop() if len(found) == 1 else ""


def _addresses(message: Message, *names: str) -> set[str]:
    """Those that headers give, in lower case.

    Found before any word is decoded: in the name of who writes, a comma and the address of somebody
    else may be encoded, and no mail server checks a name.
    """
    said = [str(value)[:MAX_HEADER] for name in names for value in message.get_all(name, ())]
    return {address.strip().lower() for _, address in getaddresses(said) if "@" in address}


def _automatic(message: Message) -> bool:
    """RFC 3834. Newsletters say ``auto-generated``: only answers are machines talking to us."""
    said = _header(message, "auto-submitted").lower()
    bounced = _header(message, "return-path") == "<>"
    return said.startswith(("auto-replied", "auto-notified")) or bounced
