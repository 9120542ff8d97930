"""How Vigie is: a few figures for monitors, and what needs a person for those who can act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from briefings.doctor import observed
from briefings.finding import Finding, Level
from briefings.model import DeliveryState
from briefings.people import Role
from briefings.typography import day_and_hour
from briefings.vitals import State, Vitals, vitals
from briefings.watchdog import STAGES
from briefings.web.access import OPEN, require
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from briefings.web.visitors import Access
from watch.commands.diagnosing import Heard, Point, heard, points
from watch.errors import WatchError

router = APIRouter()
NAV = (Link("État", "/etat", Access(Role.EDITOR), Part.FIGURES),)
_FRESH = {"Cache-Control": "no-store"}
_TOLD = {
    State.OK: "Tout ce qui tourne seul a tourné",
    State.ATTENTION: "Vigie travaille, mais quelque chose attend une personne",
    State.ERROR: "Quelque chose qui devait avoir lieu n’a pas eu lieu",
}
_FILE = {
    DeliveryState.QUEUED: "en_attente",
    DeliveryState.INTENT: "en_cours",
    DeliveryState.DOUBT: "en_doute",
    DeliveryState.REFUSED: "refuses",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the page shows."""

    sentence: str
    faults: tuple[str, ...]
    stages: tuple[tuple[str, str], ...]
    """« La collecte », « lundi 23 novembre 2026 à 7 h 00 »"""
    findings: tuple[Finding, ...]
    """what is wrong with the installation"""
    points: Sequence[Point]
    """what is wrong with sources"""
    heard: Heard


@router.get("/sante", dependencies=[OPEN])
def monitored(site: TheSite) -> Response:
    """For a monitor: 200 when it may sleep, 503 when it may not. No name, no address, no path."""
    try:
        with site.office.stores() as (store, records):
            measured = vitals(site.office, store, records)
    except WatchError:  # the very thing to be told: the page of errors is for people
        told: dict[str, object] = {"etat": State.ERROR.value, "ennuis": ["base inutilisable"]}
        return JSONResponse(told, 503, _FRESH)
    status = 503 if measured.state is State.ERROR else 200
    return JSONResponse(_told(measured), status, _FRESH)


@router.get("/etat", dependencies=[require(Role.EDITOR)])
def health(request: Request, site: TheSite) -> Response:
    """What is wrong, since when, and what to try."""
    office, now = site.office, site.office.watch.now()
    enabled = [spec for spec in office.watch.sources if spec.enabled]
    with office.stores() as (store, records):
        measured = vitals(office, store, records)
        findings = tuple(observed(office, store, records))
        wrong = points(enabled, store, now)
        answers = heard(enabled, store.sources.states())
    body = Health(
        sentence=_TOLD[measured.state],
        faults=measured.faults,
        stages=tuple(
            (STAGES[name].capitalize(), day_and_hour(one.last) if one.last else "jamais")
            for name, one in measured.stages.items()
        ),
        findings=tuple(one for one in findings if one.level is not Level.GOOD),
        points=wrong,
        heard=answers,
    )
    return site.page(request, "health", "État de Vigie", body, private=True)


def _told(measured: Vitals) -> dict[str, object]:
    return {
        "etat": measured.state.value,
        "releve": measured.at.isoformat(timespec="seconds"),
        "ennuis": measured.faults,
        "etapes": {
            name: {
                "derniere_reussite": one.last and one.last.isoformat(timespec="seconds"),
                "en_retard": one.late,
            }
            for name, one in measured.stages.items()
        },
        "bulletins_en_retard": measured.overdue,
        "envois": {name: measured.queue.get(state, 0) for state, name in _FILE.items()},
        "disque_libre_octets": measured.free,
        "base": measured.database,
        "journal_octets": measured.wal,
    }
