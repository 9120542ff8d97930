"""What a relay's log proves of a mail in doubt. Pure; Postfix's words.

A message is named by a queue id, which the log ties to a Message-ID (ours hold a nonce) and to a
recipient. Two things are proof, each said by the relay itself, after the attempt began:

- accepted: the queue manager took the message ("queue active"), for that recipient;
- lost: the connection that the message came by broke inside its text ("lost connection after DATA
  (n bytes)"): Postfix says so only before the final dot, and throws the message away.

Silence proves nothing, nor does a message seen twice: then a person decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefings.store.backlog import Doubt

_LINE = re.compile(rb"postfix\S*/(\w+)\[(\d+)\]: (.*)")
_QUEUED = re.compile(rb"([0-9A-Za-z]{5,20}): (.*)")
_ID = re.compile(rb"message-id=(<[^<>\s]{1,400}>)")
_TO = re.compile(rb"(?:^|, )(?:orig_)?to=<([^<>]{1,320})>")
_BROKEN = re.compile(rb"(?:lost connection|timeout) after DATA \(\d+ bytes\) from ")
CONNECTIONS = 10_000
"""Server processes remembered at once; Postfix runs 100 by default."""


@dataclass(slots=True)
class _Seen:
    """A message of the log that bears a wanted Message-ID."""

    active: bool = False
    lost: bool = False
    to: set[str] = field(default_factory=set)


class Traces:
    """Given the lines in their order, what they prove."""

    def __init__(self) -> None:
        self._wanted: dict[bytes, str] = {}
        self._seen: dict[bytes, dict[bytes, _Seen]] = {}
        self._queue: dict[bytes, _Seen] = {}
        self._open: dict[bytes, bytes] = {}

    def want(self, doubt: Doubt) -> None:
        """Look for this mail from the next line on; a second time changes nothing."""
        name = doubt.message_id.encode()
        self._wanted.setdefault(name, doubt.email)
        self._seen.setdefault(name, {})

    def read(self, line: bytes) -> None:
        """One line, whatever it is."""
        if (match := _LINE.search(line)) is None:
            return
        program, process, said = match.groups()
        if program == b"smtpd":
            self._dialogue(process, said)
        if (queued := _QUEUED.match(said)) is not None:
            self._message(program, *queued.groups())

    def accepted(self, message_id: str) -> str | None:
        """The queue id under which it was accepted for its recipient, if that is proven."""
        name = message_id.encode()
        for queue, seen in self._seen.get(name, {}).items():
            if seen.active and self._wanted[name].lower() in seen.to:
                return queue.decode()
        return None

    def lost(self, message_id: str) -> str | None:
        """The queue id under which it was thrown away, if it was seen once and that is proven."""
        match list(self._seen.get(message_id.encode(), {}).items()):
            case [(queue, seen)] if seen.lost and not seen.active:
                return queue.decode()
            case _:
                return None

    def _dialogue(self, process: bytes, said: bytes) -> None:
        if _BROKEN.match(said):
            if (seen := self._queue.get(self._open.pop(process, b""))) is not None:
                seen.lost = True
        elif said.startswith((b"connect from", b"disconnect from")):
            self._open.pop(process, None)
        elif (queued := _QUEUED.match(said)) and queued[2].startswith(b"client="):
            self._queue.pop(queued[1], None)  # queue ids are used again
            self._open[process] = queued[1]
            if len(self._open) > CONNECTIONS:
                self._open.pop(next(iter(self._open)))

    def _message(self, program: bytes, queue: bytes, said: bytes) -> None:
        if program == b"cleanup":
            if (named := _ID.search(said)) and named[1] in self._seen:
                self._queue[queue] = self._seen[named[1]].setdefault(queue, _Seen())
        elif (seen := self._queue.get(queue)) is None:
            return
        elif program == b"qmgr" and said.endswith(b"(queue active)"):
            seen.active = True
        elif to := _TO.findall(said):
            seen.to |= {address.decode("utf-8", "replace").lower() for address in to}
