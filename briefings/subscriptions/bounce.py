"""What a returned message says: which of our mails, refused for good or only for now. Pure.

    bytes --read_bounce--> Bounce | None (not a return: an answering machine, a delay, a letter)

A return is believed for a mail of ours only if it holds that mail's Message-ID, whose 128 random
bits only its addressee and the servers on its way have seen: whoever forges a return to silence
somebody else does not have them. The address that it names is not believed at all.

RFC 3464 gives the status; many servers give none, or a vague one, and say it in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import Message

MAX_BYTES = 2_000_000
MAX_PARTS = 50
MAX_IDS = 20
_TEXT = 200_000

_OURS = re.compile(r"<[0-9a-f]{32}@[a-z0-9.-]{1,253}>")
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
_FIELD = re.compile(
    r"^(action|status|diagnostic-code)\s*:\s*(.*(?:\n[ \t].*)*)", re.IGNORECASE | re.MULTILINE
)
_SENDERS = re.compile(r"mailer-daemon|postmaster|mail delivery|<>", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"undeliver|returned mail|delivery (?:status|failure|has failed)|failure notice|non remis|"
    r"non d[ée]livr|[ée]chec|retour|not delivered|mail delivery failed|could not be delivered",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"user unknown|unknown user|no such (?:user|recipient|mailbox)|does not exist|doesn't exist|"
    r"not exist|invalid recipient|recipient (?:address )?rejected|recipient not found|"
    r"recipientnotfound|mailbox (?:unavailable|not found|disabled)|account (?:disabled|inactive|"
    r"is disabled)|unrouteable|host (?:or domain name )?not found|no mailbox here|"
    r"n['’]existe pas|inconnue?s?\b|introuvable|n['’]a pas (?:été|pu être) trouvé|"
    r"destinataire invalide|adresse.{0,40}invalide|d[ée]sactiv[ée]|inexistant",
    re.IGNORECASE | re.DOTALL,
)
_FOR_NOW = re.compile(
    r"quota|mailbox (?:is )?full|over ?quota|bo[iî]te.{0,20}pleine|satur[ée]e|temporar|try again|"
    r"greylist|later|r[ée]essa|too large|message size|spam|blocked|blacklist|policy|r[ée]putation|"
    r"timed? ?out|connection refused",
    re.IGNORECASE,
)
# RFC 3463: bad address, bad domain, moved, disabled; what Exchange adds to it.
_HARD = frozenset({"1.0", "1.1", "1.2", "1.3", "1.6", "1.10", "2.1", "4.4"})
_VAGUE = frozenset({"0.0", "5.0", "3.0", "5.1", "2.0", "4.1", "1.4", "1.5", "4.0", "4.7"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """A return, as it says itself."""

    message_ids: tuple[str, ...]
    """those of our form that it holds"""
    hard: bool
    status: str
    """« 5.1.1 »; '' when it gives none"""
    reason: str
    """the server's words, one line"""


def read_bounce(raw: bytes) -> Bounce | None:
    """What this message says; None when it is not a return."""
    if len(raw) > MAX_BYTES:
        raw = raw[:MAX_BYTES]
    if raw.lower().count(b"boundary") > MAX_PARTS:
        return None
    message = message_from_bytes(raw, policy=policy.compat32)
    parts = list(_parts(message))
    report = "\n".join(text for kind, text in parts if kind == "message/delivery-status")
    words = "\n".join(text for kind, text in parts if kind.startswith("text/"))
    if not (report or _returned(message)):
        return None
    fields = {name.lower(): " ".join(value.split()) for name, value in _FIELD.findall(report)}
    if fields.get("action", "failed").lower() in {"delivered", "relayed", "expanded"}:
        return None
    said = fields.get("diagnostic-code", "") or words
    status = _status(fields, said)
    return Bounce(
        message_ids=tuple(_named(message, parts)),
        hard=fields.get("action", "failed").lower() != "delayed" and _hard(status, said),
        status=status,
        reason=" ".join((fields.get("diagnostic-code") or _sentence(words)).split())[:300],
    )


def _returned(message: Message) -> bool:
    """Whether it looks like a return, since nothing in it says so to machines."""
    automatic = str(message.get("auto-submitted", "")).lower().startswith("auto-replied")
    suspect = f"{message.get('from', '')} {message.get('return-path', '')}"
    known = message.get("x-failed-recipients") is not None
    named = _SENDERS.search(suspect) or _SUBJECTS.search(_words(message.get("subject", "")))
    return known or (named is not None and not automatic)


def _hard(status: str, said: str) -> bool:
    """Refused for good: by the status when it is precise, else by the words."""
    if status.startswith("4"):
        return False
    detail = status.removeprefix("5.")
    if status and detail not in _VAGUE:
        return detail in _HARD
    if _FOR_NOW.search(said) and not _GONE.search(said):
        return False
    return _GONE.search(said) is not None


def _status(fields: dict[str, str], said: str) -> str:
    """The most precise that is given: a server's words often say more than the report."""
    given = _STATUS.search(fields.get("status", ""))
    told = _STATUS.search(said)
    if told and told[1] != "2" and (given is None or f"{given[2]}.{given[3]}" in _VAGUE):
        return told[0]
    if given:
        return given[0]
    reply = _REPLY.search(said)
    return f"{reply[1]}.0.0" if reply else ""


def _parts(message: Message) -> Iterator[tuple[str, str]]:
    left = _TEXT
    for part in message.walk():
        kind = part.get_content_type()
        if part.is_multipart() and kind != "message/delivery-status":
            if kind == "message/rfc822":
                inner = part.get_payload(0)
                yield "text/rfc822-headers", _headers(inner) if isinstance(inner, Message) else ""
            continue
        text = _text(part)[:left]
        left -= len(text)
        yield kind, text


def _text(part: Message) -> str:
    if part.get_content_type() == "message/delivery-status":
        payload = part.get_payload()
        blocks = payload if isinstance(payload, list) else []
        return "\n".join(_headers(one) for one in blocks if isinstance(one, Message))
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    charset = str(part.get_content_charset() or "utf-8")
    try:
        return raw.decode(charset, "replace")
    except LookupError:
        return raw.decode("latin-1")


def _headers(message: Message) -> str:
    return "\n".join(f"{name}: {value}" for name, value in message.items())


def _named(message: Message, parts: list[tuple[str, str]]) -> Iterator[str]:
    """The Message-IDs of our form, wherever a server puts them, each once."""
    seen: dict[str, None] = {}
    for text in (_headers(message), *(text for _, text in parts)):
        for found in _OURS.findall(text.replace("=\n", "")):
            seen[found] = None
    yield from list(seen)[:MAX_IDS]


def _sentence(words: str) -> str:
    """The line that says why, else the first."""
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    telling = (_STATUS, _GONE, _REPLY, _FOR_NOW)
    found = (line for pattern in telling for line in lines if pattern.search(line))
    return next(found, lines[0] if lines else "")


def _words(header: object) -> str:
    return re.sub(r"=\?[^?]*\?[bq]\?", " ", str(header), flags=re.IGNORECASE)
