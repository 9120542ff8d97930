"""People entered by an officer: one by one or from a list, with the legal basis that allows it.

Nobody who left comes back this way, and a list is entered whole or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from briefings.app import Office
from briefings.departures import ALL
from briefings.formats.cells import Column
from briefings.formats.semicolons import csv_of
from briefings.model import Choice, Standing, Subscriber
from briefings.notices import exported
from briefings.period import local_day
from briefings.registry.post import post
from briefings.registry.registrar import Registrar
from briefings.store import Records
from briefings.store.consents import Consent, Event
from briefings.subscriptions.listing import Entry, Listing, Mistake
from watch.console import plural

_STANDINGS = {
    Standing.CONFIRMED: "abonnée",
    Standing.PENDING: "à confirmer",
    Standing.GONE: "partie",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What entering a list would do."""

    new: tuple[Entry, ...] = ()
    """with the digests that they would receive besides what they have"""
    known: int = 0
    """already receive all of it"""
    gone: tuple[Entry, ...] = ()
    """left: they are not brought back"""
    doubles: int = 0
    mistakes: tuple[Mistake, ...] = ()


def plan(office: Office, records: Records, listing: Listing, digests: Sequence[str]) -> Plan:
    """What entering this list would do; nothing is written.

    Raises:
        BriefingError: a digest of the command does not exist.
    """
    usual = tuple(office.digest(slug).slug for slug in digests)
    registrar = Registrar(office, records)
    known = {one.email: one for one in records.subscribers.all()}
    slugs = {digest.slug for digest in office.digests}
    new: list[Entry] = []
    gone: list[Entry] = []
    mistakes = list(listing.mistakes)
    same = 0
    for entry in listing.entries:
        wanted = entry.digests or usual
        if unknown := set(wanted) - slugs:
            what = f"le bulletin «\u00a0{min(unknown)}\u00a0» n'existe pas"
            mistakes.append(Mistake(entry.line, what))
            continue
        left = set(records.suppressions.held(registrar.person(entry.email)))
        one = known.get(entry.email)
        held = one.digests if one else ()
        fresh = tuple(slug for slug in wanted if slug not in held and slug not in left)
        if ALL in left or (one and one.standing is Standing.GONE) or left & set(wanted):
            gone.append(entry)
        if ALL in left or (one and one.standing is Standing.GONE):
            continue
        if fresh:
            new.append(replace(entry, digests=fresh))
        elif not left & set(wanted):
            same += 1
    return Plan(
        new=tuple(new),
        known=same,
        gone=tuple(gone),
        doubles=listing.doubles,
        mistakes=tuple(sorted(mistakes, key=lambda one: one.line)),
    )


def enter(
    office: Office, records: Records, people: Sequence[Entry], *, basis: str, origin: str
) -> int:
    """Enter them, all or none; how many.

    Raises:
        Unsubscribed: one of them left meanwhile; nobody was entered.
    """
    registrar, now = Registrar(office, records), office.watch.now()
    event = Event.ADDED if len(people) == 1 and not people[0].line else Event.IMPORTED
    with records.engine.transaction("registry.enter"):
        for entry in people:
            known = records.subscribers.get(entry.email)
            held = known.choices if known else ()
            choices = (*held, *(Choice(digest=slug) for slug in entry.digests))
            records.subscribers.add(entry.email, choices, now)
            records.consents.add(
                Consent(
                    person=registrar.person(entry.email),
                    event=event,
                    at=now,
                    choices=choices,
                    origin=origin,
                    basis=basis,
                )
            )
    return len(people)


def handed(office: Office, records: Records, who: str, way: str, origin: str = "") -> bytes:
    """The whole list, as a spreadsheet opens it in France, for somebody to take away.

    It is in the journal, and told to who keeps Vigie, before it is given: an export that nobody
    expected must be noticed. ``way``: « par la commande … ».
    """
    people = records.subscribers.all()
    content = csv_of(_COLUMNS, people)
    many, now = plural(len(people), "adresse"), office.watch.now()
    keeper = office.watch.settings.alerts.keeper
    with records.engine.transaction("registry.export"):
        records.audit.add(now, who, "liste des abonnés exportée", many, origin)
        if keeper:
            post(office, records, exported(office, who, many, way, now), keeper)
    return content


def received(one: Subscriber) -> tuple[str, ...]:
    """The digests that are sent to this address; none once it left."""
    return one.digests if one.standing is Standing.CONFIRMED else ()


def standing(one: Subscriber) -> str:
    """Of an address: « abonnée », « partie », « suspendue »."""
    return "suspendue" if one.suspended_at else _STANDINGS[one.standing]


_COLUMNS: tuple[Column[Subscriber], ...] = (
    Column(header="adresse", cell=lambda one: one.email),
    Column(header="bulletins", cell=lambda one: " ".join(received(one))),
    Column(
        header="format", cell=lambda one: " ".join(sorted({c.format.value for c in one.choices}))
    ),
    Column(header="état", cell=lambda one: _STANDINGS[one.standing]),
    Column(header="depuis", cell=lambda one: local_day(one.since)),
    Column(header="suspendue", cell=lambda one: one.suspended_for if one.suspended_at else ""),
)
