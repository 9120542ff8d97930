"""`vigie calls`: the calls of the archive, the dated ones first, by deadline."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

from rich.console import Console

from watch.app import Watch
from watch.commands import announcing
from watch.commands.announcing import Asked, day
from watch.commands.finding import theme_slug
from watch.console import console, plural, quoted
from watch.ics import Entry
from watch.model import Call, CallKind, Closing
from watch.store.agenda import RECENT
from watch.store.enrichment import CallNotice
from watch.zone import paris

KINDS = {
    CallKind.PROJECTS: "appel à projets",
    CallKind.INTEREST: "appel à manifestation d'intérêt",
    CallKind.PRIZE: "prix",
    CallKind.GRANT: "bourse",
    CallKind.CONTEST: "concours",
    CallKind.RESIDENCE: "résidence",
    CallKind.APPLICATIONS: "appel à candidatures",
    CallKind.CONTRIBUTIONS: "appel à contributions",
    CallKind.REGISTRATION: "inscription",
}
CLOSINGS = {
    Closing.DATED: "jusqu'au",
    Closing.PERMANENT: "permanent",
    Closing.UNKNOWN: "sans date écrite",
    Closing.CLOSED: "clos",
}
_HEADINGS = {
    Closing.DATED: "Datés",
    Closing.PERMANENT: "Permanents, selon leur texte",
    Closing.UNKNOWN: "Sans date écrite",
    Closing.CLOSED: "Clos",
}


def show_calls(watch: Watch, asked: Asked) -> None:
    """Print the calls that are open, or all of them; write the dated ones to a calendar."""
    theme = theme_slug(watch.themes, asked.theme)
    today = paris(watch.now()).date()
    out = console()
    with watch.store() as store:
        watch.enrich(store)
        every = announcing.once(
            store.enrichment.calls(date.min if asked.everything else today - RECENT, theme),
            lambda one: (one.call.kind, one.call.deadline),
        )
        kept = [one for one in every if _wanted(one, asked, today)]
        if not kept:
            announcing.tell_empty(out, store, "Aucun appel ouvert")
    stories: defaultdict[str, list[CallNotice]] = defaultdict(list)
    for one in every:
        stories[one.article.story].append(one)
    names = {spec.slug: spec.name for spec in watch.sources}
    for closing, heading in _HEADINGS.items():
        group = [one for one in kept if _closing(one, today) is closing]
        if group:
            out.print(f"{heading} ({len(group)})\n", style="bold")
        for one in group:
            _show(out, one, names, today, _others(one, stories[one.article.story]))
    if asked.ics is not None:
        _export(watch, out, kept, asked.ics)


def _wanted(one: CallNotice, asked: Asked, today: date) -> bool:
    call = one.call
    if asked.days is not None:
        latest = today + timedelta(days=asked.days)
        if call.deadline is None or call.deadline > latest:
            return False
    if asked.everything:
        return True
    stale = call.deadline is None and paris(one.article.effective).date() < today - RECENT
    return not stale and call.open_on(today)


def _closing(one: CallNotice, today: date) -> Closing:
    """As of today: a deadline that has passed closes a call."""
    return one.call.closing if one.call.open_on(today) else Closing.CLOSED


def _others(one: CallNotice, story: Sequence[CallNotice]) -> list[CallNotice]:
    """The same call in the same story with another date: one of the two is out of date."""
    call = one.call
    return [
        other
        for other in story
        if call.closing is other.call.closing is Closing.DATED
        and other.article.key != one.article.key
        and (other.call.kind, other.rank) == (call.kind, one.rank)
    ]


def _show(
    out: Console,
    one: CallNotice,
    names: dict[str, str],
    today: date,
    others: Sequence[CallNotice],
) -> None:
    call = one.call
    out.print(f"{_when(call, today)}{KINDS[call.kind]}")
    out.print(announcing.title(one), style="bold")
    out.print(f"  {' · '.join([names.get(one.article.source, one.article.source), *terms(call)])}")
    out.print(f"  {quoted(call.quote)}")
    for line in [*moves(one), *_disagreements(others, names)]:
        out.print(f"  {line}")
    out.print(f"  {one.article.url}\n")


def _when(call: Call, today: date) -> str:
    if call.deadline is None:
        return ""
    return f"{day(call.deadline)}{announcing.at(call.at)} ({near(call.deadline, today)}) · "


def near(deadline: date, today: date) -> str:
    """« dans 3 jours »."""
    left = (deadline - today).days
    return "aujourd'hui" if left == 0 else f"dans {plural(left, 'jour')}" if left > 0 else "passé"


def terms(call: Call) -> list[str]:
    """Who gives, to whom, how much, as the article says."""
    told = (("", call.funder), ("pour ", call.audience), ("", call.amount))
    return [f"{lead}{stated.value}" for lead, stated in told if stated is not None]


def moves(one: CallNotice) -> list[str]:
    """What is known of a deadline that moved."""
    lines = [
        f"Échéance déplacée du {day(shift.before)} au {day(shift.after)}, constaté le"
        f" {day(paris(shift.noticed).date())}."
        for shift in one.shifts
        if shift.after == one.call.deadline
    ]
    if one.call.moved_from is not None:
        lines.append(
            f"Échéance déplacée, selon la source\u00a0: c'était le {day(one.call.moved_from)}."
        )
    return lines


def _disagreements(others: Sequence[CallNotice], names: dict[str, str]) -> list[str]:
    return [
        disagreement(names.get(other.article.source, other.article.source), other.call.deadline)
        for other in others
        if other.call.deadline is not None
    ]


def disagreement(source: str, deadline: date) -> str:
    """That another source of the story says otherwise."""
    return f"{source} donne une autre date\u00a0: {day(deadline)}."


def entries(watch: Watch, calls: Iterable[CallNotice]) -> list[Entry]:
    """The dated ones of these calls, for a calendar."""
    return [
        Entry(
            uid=f"{one.article.key}-appel-{one.rank}@vigie",
            summary=f"Échéance{announcing.at(one.call.at)}\u00a0: {announcing.title(one)}",
            first=one.call.deadline,
            last=one.call.deadline,
            begins=one.call.at,
            description=announcing.description(watch, one, one.call.quote),
            url=one.article.url,
            category="Appels",
        )
        for one in calls
        if one.call.deadline is not None
    ]


def _export(watch: Watch, out: Console, kept: Sequence[CallNotice], path: Path) -> None:
    dated = entries(watch, kept)
    announcing.write(path, dated, "Vigie\u00a0: appels", watch)
    out.print(f"{plural(len(dated), 'échéance')} dans {path}.")
