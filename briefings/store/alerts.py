"""Saved searches, and the journal of what each person was told. It finds and sends nothing.

What was told is written in the transaction that queues the mail: a mail that exists is in the
journal, and the reverse, wherever the process dies.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict
from datetime import datetime

from briefings.alerts.saved import LOOK_BACK, Alert, Every
from watch.store.convert import to_instant, to_json, to_text
from watch.store.engine import Engine, Row


class Alerts:
    """The tables of alerts."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, alert: Alert) -> Alert:
        """Enter it; its number is given here."""
        rows = self._engine.rows(_ADD, **_row(alert))
        return self._read("WHERE id = :id", id=rows[0]["id"])[0]

    def all(self) -> list[Alert]:
        """Oldest first."""
        return self._read("ORDER BY id")

    def get(self, number: int) -> Alert | None:
        """By its number."""
        return next(iter(self._read("WHERE id = :id", id=number)), None)

    def of(self, person: str) -> list[Alert]:
        """Those of somebody, by their HMAC."""
        return self._read("WHERE person = :person ORDER BY id", person=person)

    def change(self, alert: Alert, every: Every) -> None:
        """Write at another pace."""
        self._engine.execute(
            "UPDATE alerts SET every = :every WHERE id = :id", id=alert.id, every=every
        )

    def pause(self, alert: Alert, now: datetime) -> bool:
        """Say nothing until :meth:`resume`; False when it was so already."""
        return bool(
            self._engine.execute(
                "UPDATE alerts SET paused_at = :now WHERE id = :id AND paused_at IS NULL",
                id=alert.id,
                now=to_text(now),
            )
        )

    def resume(self, alert: Alert, after: int, now: datetime | None) -> bool:
        """Speak again, of what came after that article; False when it was not paused.

        ``now``: as if it had looked then; None: it has everything since its last look to tell.
        """
        return bool(
            self._engine.execute(
                """UPDATE alerts SET paused_at = NULL, looked_at = coalesce(:now, looked_at),
                     after = :after, mark = max(mark, :after)
                   WHERE id = :id AND paused_at IS NOT NULL""",
                id=alert.id,
                now=now and to_text(now),
                after=after,
            )
        )

    def end(self, name: str) -> bool:
        """Forget an alert, and let none of its mails leave; False when there is none."""
        self.hold_back("name = :name", name=name)
        return bool(self._engine.execute("DELETE FROM alerts WHERE name = :name", name=name))

    def restore(self, alert: Alert) -> Alert | None:
        """Enter it again as it was, and let the mails leave that its end held back.

        None when it is there: two gestures bring it back once.
        """
        with self._engine.transaction("alerts.restore"):
            if any(one.name == alert.name for one in self.of(alert.person)):
                return None
            self._engine.execute(
                """UPDATE outbox SET state = 'queued', error = NULL
                   WHERE state = 'refused' AND error = :stopped AND message_id IN
                     (SELECT message_id FROM alert_mails WHERE name = :name)""",
                stopped=_STOPPED,
                name=alert.name,
            )
            return self.add(alert)

    def end_all(self, person: str) -> None:
        """Forget every alert of a person, and let none of their mails leave."""
        self.hold_back("person = :person", person=person)
        self._engine.execute("DELETE FROM alerts WHERE person = :person", person=person)

    def forget(self, person: str) -> None:
        """Leave no trace of a person, the journal included."""
        self.end_all(person)
        for table in ("alert_tellings", "alert_mails"):
            self._engine.execute(f"DELETE FROM {table} WHERE person = :person", person=person)  # noqa: S608 - our own names

    def hold_back(self, which: str, **params: object) -> None:
        """Refuse the mails that wait, those of a sender at work included: it asks again."""
        self._engine.execute(
            f"""UPDATE outbox SET state = 'refused', claimed_by = NULL, claimed_until = NULL,
                  error = :stopped
                WHERE state = 'queued'
                  AND message_id IN (SELECT message_id FROM alert_mails WHERE {which})""",  # noqa: S608 - our own clauses
            stopped=_STOPPED,
            **params,
        )

    # The journal

    def told(self, person: str, stories: Collection[str]) -> frozenset[str]:
        """Those of these stories that this person knows, under this name or an earlier one."""
        rows = self._engine.rows(_TOLD, person=person, stories=to_json(sorted(stories)))
        return frozenset(str(row["story"]) for row in rows)

    def tell(self, alert: Alert, told: Iterable[tuple[str, str]], mail: str, now: datetime) -> None:
        """Note the stories (with the article that stood for each) that a mail tells.

        Raises:
            StoreError: one was told already; nothing is written.
        """
        rows = [
            {
                "person": alert.person,
                "story": story,
                "article": article,
                "alert": alert.name,
                "now": to_text(now),
            }
            for story, article in told
        ]
        self._engine.executemany(
            "INSERT INTO alert_tellings VALUES (:person, :story, :article, :alert, :now)", rows
        )
        self.sent(
            mail, alert.name, alert.person, now, at_once=alert.every is Every.NOW, n=len(rows)
        )

    def sent(
        self, mail: str, name: str, person: str, now: datetime, *, at_once: bool, n: int
    ) -> None:
        """Note whose mail this is, so that it can be held back."""
        self._engine.execute(
            """INSERT INTO alert_mails (message_id, name, person, at, at_once, told)
               VALUES (:mail, :name, :person, :now, :at_once, :n)""",
            mail=mail,
            name=name,
            person=person,
            now=to_text(now),
            at_once=int(at_once),
            n=n,
        )

    def looked(self, alert: Alert, now: datetime, latest: int) -> None:
        """Note that the archive was looked at up to there; long after, forget what is older."""
        self._engine.execute(
            "UPDATE alerts SET looked_at = :now WHERE id = :id", id=alert.id, now=to_text(now)
        )
        self._engine.execute(
            """UPDATE alerts SET after = mark, mark = :latest, mark_at = :now
               WHERE id = :id AND mark_at <= :before""",
            id=alert.id,
            latest=latest,
            now=to_text(now),
            before=to_text(now - LOOK_BACK),
        )

    def written(self, person: str, since: datetime) -> int:
        """How many mails at once were queued for this person since then."""
        rows = self._engine.rows(
            """SELECT count(*) AS n FROM alert_mails
               WHERE person = :person AND at >= :since AND at_once = 1""",
            person=person,
            since=to_text(since),
        )
        return int(rows[0]["n"])

    def names(self, person: str) -> list[str]:
        """What the links of past mails to this person name: an alert may be gone since."""
        rows = self._engine.rows(
            "SELECT DISTINCT name FROM alert_mails WHERE person = :person", person=person
        )
        return [str(row["name"]) for row in rows]

    def mails(self, alert: Alert, limit: int) -> list[tuple[datetime, int, str]]:
        """Its latest mails: when queued, how many stories, where it stands."""
        rows = self._engine.rows(
            """SELECT m.at, m.told, o.state FROM alert_mails m
               JOIN outbox o ON o.message_id = m.message_id
               WHERE m.name = :name ORDER BY m.at DESC LIMIT :limit""",
            name=alert.name,
            limit=limit,
        )
        return [(datetime.fromisoformat(row["at"]), row["told"], row["state"]) for row in rows]

    def _read(self, clause: str, **params: object) -> list[Alert]:
        return [
            _alert(row)
            for row in self._engine.rows(f"SELECT * FROM alerts {clause}", **params)  # noqa: S608 - our own clauses
        ]


