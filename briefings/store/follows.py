"""Calls that people follow, and what each knows of their dates. It reads no call."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime

from briefings.alerts.followed import Follow
from watch.store.convert import to_text
from watch.store.engine import Engine, Row


class Follows:
    """The table of followed calls."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, follow: Follow) -> bool:
        """Enter it, its number given here; False when this person follows this call already."""
        fields = asdict(follow) | {
            "deadline": follow.deadline and follow.deadline.isoformat(),
            "created_at": to_text(follow.created_at),
        }
        del fields["id"]
        return bool(self._engine.execute(_ADD, **fields))

    def all(self) -> list[Follow]:
        """Oldest first."""
        return self._read("ORDER BY id")

    def of(self, person: str) -> list[Follow]:
        """Those of somebody, by their HMAC."""
        return self._read("WHERE person = :person ORDER BY id", person=person)

    def know(self, follow: Follow, deadline: date | None, stage: int | None) -> None:
        """Note what this person has just been told."""
        self._engine.execute(
            "UPDATE follows SET deadline = :deadline, stage = :stage WHERE id = :id",
            id=follow.id,
            deadline=deadline and deadline.isoformat(),
            stage=stage,
        )

    def end(self, name: str) -> bool:
        """Follow it no more; False when nobody did."""
        return bool(self._engine.execute("DELETE FROM follows WHERE name = :name", name=name))

    def end_all(self, person: str) -> None:
        """This person follows nothing any more."""
        self._engine.execute("DELETE FROM follows WHERE person = :person", person=person)

    def _read(self, clause: str, **params: object) -> list[Follow]:
        return [
            _follow(row)
            for row in self._engine.rows(f"SELECT * FROM follows {clause}", **params)  # noqa: S608 - our own clauses
        ]


_ADD = """INSERT INTO follows
    (name, person, email, author, article, rank, deadline, stage, created_at)
    VALUES (:name, :person, :email, :author, :article, :rank, :deadline, :stage, :created_at)
    ON CONFLICT (person, article, rank) DO NOTHING"""


def _follow(row: Row) -> Follow:
    stated = row["deadline"]
    return Follow(
        **{
            **row,
            "deadline": None if stated is None else date.fromisoformat(stated),
            "created_at": datetime.fromisoformat(row["created_at"]),
        }
    )
