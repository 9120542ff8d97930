"""An IMAP folder, read only: ``EXAMINE`` and ``BODY.PEEK``, so that nothing is marked as seen.

The mark is "UIDVALIDITY.UID": a folder that was made again has another validity and is read from
its beginning (the articles are known by their addresses, none comes twice). The server is the
office's own, named in its settings: it is not judged as the sites are.
"""

from __future__ import annotations

import imaplib
import re
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from imap_tools import (
    AND,
    BaseMailBox,
    ImapToolsError,
    MailBox,
    MailboxLoginError,
    MailBoxStartTls,
    MailBoxUnencrypted,
    MailMessage,
    U,
)

from watch.letters.bundle import Message
from watch.letters.message import MAX_BYTES
from watch.mailbox.round import MAX_MESSAGES, MAX_ROUND, Refused, Round
from watch.model import FailureKind

_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")
_UID = re.compile(rb"\bUID (\d+)")
_ABSENT = re.compile(
    r"NONEXISTENT|doesn't exist|does not exist|unknown mailbox|no such", re.IGNORECASE
)
_MARK = re.compile(r"(\d{1,20})\.(\d{1,20})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The mailbox of the settings."""

    host: str
    port: int
    security: str
    """tls, starttls or none"""
    username: str
    password: str = field(repr=False)
    timeout: float
    """seconds, at each exchange"""
    tls: ssl.SSLContext | None = None
    """replaces the usual authorities"""


class _Raw(MailMessage):
    """Keeps the bytes and parses nothing: that is for the workers."""

    def __init__(self, fetch_data: list[bytes | tuple[bytes, bytes]]) -> None:
        self.raw, _, flags = self._get_message_data_parts(fetch_data)
        self.facts = b" ".join(flags)


def read_folder(account: Account, name: str, mark: str | None) -> Round:
    """The messages of the folder after ``mark``.

    Raises:
        Refused: no connection, wrong account, no such folder.
    """
    with _border(account, name), _opened(account) as box:
        box.email_message_class = _Raw
        validity = box.folder.status(name, ["UIDVALIDITY"])["UIDVALIDITY"]
        box.folder.set(name, readonly=True)
        seen = _seen(mark, validity)
        # "*" is the last message even when its number is below the first: servers answer it again.
        waiting = sorted(
            uid for uid in map(int, box.uids(AND(uid=U(str(seen + 1), "*")))) if uid > seen
        )
        messages, last = _taken(box, waiting)
        reached = waiting[last - 1] if last else seen
        return Round(messages, f"{validity}.{reached}", len(waiting) - last)


def _seen(mark: str | None, validity: int) -> int:
    found = _MARK.fullmatch(mark or "")
    return int(found[2]) if found and int(found[1]) == validity else 0


def _taken(box: BaseMailBox, waiting: Sequence[int]) -> tuple[list[Message], int]:
    sizes = _sizes(box, waiting[:MAX_MESSAGES])
    messages: list[Message] = []
    weight = 0
    for rank, uid in enumerate(waiting[:MAX_MESSAGES]):
        # Too big: its headers alone, so that the report can name it.
        whole = sizes.get(uid, 0) <= MAX_BYTES
        if whole and weight and weight + sizes.get(uid, 0) > MAX_ROUND:
            return messages, rank
        for one in box.fetch(uid_list=[str(uid)], mark_seen=False, headers_only=not whole):
            raw = one.raw if isinstance(one, _Raw) else b""
            weight += len(raw)
            messages.append(Message(f"message {uid}", raw))
    return messages, len(waiting[:MAX_MESSAGES])


def _sizes(box: BaseMailBox, uids: Sequence[int]) -> dict[int, int]:
    if not uids:
        return {}
    _, answers = box.client.uid("fetch", ",".join(map(str, uids)), "(UID RFC822.SIZE)")
    found = ((_UID.search(one), _SIZE.search(one)) for one in answers if isinstance(one, bytes))
    return {int(uid[1]): int(size[1]) for uid, size in found if uid and size}


class _StartTls(MailBoxStartTls):
    """Closes the connection whose encryption fails; the library's own leaves it open."""

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        client = imaplib.IMAP4(self._host, self._port, timeout=self._timeout)
        try:
            client.starttls(self._ssl_context)
        except BaseException:
            with suppress(OSError):  # the failed handshake may have closed it
                client.shutdown()
            raise
        return client


@contextmanager
def _opened(account: Account) -> Iterator[BaseMailBox]:
    box = _connected(account)
    try:
        yield box.login(account.username, account.password, initial_folder=None)
        box.logout()
    except BaseException:
        with suppress(OSError):  # a lost connection is closed already
            box.client.shutdown()
        raise


def _connected(account: Account) -> BaseMailBox:
    if account.security == "none":
        return MailBoxUnencrypted(account.host, account.port, account.timeout)
    tls = account.tls or ssl.create_default_context()
    kind = _StartTls if account.security == "starttls" else MailBox
    return kind(account.host, account.port, timeout=account.timeout, ssl_context=tls)


@contextmanager
def _border(account: Account, folder: str) -> Iterator[None]:
    """What the library and the network raise, as a :class:`Refused` in French without secrets."""
    where = f"{account.host}:{account.port}"
    try:
        yield
    except MailboxLoginError as error:
        raise Refused(
            FailureKind.STATUS,
            f"la messagerie {where} refuse le compte\u00a0; vérifiez mailbox.username et"
            " VIGIE_MAILBOX__PASSWORD",
        ) from error
    except ssl.SSLError as error:
        raise Refused(
            FailureKind.TLS, f"la messagerie {where} n'est pas sûre ({error.reason or 'TLS'})"
        ) from error
    except TimeoutError as error:
        raise Refused(
            FailureKind.TIMEOUT, f"la messagerie {where} ne répond pas à temps"
        ) from error
    except (OSError, imaplib.IMAP4.abort) as error:
        raise Refused(
            FailureKind.CONNECTION, f"la messagerie {where} est injoignable\u00a0; réessayez"
        ) from error
    except (ImapToolsError, imaplib.IMAP4.error) as error:
        raise Refused(FailureKind.STATUS, _answered(where, folder, str(error))) from error


def _answered(where: str, folder: str, error: str) -> str:
    if _ABSENT.search(error):
        return (
            f"le dossier «\u00a0{folder}\u00a0» n'existe pas dans la messagerie\u00a0;"
            " vérifiez l'option folder"
        )
    return f"la messagerie {where} a répondu par une erreur\u00a0; réessayez plus tard"
