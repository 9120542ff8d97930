"""`vigie digests list`, `show`, `calendar`, `export`: the recurring products, printed."""

from __future__ import annotations

from pathlib import Path

from briefings.app import Office
from briefings.calendar import due, next_due
from briefings.digests import FILE, nobody
from briefings.holidays import holidays
from briefings.mailing import addresses
from briefings.model import Digest, Frequency, Mode, Period
from briefings.period import following, key, label, local_day
from briefings.rota import command, running
from briefings.scope import scope_words
from briefings.store import Records
from briefings.typography import day, day_and_hour
from watch.console import console, plural, table
from watch.errors import SettingsError, complaint
from watch.front import again
from watch.resources import own_or_shipped
from watch.settings import DAYS

MODES = {
    Mode.MANUAL: "sur demande",
    Mode.PREPARED: "un projet attend l'accord",
    Mode.AUTOMATIC: "envoyé à sa date",
}
SHOWN = 10
"""Issues listed by `show`."""


def list_digests(office: Office) -> None:
    """Every digest, its rhythm, its readers, its last issue; then those that left the file."""
    out = console()
    with office.stores() as (_, records):
        rows = [_row(office, records, digest) for digest in office.digests]
        left = _left(office, records)
    headers = ("=Bulletin", "Titre", "État", "Rythme", "Lecteurs", "Dernier numéro")
    out.print(table(headers, rows))
    for slug, number in left:
        out.print(f"{slug}\u00a0: retiré de {FILE}\u00a0; ses {number} numéros restent.")
    out.print(f"Les dates\u00a0: {again('digests calendar')}")


def show_digest(office: Office, slug: str) -> None:
    """One digest: what it takes, when, for whom, and its latest issues."""
    out = console()
    with office.stores() as (_, records):
        known = slug in {digest.slug for digest in office.digests}
        past = records.issues.latest(slug, SHOWN)
        if not past or known:
            _describe(office, records, office.digest(slug))
        else:
            out.print(f"{slug} n'est plus dans {FILE}\u00a0; ses numéros restent.")
    for issue in past:
        out.print(f"  n°\u00a0{issue.number:<4} {key(issue.period):<14} {issue.subject}")
    if not past:
        out.print("Aucun numéro pour l'instant.")


def show_calendar(office: Office, count: int) -> None:
    """The coming dates of the digests that run, and the days that are closed."""
    out, now = console(), office.watch.now()
    coming = sorted(
        (due(digest, period, office.closed), digest.title, digest, period)
        for digest in running(office)
        for period in _coming(office, digest, count)
    )[:count]  # fmt: skip
    rows = [(day_and_hour(when), title, label(period)) for when, title, _, period in coming]
    if not rows:
        out.print(f"Aucun bulletin n'est en route. Voyez {again('digests list')}")
        return
    out.print(table(("Date", "Bulletin", "Période"), rows))
    last = local_day(coming[-1][0])
    shut = [
        f"{day(one)} ({name})"
        for year in range(local_day(now).year, last.year + 1)
        for one, name in sorted(holidays(year).items())
        if local_day(now) <= one <= last
    ]
    if shut and office.watch.settings.schedule.holidays:
        out.print(f"Jours fériés d'ici là\u00a0: {', '.join(shut)}.")


def export_digests(office: Office, path: Path) -> None:
    """Copy the file in use, to change it elsewhere or to keep it."""
    raw = own_or_shipped(office.watch.home, FILE).read_bytes()
    try:
        with path.open("xb") as file:
            file.write(raw)
    except OSError as error:
        raise SettingsError(
            f"{path} ne peut pas être écrit ({complaint(error)})\u00a0: donnez un autre nom."
        ) from error
    console().print(f"Écrit\u00a0: {path}")


def rhythm(digest: Digest) -> str:
    """« chaque lundi à 07:00 », « le 2 de chaque mois à 07:00 »."""
    at = f"à {digest.hour.hour}\u00a0h\u00a0{digest.hour.minute:02}"
    weekday = DAYS[digest.weekday]
    match digest.frequency:
        case Frequency.DAILY:
            return f"chaque jour {at}"
        case Frequency.WEEKLY:
            return f"chaque {weekday} {at}"
        case Frequency.FORTNIGHTLY:
            return f"un {weekday} sur deux {at}"
        case Frequency.MONTHLY:
            which = "1er" if digest.month_day == 1 else str(digest.month_day)
            return f"le {which} de chaque mois {at}"


def _row(office: Office, records: Records, digest: Digest) -> tuple[str, ...]:
    readers = len(addresses(office, records, digest))
    past = records.issues.latest(digest.slug, 1)
    return (
        digest.slug,
        digest.title,
        "en route" if digest.enabled else "arrêté",
        rhythm(digest),
        plural(readers, "adresse") if readers else "personne",
        f"n°\u00a0{past[0].number}, {key(past[0].period)}" if past else "—",
    )


def _left(office: Office, records: Records) -> list[tuple[str, int]]:
    """The digests with issues that are not in the file any more, and how many they have."""
    present = {digest.slug for digest in office.digests}
    return [one for one in records.issues.series() if one[0] not in present]


def _describe(office: Office, records: Records, digest: Digest) -> None:
    out = console()
    names = {theme.slug: theme.name for theme in office.watch.themes}
    readers = addresses(office, records, digest)
    out.print(f"{digest.title} ({digest.slug}), {'en route' if digest.enabled else 'arrêté'}")
    out.print(f"  Rythme      {rhythm(digest)}\u00a0; {MODES[digest.mode]}")
    out.print(f"  Thèmes      {', '.join(names.get(slug, slug) for slug in digest.themes)}")
    out.print(f"  Périmètre   {scope_words(digest) or 'toutes les actualités de ces thèmes'}")
    out.print(f"  Lecteurs    {', '.join(readers) or nobody(digest)}")
    if digest.enabled and digest.mode is not Mode.MANUAL:
        coming = next_due(digest, office.watch.now(), office.closed)
        out.print(f"  Prochain    {day_and_hour(due(digest, coming, office.closed))}")
        out.print(f"  Le voir     {command(digest, coming, ' --preview')}")


def _coming(office: Office, digest: Digest, count: int) -> list[Period]:
    periods = [next_due(digest, office.watch.now(), office.closed)]
    while len(periods) < count:
        periods.append(following(periods[-1]))
    return periods
