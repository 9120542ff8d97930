"""Several messages in one body, and back: a tar archive in memory, never unpacked to a disk.

What a mailbox holds is received as one page is, so that the messages of a round and the mark that
says how far it was read are kept in one transaction.
"""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable, Iterator
from typing import NamedTuple

MEDIA_TYPE = "application/x-tar"
LEFT = "vigie-left"
"""Header by which the mailbox says how many messages wait for the next time."""


class Message(NamedTuple):
    """One message as received; ``name`` tells a person which one."""

    name: str
    raw: bytes


def pack(messages: Iterable[Message]) -> bytes:
    """One body that :func:`unpack` opens."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for message in messages:
            member = tarfile.TarInfo(message.name)
            member.size = len(message.raw)
            archive.addfile(member, io.BytesIO(message.raw))
    return stream.getvalue()


def unpack(body: bytes) -> Iterator[Message]:
    """The messages, in order.

    Raises:
        tarfile.TarError: the body is not one that :func:`pack` made.
    """
    with tarfile.open(fileobj=io.BytesIO(body), mode="r:") as archive:
        for member in archive:
            stream = archive.extractfile(member)
            if stream is not None:
                yield Message(member.name, stream.read())
