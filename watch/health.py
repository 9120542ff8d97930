"""What is wrong with a source, in three signals and no more. Pure: journal and dates in, words out.

    error     it failed three times running
    drift     it gave five items or more, and its last three answers hold none
    silence   it answers, but its newest item is older than its own rhythm explains, 60 days at most

An answer "nothing changed" (304) says again what the answer before it said: a page emptied by its
site and unchanged since is still empty. A source that was never asked has nothing wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import takewhile

from watch.manners.cadence import gaps
from watch.model import FetchState, SourceReport

STUBBORN = 3
"""Failures, or empty answers, in a row."""
GAVE = 5
QUIET = timedelta(days=7)
SILENT = timedelta(days=60)
VISIT = timedelta(minutes=10)
"""Lines of the journal closer than this are pages of one harvest of the source."""


class Signal(StrEnum):
    """What is wrong; the value is shown to users."""

    ERROR = "en échec"
    DRIFT = "ne donne plus rien"
    SILENCE = "muette"


@dataclass(frozen=True, slots=True, kw_only=True)
class Symptom:
    """A signal, since when, and what was seen."""

    signal: Signal
    since: datetime
    what: str
    """a French clause"""
    advice: str
    """a French sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkup:
    """What is known of a source that was asked at least once."""

    state: FetchState
    runs: Sequence[SourceReport]
    """lines of the journal, oldest first"""
    most: int
    """items that it gave at once, at best, ever"""
    dates: Sequence[datetime]
    """of its latest items"""


@dataclass(frozen=True, slots=True)
class _Visit:
    at: datetime
    failed: bool
    """nothing came, or nothing that could be read"""
    count: int | None
    """items in the answer; None when none came, or when what a 304 repeats is not known"""
    reason: str | None


def diagnose(checkup: Checkup, now: datetime) -> Symptom | None:
    """What is wrong with the source, the most telling signal first; None when nothing is."""
    visits = _visits(checkup.runs)
    return _drift(checkup, visits) or _error(checkup) or _silence(checkup, visits, now)


def _error(checkup: Checkup) -> Symptom | None:
    state = checkup.state
    if state.failures < STUBBORN:
        return None
    # By their number: a person who tries again within minutes makes several of one visit.
    failed = checkup.runs[-state.failures :]
    if not failed:
        return None
    return Symptom(
        signal=Signal.ERROR,
        since=failed[0].at,
        what=f"{state.failures} échecs de suite\u00a0: {state.reason}",
        advice=_advice(state.reason or ""),
    )


def _drift(checkup: Checkup, visits: Sequence[_Visit]) -> Symptom | None:
    empty = _last(visits, lambda one: one.count == 0)
    if checkup.most < GAVE or len(empty) < STUBBORN:
        return None
    said = empty[-1].reason or "la page se lit, mais ne contient aucun élément"
    return Symptom(
        signal=Signal.DRIFT,
        since=empty[0].at,
        what=f"elle donnait jusqu'à {checkup.most} éléments, et n'en donne plus\u00a0: {said}",
        advice=_UNWANTED if _BLOCKED in said else _CHANGED,
    )


def _silence(checkup: Checkup, visits: Sequence[_Visit], now: datetime) -> Symptom | None:
    newest = max(checkup.dates, default=checkup.state.watched_since)
    if (
        not visits
        or visits[-1].failed
        or newest is None
        or now - newest <= patience(checkup.dates, now)
    ):
        return None
    return Symptom(
        signal=Signal.SILENCE,
        since=newest,
        what="elle répond, mais n'a rien publié depuis, plus longtemps que d'habitude",
        advice="Ouvrez le site\u00a0: s'il publie toujours, son flux a changé d'adresse. S'il est"
        " abandonné, désactivez la source.",
    )


def patience(dates: Iterable[datetime], now: datetime) -> timedelta:
    """How long a source may say nothing: twice its longest recent silence, a week to 60 days."""
    usual = gaps(dates, now)
    return min(max(2 * max(usual), QUIET), SILENT) if usual else SILENT


def _visits(runs: Iterable[SourceReport]) -> list[_Visit]:
    """One per harvest of the source."""
    visits: list[_Visit] = []
    read: _Visit | None = None
    for run in runs:
        visit = _visit(run, read)
        if visits and run.at - visits[-1].at < VISIT:
            visit = _joined(visits.pop(), visit)
        visits.append(visit)
        read = visit if visit.count is not None else read
    return visits


def _visit(run: SourceReport, read: _Visit | None) -> _Visit:
    match run.outcome:
        case "echec":
            return _Visit(run.at, failed=True, count=None, reason=run.reason)
        case "illisible":
            return _Visit(run.at, failed=True, count=0, reason=run.reason)
        case "inchange":
            count, reason = (read.count, read.reason) if read else (None, None)
            return _Visit(run.at, failed=False, count=count, reason=reason)
    return _Visit(run.at, failed=False, count=run.received, reason=run.reason)


def _joined(first: _Visit, page: _Visit) -> _Visit:
    """A further page adds its items; its failure is not the source's."""
    if first.count is None or page.count is None:
        return first
    return replace(first, count=first.count + page.count)


def _last(visits: Sequence[_Visit], so: Callable[[_Visit], bool]) -> list[_Visit]:
    """The latest visits, as far back as all of them are so, oldest first."""
    return list(takewhile(so, reversed(visits)))[::-1]


_BLOCKED = "page de blocage"
_UNWANTED = "Le site ne veut pas de Vigie ici\u00a0: cherchez une lettre ou un relais."
_CHANGED = (
    "Le site a changé, ou répond par une page d'erreur. Ouvrez l'adresse dans un navigateur, puis"
    " corrigez «\u00a0url\u00a0» ou «\u00a0options\u00a0» dans sources.yaml."
)
_ADVICE = {
    "site interdit": "Cherchez son flux, ou notez l'accord du site par vigie sources exempt.",
    "certificat": "Prévenez le site\u00a0; vigie sources exempt permet une dérogation datée.",
    "dans le DNS": "Le nom du site a disparu ou changé\u00a0: mettez le nouveau dans sources.yaml.",
    "répondu 404": "L'adresse a changé\u00a0: cherchez la nouvelle pour sources.yaml.",
    "répondu 40": _UNWANTED,
    _BLOCKED: _UNWANTED,
    "répondu 429": "Le site trouve Vigie trop pressée\u00a0: allongez «\u00a0every\u00a0» dans"
    " sources.yaml.",
    "page web": "L'adresse ne mène plus à un flux\u00a0: cherchez la nouvelle pour sources.yaml.",
    "messagerie": "Voyez «\u00a0mailbox\u00a0» dans vigie.yaml, et l'option «\u00a0folder\u00a0» de"
    " la source.",
    "le dossier": "Voyez l'option «\u00a0drop\u00a0» de la source, dans sources.yaml.",
    "le fichier": "Déplacez ce fichier, ou rendez-le lisible.",
    "adresse interdite": "Elle mène à un réseau privé\u00a0: voyez fetching.allowed_networks.",
}
_USUAL = "Ouvrez l'adresse dans un navigateur\u00a0; si elle répond, attendez ou prévenez le site."


_ANSWERS = ("a répondu", "site interdit", "certificat", "page web")


def answers(reason: str | None) -> bool:
    """Whether this failure is an answer all the same: the network of this machine is not at fault.

    In doubt, no.
    """
    return any(said in (reason or "") for said in _ANSWERS)


def _advice(reason: str) -> str:
    return next((advice for said, advice in _ADVICE.items() if said in reason), _USUAL)
