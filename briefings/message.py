"""A rendered note as the mail that one person receives, down to its bytes. Pure.

    Rendered + Envelope (+ Parts) --message--> EmailMessage --serialise--> bytes for the outbox
    the same bytes, for many readers: personal(envelope) + shared(rendered, envelope, parts)

The bytes are parsed again and compared with the intention. It reads no clock and sends nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import format_datetime
from hashlib import sha256

from briefings import wire
from briefings.address import parse
from briefings.errors import HeaderRefused
from briefings.headers import Written, named, safe_header, text
from briefings.model import Rendered
from briefings.pictures import Image, detach
from watch.zone import PARIS

_MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=^_`{|}~.-]{1,200}@[a-z0-9.-]{1,253}>")
_LIST_LABEL = re.compile(r"[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*")
_CID = re.compile(r"[a-z0-9.-]{1,60}@[a-z0-9.-]{1,60}")
_FILE = re.compile(r"[a-z0-9-]{1,60}\.ics")
# RFC 8058 3.1 wants one https address; RFC 2369 2 forbids spaces, and commas would make two.
_HTTPS = re.compile(r"https://[A-Za-z0-9._~:/?#@!$&*+;=%-]{4,300}")
_WIRE = policy.SMTP
_REREAD = ("from", "to", "subject", "message-id", "list-unsubscribe", "list-unsubscribe-post")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What a mail says besides the note."""

    sender: str
    name: str
    """shown instead of the sender's address, and the name of the list"""
    to: str
    message_id: str
    """with its angle brackets; unique"""
    date: datetime
    """aware; written with the offset of Paris"""
    list_id: str
    """what the list is called under the sender's domain: 'hebdo.vigie'"""
    unsubscribe: str | None = None
    """https address that a POST unsubscribes this person at, without a question (RFC 8058)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A calendar file beside the note."""

    name: str
    """'echeances.ics'"""
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a mail carries besides its text and its HTML."""

    images: tuple[Image, ...] = ()
    calendar: Calendar | None = None


PLAIN = Parts()


def message(rendered: Rendered, envelope: Envelope, parts: Parts = PLAIN) -> EmailMessage:
    """The note for one person: the text, then the HTML, which mail programs prefer.

    Without HTML, the text alone: some people ask for that. A picture that the HTML holds is beside
    it here, see :mod:`briefings.pictures`.

    Raises:
        AddressError: the sender or the recipient is not an address.
        HeaderRefused: the subject is empty, or something that we name ourselves is badly formed.
    """
    mail = EmailMessage(policy=_WIRE)
    for header in (*_personal(envelope), *_shared(rendered, envelope)):
        mail[header.name] = header
    html, held = detach(rendered.html)
    rendered, parts = replace(rendered, html=html), replace(parts, images=(*parts.images, *held))
    boundary = _boundary(rendered, parts)
    mail.set_content(rendered.text, charset="utf-8", cte="quoted-printable")
    if rendered.html:
        mail.make_alternative(boundary=boundary)
        mail.add_alternative(rendered.html, "html", charset="utf-8", cte="quoted-printable")
        _illustrate(mail, parts, boundary)
    _attach(mail, parts, boundary)
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
    for name in _REREAD:
        if _letters(read[name]) != _letters(mail[name]):
            raise _refused(f"son en-tête {name} ne se relit pas tel quel")
    wire.check(raw)
    return raw


def personal(envelope: Envelope) -> bytes:
    """The first lines of the mail, the only ones that change from one reader to the next.

    A whole MIME message takes 7 ms to make for 100 KB; these lines, 20 µs.
    """
    return "".join(header.fold(policy=_WIRE) for header in _personal(envelope)).encode("ascii")


def shared(rendered: Rendered, envelope: Envelope, parts: Parts = PLAIN) -> bytes:
    """All the rest: the same for every envelope that differs by ``personal`` alone.

    Raises:
        As :func:`message` and :func:`serialise`, through which it is made.
    """
    first = personal(envelope)
    raw = serialise(message(rendered, envelope, parts))
    if not raw.startswith(first):
        raise _refused("ses premières lignes ne sont pas celles voulues")
    return raw[len(first) :]


def _personal(envelope: Envelope) -> list[Written]:
    to = parse(envelope.to)
    if not _MESSAGE_ID.fullmatch(envelope.message_id):
        raise _refused("son Message-ID est mal formé")
    headers = [Written("To", to), Written("Message-ID", envelope.message_id)]
    if (link := envelope.unsubscribe) is not None:
        if not _HTTPS.fullmatch(link):
            raise _refused("le lien de désinscription est mal formé")
        headers += [
            Written("List-Unsubscribe", f"<{link}>"),
            Written("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ]
    return headers


def _shared(rendered: Rendered, envelope: Envelope) -> list[Written]:
    sender = parse(envelope.sender)
    domain = sender.rpartition("@")[2]
    subject, name = safe_header(rendered.subject), safe_header(envelope.name)
    if not subject:
        raise _refused("son objet est vide")
    if not _LIST_LABEL.fullmatch(envelope.list_id):
        raise _refused("le nom de la liste est mal formé")
    return [
        named("From", name, sender),
        text("Subject", subject),
        named("List-Id", name, f"{envelope.list_id}.{domain}"),
        Written("Date", format_datetime(envelope.date.astimezone(PARIS))),
        Written("Auto-Submitted", "auto-generated"),
        Written("X-Auto-Response-Suppress", "All"),
        Written("Precedence", "list"),
    ]


def _illustrate(mail: EmailMessage, parts: Parts, boundary: str) -> None:
    if not parts.images:
        return
    html = mail.get_body(("html",))
    assert isinstance(html, EmailMessage)  # noqa: S101 - it was added just before
    html.make_related(boundary=f"{boundary}-images")
    for image in parts.images:
        if not _CID.fullmatch(image.cid):
            raise _refused("le nom d'une image est mal formé")
        html.add_related(
            image.data, "image", image.kind, cid=f"<{image.cid}>", disposition="inline"
        )


def _attach(mail: EmailMessage, parts: Parts, boundary: str) -> None:
    if (calendar := parts.calendar) is None:
        return
    if not _FILE.fullmatch(calendar.name):
        raise _refused("le nom du calendrier est mal formé")
    mail.make_mixed(boundary=f"{boundary}-joint")
    mail.add_attachment(
        calendar.text,
        "calendar",
        charset="utf-8",
        cte="quoted-printable",
        filename=calendar.name,
        params={"method": "PUBLISH"},
    )


def _boundary(rendered: Rendered, parts: Parts) -> str:
    """From the content, so that all readers share it.

    ``=_`` occurs in no quoted-printable text nor in base64: RFC 2045 6.7.
    """
    whole = sha256(f"{rendered.html}\x00{rendered.text}".encode())
    for image in parts.images:
        whole.update(image.data)
    if parts.calendar:
        whole.update(parts.calendar.text.encode())
    return f"=_{whole.hexdigest()[:32]}"


def _letters(header: object) -> str:
    """The header without spaces: Python 3.11 reads one between the encoded words of a name."""
    return "".join(str(header).split())


def _names(mail: EmailMessage) -> Counter[str]:
    return Counter(name.lower() for name in mail.keys())  # noqa: SIM118 - iterating gives pairs


def _refused(reason: str) -> HeaderRefused:
    return HeaderRefused(
        f"Le message n'est pas fait\u00a0: {reason}. Corrigez le titre de la note ou les réglages.",
    )
