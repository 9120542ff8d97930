"""The bytes of a message as RFC 5321 wants them between DATA and the final dot. Pure.

It corrects nothing but dots: what leaves is what was validated, byte for byte, or nothing.
"""

from __future__ import annotations

import re

from watch.errors import WatchError

MAX_LINE = 998
"""Octets without the line end: RFC 5322 2.1.1."""


class MalformedMessage(WatchError):
    """These bytes cannot be sent as they are: a fault of ours."""


# A lone CR or LF lets two relays disagree on where a message ends (SMTP smuggling,
# CVE-2023-51764).
_LONE = re.compile(rb"\r(?!\n)|(?<!\r)\n")
_NOT_TEXT = re.compile(rb"[\x00\x80-\xff]")
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


def check(message: bytes) -> None:
    """Refuse what a relay could read otherwise than we do.

    Raises:
        MalformedMessage: what is wrong.
    """
    if not message.endswith(b"\r\n"):
        raise MalformedMessage("Le message ne finit pas par une fin de ligne.")
    if _LONE.search(message):
        raise MalformedMessage("Le message contient un retour à la ligne isolé.")
    if _NOT_TEXT.search(message):
        raise MalformedMessage("Le message contient un octet non ASCII.")
    if max(map(len, message.split(b"\r\n"))) > MAX_LINE:
        raise MalformedMessage(f"Le message a une ligne de plus de {MAX_LINE} octets.")


def stuffed(message: bytes) -> bytes:
    """The message with its leading dots doubled (RFC 5321 4.5.2), without the final dot."""
    check(message)
    return _LEADING_DOT.sub(b"..", message)
