"""A rendered note as the mail that one person receives, down to its bytes. Pure.

    Rendered + Envelope --message--> EmailMessage --serialise--> bytes for the outbox

Titles come from the web and end up in headers, and Python 3.11.7 and 3.12.1 let an encoded word
inject a header (CVE-2024-6923): what :func:`safe_header` gives holds no encoded word, our own
headers are encoded here and not by the library, and the bytes are parsed again and compared with
the intention. It reads no clock and sends nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.errors import HeaderParseError, MessageError
from email.header import Header, decode_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime, quote
from hashlib import sha256
from typing import Self

from briefings import wire
from briefings.address import parse
from briefings.errors import HeaderRefused
from briefings.model import Rendered
from watch.text import clean, shorten, squeeze
from watch.zone import PARIS

LONGEST = 200
"""Characters of a header: mail programs show 60 to 130."""
MAX_LINE = 76
"""Octets of a line that holds an encoded word: RFC 2047 2."""

_RAW = 4000
"""Characters read of a hostile text: encoded words are up to 12 times longer than what they say."""
_ENCODED_WORD = re.compile(r"=\?[^?\s]{1,40}\?[bBqQ]\?[^?\s]*\?=")
_SPECIAL = re.compile(r'[()<>\[\]:;@\\,."]')
_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=^_`{|}~.-]{1,200}@[a-z0-9.-]{1,253}>")
_LIST_LABEL = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_WIRE = policy.SMTP
_INTENDED_ONCE = ("from", "to", "subject")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mail says besides the note."""

    sender: str
    name: str
    """shown instead of the sender's address, and the name of the list"""
    to: str
    message_id: str
    """with its angle brackets; unique: the boundary of the parts is made from it"""
    date: datetime
    """aware; written with the offset of Paris"""
    list_id: str
    """what the list is called under the sender's domain: 'hebdo.vigie'"""


def safe_header(text: str) -> str:
    """One visible line of at most ``LONGEST`` characters, whatever the text; '' is possible.

    Encoded words are read as a mail program would, once; what still looks like one is broken up.
    """
    decoded = _ENCODED_WORD.sub(_decoded, text[:_RAW])
    visible = squeeze(clean("".join(map(_visible, decoded))))
    return shorten(visible.replace("=?", "= ?"), LONGEST)


def message(rendered: Rendered, envelope: Envelope) -> EmailMessage:
    """The note for one person: the text, then the HTML, which mail programs prefer.

    Raises:
        AddressError: the sender or the recipient is not an address.
        HeaderRefused: the subject is empty, or the Message-ID or the list's name is badly formed.
    """
    mail = EmailMessage(policy=_WIRE)
    for header in _headers(rendered, envelope):
        mail[header.name] = header
    mail["Date"] = format_datetime(envelope.date.astimezone(PARIS))
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    mail["Precedence"] = "list"
    mail.set_content(rendered.text, charset="utf-8", cte="quoted-printable")
    mail.make_alternative(boundary=_boundary(envelope.message_id))
    mail.add_alternative(rendered.html, "html", charset="utf-8", cte="quoted-printable")
    # Only now: `make_alternative` moves every Content header into the text part.
    mail["Content-Language"] = "fr"
    return mail


def serialise(mail: EmailMessage) -> bytes:
    """The bytes to send, once a fresh parser has read in them the headers that were meant.

    Raises:
        HeaderRefused: it read others.
        MalformedMessage: a relay could misread them, see :mod:`briefings.wire`.
    """
    try:
        raw = mail.as_bytes(policy=_WIRE)
    except MessageError as error:
        raise _refused("un en-tête ne peut pas être écrit") from error
    read = BytesParser(policy=policy.default).parsebytes(raw)
    if _names(read) != _names(mail):
        raise _refused("il porterait d'autres en-têtes que ceux voulus")
    for name in _INTENDED_ONCE:
        if _letters(read[name]) != _letters(mail[name]):
            raise _refused(f"son en-tête {name} ne se relit pas tel quel")
    wire.check(raw)
    return raw


class _Written(str):
    """A header whose encoding is ours; as a string, what a reader sees.

    The policy takes any string with a ``name`` and a ``fold`` for a header object already parsed.
    Left to the policy, a long address or list name is turned into an encoded word.
    """

    __slots__ = ("name", "wire")

    def __new__(cls, name: str, shown: str, written: str) -> Self:
        header = super().__new__(cls, shown)
        header.name, header.wire = name, written
        return header

    name: str
    wire: str

    def fold(self, *, policy: policy.EmailPolicy) -> str:
        """The whole field."""
        return f"{self.name}: {self.wire}".replace("\n", policy.linesep) + policy.linesep


def _headers(rendered: Rendered, envelope: Envelope) -> list[_Written]:
    sender, to = parse(envelope.sender), parse(envelope.to)
    domain = sender.rpartition("@")[2]
    subject, name = safe_header(rendered.subject), safe_header(envelope.name)
    if not subject:
        raise _refused("son objet est vide")
    if not _MESSAGE_ID.fullmatch(envelope.message_id):
        raise _refused("son Message-ID est mal formé")
    if not _LIST_LABEL.fullmatch(envelope.list_id):
        raise _refused("le nom de la liste est mal formé")
    return [
        _named("From", name, sender),
        _Written("To", to, to),
        _Written("Subject", subject, _text("Subject", subject)),
        _Written("Message-ID", envelope.message_id, envelope.message_id),
        _named("List-Id", name, f"{envelope.list_id}.{domain}"),
    ]


def _named(header: str, name: str, target: str) -> _Written:
    """``Name <target>``, on two lines so that no length of either matters."""
    if not name:
        return _Written(header, target, f"<{target}>")
    shown = f'"{quote(name)}"' if _SPECIAL.search(name) else name
    short = len(header) + len(shown) + 2 <= MAX_LINE
    phrase = shown if name.isascii() and short else _encoded(header, name)
    return _Written(header, f"{shown} <{target}>", f"{phrase}\n <{target}>")


def _text(header: str, text: str) -> str:
    short = len(header) + len(text) + 2 <= MAX_LINE
    return text if text.isascii() and short else _encoded(header, text)


def _encoded(header: str, text: str) -> str:
    return Header(text, "utf-8", MAX_LINE, header).encode(linesep="\n")


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


def _boundary(message_id: str) -> str:
    """``=_`` occurs in no quoted-printable text: RFC 2045 6.7."""
    return f"=_{sha256(message_id.encode()).hexdigest()[:32]}"


def _letters(header: object) -> str:
    """The header without spaces: Python 3.11 reads one between the encoded words of a name."""
    return "".join(str(header).split())


def _names(mail: EmailMessage) -> Counter[str]:
    return Counter(name.lower() for name in mail.keys())  # noqa: SIM118 - iterating gives pairs


def _refused(reason: str) -> HeaderRefused:
    return HeaderRefused(
        f"Le message n'est pas fait\u00a0: {reason}. Corrigez le titre de la note ou les réglages.",
    )
