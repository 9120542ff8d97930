"""What one round takes from a folder, and what it answers. Values only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.letters.bundle import LEFT, MEDIA_TYPE, Message, pack
from watch.model import FailureKind, Fetched, FetchFailed, NotModified, Outcome, Request

MAX_MESSAGES = 50
"""Messages of one round; the others wait for the next, in order."""
MAX_ROUND = 8_000_000
"""Bytes of one round: what a worker opens at once."""


@dataclass(frozen=True, slots=True)
class Round:
    """Messages of a folder after a mark, oldest first."""

    messages: Sequence[Message]
    mark: str
    """how far the folder is read once these are kept"""
    left: int = 0
    """messages after them"""


class Refused(Exception):
    """The folder cannot be read; the text is a French sentence without a final stop."""

    def __init__(self, kind: FailureKind, reason: str) -> None:
        super().__init__(reason)
        self.kind = kind


def answer(request: Request, taken: Round, now: datetime) -> Outcome:
    """The round as the harvester knows answers."""
    headers = {"etag": taken.mark, LEFT: str(taken.left)}
    if not taken.messages:
        return NotModified(url=request.url, headers=headers, at=now)
    return Fetched(
        url=request.url,
        final_url=request.url,
        body=pack(taken.messages),
        media_type=MEDIA_TYPE,
        headers=headers,
        at=now,
    )


def failure(request: Request, refused: Refused, now: datetime) -> FetchFailed:
    """The failure as the harvester knows them."""
    return FetchFailed(url=request.url, kind=refused.kind, reason=str(refused), at=now)


def headers_of(raw: bytes) -> bytes:
    """What a message too big to be read says of itself: its headers, and nothing to announce."""
    for blank in (b"\r\n\r\n", b"\n\n"):
        head, found, _ = raw.partition(blank)
        if found:
            return head + found
    return raw
