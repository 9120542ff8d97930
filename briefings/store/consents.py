"""What each person agreed to, and when: append only, without any address.

A proof names a person by the HMAC of the address: whoever shows an address finds its proofs, and
erasing that address rewrites nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from briefings.model import Choice
from briefings.store.requests import read, written
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row


class Event(StrEnum):
    """What a person said, or what was done for them."""

    CONFIRMED = "confirmed"
    IMPORTED = "imported"
    ADDED = "added"
    CHANGED = "changed"
    LEFT = "left"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    ERASED = "erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One line of proof."""

    person: str
    event: Event
    at: datetime
    choices: tuple[Choice, ...] = ()
    """what the person is subscribed to from then on"""
    asked_at: datetime | None = None
    origin: str = ""
    """from where: a network, a file and who imported it, a link of a mail"""
    form: str = ""
    """version of the words shown"""
    basis: str = ""
    """the legal basis, when it is not consent"""
    search: str = ""
    """what the alert that was agreed to looks for"""


class Consents:
    """The table of proofs."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, consent: Consent) -> None:
        """Write one line, in the transaction of what it proves."""
        self._engine.execute(
            """INSERT INTO consents (person, event, at, choices, asked_at, origin, form, basis,
                 search)
               VALUES (:person, :event, :at, :choices, :asked, :origin, :form, :basis, :search)""",
            person=consent.person,
            event=consent.event.value,
            at=to_text(consent.at),
            choices=written(consent.choices),
            asked=to_text(consent.asked_at) if consent.asked_at else None,
            origin=consent.origin,
            form=consent.form,
            basis=consent.basis,
            search=consent.search,
        )

    def of(self, person: str) -> list[Consent]:
        """Every line of a person, oldest first."""
        rows = self._engine.rows(
            "SELECT * FROM consents WHERE person = :person ORDER BY id", person=person
        )
        return [_consent(row) for row in rows]


def _consent(row: Row) -> Consent:
    return Consent(
        person=row["person"],
        event=Event(row["event"]),
        at=datetime.fromisoformat(row["at"]),
        choices=read(row["choices"]),
        asked_at=to_instant(row["asked_at"]),
        origin=row["origin"],
        form=row["form"],
        basis=row["basis"],
        search=row["search"],
    )
