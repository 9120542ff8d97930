"""What time erases: how much of each kind has outlived its purpose, and its erasure.

Both are the same conditions, so that what was announced is what goes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime

from watch.store.convert import to_text
from watch.store.engine import Engine


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """Before which instant each kind goes."""

    requests: datetime
    """addresses of requests"""
    pace: datetime
    """what is left of them, that limits new ones"""
    departed: datetime
    sent: datetime
    returns: datetime
    proofs: datetime


@dataclass(frozen=True, slots=True)
class Expired:
    """A kind of data, and how much of it has outlived its purpose."""

    what: str
    count: int
    total: int


@dataclass(frozen=True, slots=True)
class _Kind:
    what: str
    table: str
    clause: str


_REQUESTS = _Kind(
    "demandes d'abonnement, adresse", "requests", "email <> '' AND asked_at < :requests"
)
_PACE = _Kind("demandes d'abonnement, décompte", "requests", "asked_at < :pace")
_DEPARTED = _Kind(
    "adresses d'abonnés",
    "subscribers",
    """since < :departed AND (standing = 'gone' OR (standing = 'confirmed' AND suspended_at IS NULL
       AND NOT EXISTS
       (SELECT 1 FROM subscriptions p WHERE p.subscriber = subscribers.id
        AND (p.left_at IS NULL OR p.left_at >= :departed))
       AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.email = subscribers.email)))""",
)
_SENT = _Kind(
    "destinataires de messages",
    "outbox",
    "email NOT LIKE '%@invalid.invalid' AND state IN ('sent', 'refused') AND queued_at < :sent",
)
_RETURNS = _Kind("messages revenus", "bounces", "at < :returns")
# As long as something is sent, the proof of it stays; then it is counted from the last word.
_PROOFS = _Kind(
    "preuves d'accord",
    "consents",
    """person IN (SELECT c.person FROM consents c GROUP BY c.person HAVING max(c.at) < :proofs
       AND max(c.id) IN (SELECT d.id FROM consents d WHERE d.choices = '[]'
         AND d.event IN ('left', 'erased'))
       AND NOT EXISTS (SELECT 1 FROM alerts a WHERE a.person = c.person))""",
)
_KINDS = (_REQUESTS, _PACE, _DEPARTED, _SENT, _RETURNS, _PROOFS)


class Retention:
    """Counts and erases over every table that holds people."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def expired(self, terms: Terms) -> list[Expired]:
        """What a purge would erase, by kind; kinds without anything included."""
        return [
            Expired(
                kind.what,
                self._count(f"{kind.table} WHERE {kind.clause}", terms),
                self._count(kind.table, terms),
            )
            for kind in _KINDS
        ]

    def purge(self, terms: Terms, alias: Callable[[], str]) -> None:
        """Erase it, all or nothing; ``alias`` names a receiver who is forgotten."""
        with self._engine.transaction("retention.purge"):
            self._run(
                "UPDATE requests SET email = '', choices = '[]', search = '', every = ''"
                f" WHERE {_REQUESTS.clause}",
                terms,
            )
            self._run(f"DELETE FROM requests WHERE {_PACE.clause}", terms)
            self._run(
                "DELETE FROM subscriptions WHERE subscriber IN"
                f" (SELECT id FROM subscribers WHERE {_DEPARTED.clause})",
                terms,
            )
            # Without subscriptions, who left everything still answers the same condition.
            self._run(f"DELETE FROM subscribers WHERE {_DEPARTED.clause}", terms)
            self._forget_receivers(terms, alias)
            self._run(f"DELETE FROM bounces WHERE {_RETURNS.clause}", terms)
            self._engine.execute("INSERT INTO meta (key, value) VALUES ('purging', 'oui')")
            self._run(f"DELETE FROM consents WHERE {_PROOFS.clause}", terms)
            self._engine.execute("DELETE FROM meta WHERE key = 'purging'")
        self.scrub()

    def scrub(self) -> None:
        """Empty the journal of the database, which still held what was deleted.

        The deleted rows themselves are overwritten: ``PRAGMA secure_delete``.
        """
        self._engine.rows("PRAGMA wal_checkpoint(TRUNCATE)")

    def _forget_receivers(self, terms: Terms, alias: Callable[[], str]) -> None:
        rows = self._engine.rows(
            f"SELECT DISTINCT email FROM outbox WHERE {_SENT.clause}", **_given(_SENT.clause, terms)
        )
        for row in rows:
            self._engine.execute(
                f"""UPDATE outbox SET email = :alias, reply = NULL, error = NULL,
                      raw = CASE WHEN raw IS NULL THEN NULL ELSE x'' END
                    WHERE email = :email AND {_SENT.clause}""",
                alias=alias(),
                email=row["email"],
                **_given(_SENT.clause, terms),
            )

    def _run(self, statement: str, terms: Terms) -> None:
        self._engine.execute(statement, **_given(statement, terms))

    def _count(self, rest: str, terms: Terms) -> int:
        rows = self._engine.rows(f"SELECT count(*) AS n FROM {rest}", **_given(rest, terms))
        return int(rows[0]["n"])


def _given(statement: str, terms: Terms) -> dict[str, str]:
    """The parameters that a statement names."""
    return {
        name: to_text(value) for name, value in asdict(terms).items() if f":{name}" in statement
    }
