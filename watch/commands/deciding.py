"""`vigie sources accept, reject, resume, exempt, journal`: what people decide, and the record."""

from __future__ import annotations

from datetime import datetime, timedelta

from watch.app import Watch
from watch.catalog import select
from watch.commands.finding import author
from watch.console import console, plural, table
from watch.errors import CatalogError
from watch.grouping import group_pending
from watch.model import Decision, Exemption, Rule, SourceSpec
from watch.rulings import Person, accept, exempt, reject, resume
from watch.zone import paris

LONGEST = timedelta(days=366)


def accept_source(watch: Watch, slug: str, by: str | None) -> None:
    """Believe the source, and say what entered the archive."""
    spec, person = _source(watch, slug), _person(watch, by)
    with watch.store() as store:
        done = accept(spec, store, person)
        if done.released:
            group_pending(store, person.now)
            watch.label(store)
    told = [
        *([f"{plural(done.released, 'élément')} dans l'archive"] * (done.released > 0)),
        *([f"{plural(done.recognised, 'déjà connu')} à une autre adresse"] * (done.recognised > 0)),
        *([f"la source est désormais lue à {done.address}"] if done.address else []),
    ]
    console().print(f"{spec.name}\u00a0: acceptée\u00a0; {', '.join(told) or 'rien à ajouter'}.")


def reject_source(watch: Watch, slug: str, by: str | None) -> None:
    """Refuse what waits of the source, and say what that means."""
    spec, person = _source(watch, slug), _person(watch, by)
    with watch.store() as store:
        done = reject(spec, store, person)
    told = [
        *([plural(done.refused, "élément refusé", "éléments refusés")] * (done.refused > 0)),
        *([f"{done.address} ne sera pas suivie"] if done.address else []),
    ]
    console().print(
        f"{spec.name}\u00a0: rejeté\u00a0; {', '.join(told) or 'rien ne change'}. La source reste"
        " demandée\u00a0; si elle est perdue, désactivez-la dans sources.yaml."
    )


def resume_source(watch: Watch, slug: str, by: str | None) -> None:
    """Ask a paused source again."""
    spec, person = _source(watch, slug), _person(watch, by)
    with watch.store() as store:
        resume(spec, store, person)
    console().print(f"{spec.name}\u00a0: elle sera demandée à la prochaine collecte.")


def exempt_source(
    watch: Watch, slug: str, rule: str, until: datetime, because: str, by: str | None
) -> None:
    """Exempt a source from a rule until a date; a past date ends it."""
    spec, person = _source(watch, slug), _person(watch, by)
    today = paris(person.now).date()
    reason = " ".join(because.split())
    if until.date() - today > LONGEST:
        raise CatalogError("Une dérogation dure un an au plus\u00a0: donnez une date plus proche.")
    if not reason:
        raise CatalogError("Dites pourquoi\u00a0: le journal garde la raison d'une dérogation.")
    one = Exemption(
        source=spec.slug, rule=Rule(rule), until=until.date(), reason=reason, author=person.name
    )
    with watch.store() as store:
        exempt(one, store, person.now)
    ended = one.until < today
    console().print(
        f"{spec.name}\u00a0: "
        + ("la dérogation est terminée." if ended else f"dérogation jusqu'au {one.until:%d/%m/%Y}.")
    )


def show_journal(watch: Watch, slug: str | None, limit: int) -> None:
    """Print the latest decisions, newest first."""
    source = _source(watch, slug).slug if slug else None
    with watch.store() as store:
        lines = store.decisions.journal(source, limit)
    out = console()
    if not lines:
        out.print("Aucune décision pour l'instant.")
        return
    headers = ("Date", "Source", "Décision", "Par", "État", "Pourquoi")
    out.print(table(headers, [_row(line) for line in lines]))


def _row(line: Decision) -> tuple[str, ...]:
    settled = f" par {line.settled_by}" if line.settled_by else ""
    return (
        f"{paris(line.at):%d/%m/%Y %H:%M}",
        line.source,
        line.kind,
        line.author,
        f"{line.state}{settled}",
        line.reason,
    )


def _source(watch: Watch, slug: str) -> SourceSpec:
    (spec,) = select(watch.sources, [slug])
    return spec


def _person(watch: Watch, by: str | None) -> Person:
    return Person(name=author(watch, by), now=watch.now())