_STOPPED = "alerte arrêtée avant l'envoi"
_COLUMNS: Sequence[str] = (
    *("name", "person", "email", "author", "words", "theme", "source", "language", "territory"),
    *("every", "after", "mark", "mark_at", "created_at", "looked_at", "paused_at"),
)
_ADD = f"""INSERT INTO alerts ({", ".join(_COLUMNS)})
    VALUES ({", ".join(f":{name}" for name in _COLUMNS)}) RETURNING id"""  # noqa: S608 - our own names
# A story is known by its name, or by an article of it that was told under another.
_TOLD = """SELECT story FROM alert_tellings
    WHERE person = :person AND story IN (SELECT value FROM json_each(:stories))
    UNION SELECT a.story FROM articles a JOIN alert_tellings t ON t.article = a.key
    WHERE t.person = :person AND a.story IN (SELECT value FROM json_each(:stories))"""


def packed(alert: Alert) -> str:
    """An alert as text, for what remembers it outside of here."""
    return json.dumps(_row(alert), ensure_ascii=False)


def unpacked(text: str) -> Alert:
    """And back; its number is that of no row."""
    return _alert({"id": 0, **json.loads(text)})


def _row(alert: Alert) -> dict[str, object]:
    fields = asdict(alert)
    del fields["id"]
    return {name: _stored(value) for name, value in fields.items()}


def _stored(value: object) -> object:
    return to_text(value) if isinstance(value, datetime) else value


def _alert(row: Row) -> Alert:
    return Alert(
        **{
            **row,
            "every": Every(row["every"]),
            "mark_at": datetime.fromisoformat(row["mark_at"]),
            "created_at": datetime.fromisoformat(row["created_at"]),
            "looked_at": datetime.fromisoformat(row["looked_at"]),
            "paused_at": to_instant(row["paused_at"]),
        }
    )
