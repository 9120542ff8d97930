"""The outbox: one row per (issue, address), and the only moves a row may make.

    QUEUED          --intend-->  INTENT    the final dot is about to leave
    INTENT          --sent--->   SENT      the relay said yes
    QUEUED, INTENT  --retry-->   QUEUED    the relay said "later", or could not be reached
    QUEUED, INTENT  --refuse-->  REFUSED   the relay said "never", or too many tries
    INTENT          --doubt-->   DOUBT     no reply after the dot (expire: the sender died there)
    DOUBT, REFUSED  --settle-->  SENT, QUEUED    a person decided

INTENT is committed just before the final dot of the SMTP dialogue. A process that dies after it
leaves a row that no machine may resend: it becomes DOUBT and a person settles it. A row is worked
on under a lease, and QUEUED -> INTENT demands the lease, so two senders never both reach the dot.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from briefings.model import FILED, Delivery, DeliveryState, Tally
from briefings.store.mail import Claimed, Outgoing, checked, claimed, values
from briefings.turns import domain
from watch.errors import WatchError
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row

Turn = Callable[[Iterable[tuple[int, str]], int], list[int]]
"""Mails and their domains, oldest first, and how many are wanted, to those that go next."""


class NotSettled(WatchError):
    """This mail is not waiting for anyone's decision."""


