"""What waits for a person, in one list: drafts, doubts, the basket, what stands still.

Nothing is written. Each line says what to do and leads to where it is done. What nobody has to
do has no line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.app import Office
from briefings.store import Records
from briefings.typography import count
from briefings.vitals import State, vitals
from briefings.web.desk.steps import steps
from watch.commands.reviewing import WINDOW, doubtful
from watch.store import Store


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do, and where."""

    words: str
    path: str


def awaited(office: Office, store: Store, records: Records) -> Iterator[Task]:
    """What this office's desk has to do, the most pressing first."""
    measured = vitals(office, store, records)
    if measured.state is not State.OK:
        wrong = ", ".join(measured.faults) or "quelque chose attend une personne"
        yield Task(f"État de Vigie : {wrong}", "/etat")
    yield from _notes(office, records)
    if doubts := len(doubtful(store, WINDOW)):
        yield Task(f"Thèmes à vérifier : {count(doubts, 'doute')}", "/a-verifier")
    if kept := len(records.notes.basket()):
        yield Task(f"Au panier des notes : {count(kept, 'article')}", "/notes")


def _notes(office: Office, records: Records) -> Iterator[Task]:
    for digest in office.digests:
        for step in steps(office, records, digest) if digest.enabled else ():
            if step.next:
                yield Task(f"{digest.title}, {step.when} : {step.next.lower()}", step.path)
            elif step.prepare and not step.said:
                yield Task(f"{digest.title}, {step.when} : à préparer", "/bureau")