class Outbox:
    """The table of mails. Every move is one transaction, or joins the caller's."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def enqueue(self, issue: int | None, mails: Sequence[Outgoing], now: datetime) -> int:
        """Queue what is not queued yet for that issue; how many were.

        ``issue``: None for mails of their own, which are queued each time.

        Raises:
            AddressError, MalformedMessage: nothing was queued.
        """
        bodies = {body: checked(body) for body in {mail.body for mail in mails if mail.body}}
        rows = [values(issue, mail, bodies.get(mail.body), now) for mail in mails]
        with self._engine.transaction("outbox.enqueue"):
            for body, digest in bodies.items():
                self._engine.execute(_ENQUEUE_BODY, sha256=digest, body=body)
            return sum(self._engine.execute(_ENQUEUE, **row) for row in rows)

    def claim(
        self,
        owner: str,
        now: datetime,
        *,
        lease: timedelta,
        limit: int,
        log_at: str | None = None,
        turn: Turn | None = None,
    ) -> list[Claimed]:
        """Take up to ``limit`` mails that are due and that nobody works on, oldest first.

        ``log_at``: where the relay's log ends now, before any word of these attempts. ``turn``:
        who goes first, if not the oldest.
        """
        with self._engine.transaction("outbox.claim"):
            first = turn or _oldest
            free = self._engine.rows(
                f"SELECT id, email {_FREE}", now=to_text(now), limit=-1 if turn else limit
            )
            chosen = first(((row["id"], domain(row["email"])) for row in free), limit)
            rows = self._engine.rows(
                """UPDATE outbox SET claimed_by = :owner, claimed_until = :until,
                     log_at = :log_at WHERE id IN (SELECT value FROM json_each(:chosen))
                   RETURNING id, email, raw, body, sha256, attempts""",
                owner=owner,
                until=to_text(now + lease),
                chosen=json.dumps(chosen),
                log_at=log_at,
            )
            bodies = {name: self._body(name) for name in {row["body"] for row in rows}}
        return [
            claimed(row, bodies[row["body"]])
            for row in sorted(rows, key=lambda row: int(row["id"]))
        ]

    def due(self, now: datetime) -> Iterator[Claimed]:
        """The mails that could be claimed now, oldest first, without claiming them."""
        rows = self._engine.rows(
            """SELECT id, email, raw, body, sha256, attempts FROM outbox
               WHERE state = 'queued' AND next_try <= :now ORDER BY next_try, id""",
            now=to_text(now),
        )
        bodies = {name: self._body(name) for name in {row["body"] for row in rows}}
        yield from (claimed(row, bodies[row["body"]]) for row in rows)

    def _body(self, name: str | None) -> bytes:
        if name is None:
            return b""
        rows = self._engine.rows("SELECT body FROM outbox_bodies WHERE sha256 = :name", name=name)
        return bytes(rows[0]["body"]) if rows else b""

    def sweep(self) -> None:
        """Forget the bodies whose every mail was accepted."""
        self._engine.execute(
            """DELETE FROM outbox_bodies WHERE NOT EXISTS
               (SELECT 1 FROM outbox WHERE outbox.body = outbox_bodies.sha256)"""
        )

    def intend(self, mail: int, owner: str, now: datetime, *, lease: timedelta) -> DeliveryState:
        """Commit that the final dot is about to be sent; where the row stands then.

        INTENT is the only answer that allows the dot. REFUSED: the person left meanwhile.
        Anything else: the lease was lost and another sender has it.
        """
        with self._engine.transaction("outbox.intend"):
            self._engine.execute(
                _LEFT,
                id=mail,
                owner=owner,
                left="la personne s'est désinscrite, ou son adresse est suspendue",
            )
            ours = self._engine.execute(
                """UPDATE outbox SET state = 'intent', intent_at = :now, claimed_until = :until
                   WHERE id = :id AND claimed_by = :owner AND state = 'queued'""",
                id=mail,
                owner=owner,
                now=to_text(now),
                until=to_text(now + lease),
            )
            return DeliveryState.INTENT if ours else self._elsewhere(mail)

    def _elsewhere(self, mail: int) -> DeliveryState:
        state = self.get(mail).state
        return DeliveryState.DOUBT if state is DeliveryState.INTENT else state

    def sent(self, mail: int, owner: str, reply: str, now: datetime) -> None:
        """The relay accepted it. True whatever was written meanwhile, unless another sends it."""
        with self._engine.transaction("outbox.sent"):
            self._engine.execute(
                f"{_SET} state = 'sent', sent_at = :now, reply = :reply, error = NULL, raw = NULL,"
                " body = NULL, attempts = attempts + 1 WHERE id = :id"
                " AND (claimed_by = :owner OR state <> 'intent')",
                id=mail,
                owner=owner,
                reply=reply,
                now=to_text(now),
            )

    def retry(self, mail: int, owner: str, error: str, next_try: datetime) -> None:
        """The relay did not accept it; not before ``next_try``."""
        with self._engine.transaction("outbox.retry"):
            self._engine.execute(
                f"{_SET} state = 'queued', error = :error, next_try = :next_try, intent_at = NULL,"
                f" attempts = attempts + 1 {_MINE} AND state IN ('queued', 'intent')",
                id=mail,
                owner=owner,
                error=error,
                next_try=to_text(next_try),
            )

    def refuse(self, mail: int, owner: str, error: str) -> None:
        """The relay will never accept it."""
        self._close(mail, owner, DeliveryState.REFUSED, error)

    def doubt(self, mail: int, owner: str, error: str) -> None:
        """The dot was sent and no reply came: perhaps accepted, perhaps not."""
        self._close(mail, owner, DeliveryState.DOUBT, error)

    def _close(self, mail: int, owner: str, state: DeliveryState, error: str) -> None:
        with self._engine.transaction(f"outbox.{state.value}"):
            self._engine.execute(
                f"{_SET} state = :state, error = :error, attempts = attempts + 1 {_MINE}"
                " AND state IN ('queued', 'intent')",
                id=mail,
                owner=owner,
                state=state.value,
                error=error,
            )

    def postpone(self, owner: str, error: str, now: datetime, next_try: datetime) -> set[int]:
        """The relay itself fails: every mail due now waits, not only the one that met it; which."""
        with self._engine.transaction("outbox.postpone"):
            rows = self._engine.rows(
                f"{_SET} error = :error, next_try = :next_try, attempts = attempts + 1"
                " WHERE state = 'queued' AND next_try <= :now"
                " AND (claimed_by = :owner OR claimed_until IS NULL OR claimed_until <= :now)"
                " RETURNING id",
                owner=owner,
                error=error,
                now=to_text(now),
                next_try=to_text(next_try),
            )
        return {row["id"] for row in rows}

    def abandon(self, before: datetime, attempts: int, now: datetime) -> set[int]:
        """Stop trying what was queued before then and failed that often; which.

        What is due now is left alone: it is about to be tried.
        """
        with self._engine.transaction("outbox.abandon"):
            rows = self._engine.rows(
                f"{_SET} state = 'refused', error = 'abandonné après trop d''essais\u00a0: '"
                " || coalesce(error, '') WHERE state = 'queued' AND queued_at <= :before"
                " AND attempts >= :attempts AND next_try > :now AND claimed_by IS NULL"
                " RETURNING id",
                before=to_text(before),
                attempts=attempts,
                now=to_text(now),
            )
        return {row["id"] for row in rows}

    def expire(self, now: datetime) -> int:
        """Put in doubt what a dead sender left between the dot and the reply; how many."""
        with self._engine.transaction("outbox.expire"):
            return self._engine.execute(
                f"{_SET} state = 'doubt', attempts = attempts + 1, error = :error"
                " WHERE state = 'intent' AND claimed_until <= :now",
                error="l'envoi s'est arrêté juste avant la réponse du relais",
                now=to_text(now),
            )

    def release(self, owner: str) -> None:
        """Give back what was claimed and not begun."""
        self._engine.execute(
            f"{_SET} error = error WHERE claimed_by = :owner AND state = 'queued'",
            owner=owner,
        )

    def settle(self, mail: int, *, sent: bool, who: str, now: datetime) -> Delivery:
        """A person says whether it arrived; if not, it is queued again at once.

        Raises:
            NotSettled: it is neither in doubt nor refused.
        """
        settled = self._engine.execute(
            _SETTLE_SENT if sent else _SETTLE_AGAIN,
            id=mail,
            who=who,
            now=to_text(now),
        )
        if not settled:
            raise NotSettled(
                f"L'envoi n° {mail} n'est ni en doute ni refusé\u00a0: il n'y a rien à trancher.",
            )
        return self.get(mail)

    def get(self, mail: int) -> Delivery:
        """By its id.

        Raises:
            NotSettled: there is none.
        """
        rows = self._engine.rows(f"{_SELECT} WHERE id = :id", id=mail)
        if not rows:
            raise NotSettled(f"L'envoi n° {mail} n'existe pas.")
        return _delivery(rows[0])

    def of(self, issue: int) -> list[Delivery]:
        """Every mail of an issue, by address."""
        rows = self._engine.rows(f"{_SELECT} WHERE issue = :issue ORDER BY email", issue=issue)
        return [_delivery(row) for row in rows]

    def tally(self, issue: int) -> Tally:
        """What became of the mails of an issue."""
        found = {row["fate"]: int(row["n"]) for row in self._engine.rows(_TALLY, issue=issue)}
        return Tally(**found)

    def by_state(self, *states: DeliveryState) -> list[Delivery]:
        """Every mail that stands there, oldest first."""
        found = [
            _delivery(row)
            for state in states
            for row in self._engine.rows(f"{_SELECT} WHERE state = :state", state=state.value)
        ]
        return sorted(found, key=lambda delivery: delivery.id)

    def counts(self) -> dict[DeliveryState, int]:
        """How many mails stand where; every state is a key."""
        rows = self._engine.rows("SELECT state, count(*) AS n FROM outbox GROUP BY state")
        found = {row["state"]: int(row["n"]) for row in rows}
        return {state: found.get(state.value, 0) for state in DeliveryState}

    def next_try(self) -> datetime | None:
        """When the next queued mail is due; None when nothing is queued."""
        rows = self._engine.rows("SELECT min(next_try) AS t FROM outbox WHERE state = 'queued'")
        return to_instant(rows[0]["t"])


# Every move but a claim ends the lease.
_SET = "UPDATE outbox SET claimed_by = NULL, claimed_until = NULL,"
_FREE = """FROM outbox WHERE state = 'queued' AND next_try <= :now
    AND (claimed_until IS NULL OR claimed_until <= :now) ORDER BY next_try, id LIMIT :limit"""
_MINE = "WHERE id = :id AND claimed_by = :owner"
_SELECT = """SELECT id, issue, email, message_id, state, attempts, next_try, sent_at, error, reply
             FROM outbox"""
_TALLY = f"""SELECT CASE WHEN state = 'sent' AND reply LIKE '%{FILED}' THEN 'filed'
      WHEN state IN ('queued', 'intent') THEN 'waiting' ELSE state END AS fate, count(*) AS n
    FROM outbox WHERE issue = :issue GROUP BY fate"""  # noqa: S608 - our own constant
_LEFT = f"""{_SET} state = 'refused', error = :left, attempts = attempts + 1 {_MINE}
    AND state = 'queued' AND answer = 0 AND (email IN (SELECT email FROM subscribers
        WHERE standing = 'gone' OR suspended_at IS NOT NULL)
      OR EXISTS (SELECT 1 FROM subscribers s JOIN subscriptions p ON p.subscriber = s.id
        JOIN issues i ON i.digest = p.digest
        WHERE i.id = outbox.issue AND s.email = outbox.email AND p.left_at IS NOT NULL))"""  # noqa: S608 - only our own clauses; values are parameters
_ENQUEUE_BODY = """INSERT INTO outbox_bodies (sha256, body) VALUES (:sha256, :body)
    ON CONFLICT (sha256) DO NOTHING"""
_ENQUEUE = """INSERT INTO outbox
    (issue, email, message_id, raw, body, sha256, answer, state, queued_at, next_try)
    VALUES (:issue, :email, :message_id, :raw, :body, :sha256, :answer, 'queued', :now, :now)
    ON CONFLICT (issue, email) DO NOTHING"""
_SETTLE_SENT = f"""{_SET} state = 'sent', sent_at = :now, raw = NULL, body = NULL,
    settled_by = :who, settled_at = :now WHERE id = :id AND state IN ('doubt', 'refused')"""
# A new start: its 48 hours count from now.
_SETTLE_AGAIN = f"""{_SET} state = 'queued', queued_at = :now, next_try = :now, attempts = 0,
    error = NULL, intent_at = NULL, settled_by = :who, settled_at = :now
    WHERE id = :id AND state IN ('doubt', 'refused')"""


def _oldest(due: Iterable[tuple[int, str]], limit: int) -> list[int]:
    return [mail for mail, _ in due][:limit]


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        issue=row["issue"],
        email=row["email"],
        message_id=row["message_id"],
        state=DeliveryState(row["state"]),
        attempts=row["attempts"],
        next_try=to_instant(row["next_try"]),
        sent_at=to_instant(row["sent_at"]),
        error=row["error"],
        reply=row["reply"],
    )
