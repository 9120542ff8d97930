"""Lists of subscribers: shown, entered with their legal basis, given to a spreadsheet."""

from __future__ import annotations

import getpass
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from briefings.address import parse
from briefings.app import WEEKLY, Office
from briefings.errors import BriefingError
from briefings.model import Standing, Subscriber
from briefings.registry.lists import Plan, enter, handed, plan, received, standing
from briefings.subscriptions.listing import MAX_BYTES, Entry, Listing, Mistake, read_listing
from briefings.typography import day_and_hour
from watch.console import console, plural, table
from watch.errors import complaint
from watch.front import EXIT_FAILED, again

SHOWN = 20
"""Lines of a list that are printed; the others are counted."""


def show_list(office: Office, *, everyone: bool) -> None:
    """Who receives what; with those who left when asked."""
    out = console()
    with office.stores() as (_, records):
        people = records.subscribers.all()
    shown = [one for one in people if everyone or one.standing is not Standing.GONE]
    if not shown:
        out.print(
            "Personne n'est abonné. Pour ouvrir les abonnements\u00a0:"
            f" {again('serve')}\u00a0; pour entrer une liste\u00a0:"
            f" {again('subscribers import LISTE.csv --basis RAISON')}",
        )
        return
    rows = [(one.email, ", ".join(received(one)), standing(one), since(one)) for one in shown]
    out.print(table(("=Adresse", "Bulletins", "État", "Depuis"), rows))
    gone = len(people) - len(shown)
    if gone:
        out.print(f"\n{plural(gone, 'adresse partie', 'adresses parties')}, avec --all.")


def since(one: Subscriber) -> str:
    """Since when they stand where they are."""
    return day_and_hour(one.suspended_at or one.since)


def add(office: Office, email: str, digests: Sequence[str], basis: str, by: str) -> None:
    """Enter one person, with the legal basis that allows it."""
    entry = Listing(entries=(Entry(line=0, email=parse(email)),))
    with office.stores() as (_, records):
        made = plan(office, records, entry, digests or (WEEKLY,))
        if made.gone:
            raise BriefingError(
                f"{made.gone[0].email} s'est désinscrit\u00a0: cette personne doit demander"
                " elle-même à revenir, par la page d'abonnement.",
            )
        done = enter(office, records, made.new, basis=basis, origin=f"entrée par {by}")
    told = "est inscrite" if done else "recevait déjà cela"
    console().print(f"L'adresse {entry.entries[0].email} {told}.")


def enter_list(
    office: Office,
    file: Path,
    digests: Sequence[str],
    *,
    basis: str,
    by: str,
    dry: bool,
    skip: bool,
) -> int:
    """Enter a list whole, or say why not and enter nobody."""
    out = console()
    listing = _read(file)
    with office.stores() as (_, records):
        made = plan(office, records, listing, digests or (WEEKLY,))
        _tell(out, made)
        if made.mistakes and not skip:
            out.print(
                "Personne n'est inscrit\u00a0: corrigez ces lignes, ou laissez-les avec --skip."
            )
            return EXIT_FAILED
        if dry:
            out.print(f"Essai seulement\u00a0: {_people(len(made.new))} à inscrire, rien d'écrit.")
            return 0
        done = enter(office, records, made.new, basis=basis, origin=f"{file.name}, par {by}")
    out.print(f"{_people(done)}{' inscrite' if done <= 1 else ' inscrites'}.")
    return 0


def _read(file: Path) -> Listing:
    try:
        with file.open("rb") as stream:
            return read_listing(stream.read(MAX_BYTES + 1))
    except OSError as error:
        raise BriefingError(
            f"{file} ne peut pas être lu ({complaint(error)})\u00a0: vérifiez son nom et ses"
            " droits.",
        ) from error


def _tell(out: Console, made: Plan) -> None:
    for mistake in made.mistakes[:SHOWN]:
        out.print(f"ligne {mistake.line}\u00a0: {_what(mistake)}")
    if more := made.mistakes[SHOWN:]:
        out.print(f"… et {plural(len(more), 'autre ligne')}.")
    if made.known:
        out.print(f"{_people(made.known)} déjà à jour.")
    if made.doubles:
        out.print(f"{plural(made.doubles, 'ligne')} en double.")
    for entry in made.gone[:SHOWN]:
        out.print(f"ligne {entry.line}\u00a0: {entry.email} est partie et n'est pas réinscrite.")
    if more_gone := made.gone[SHOWN:]:
        out.print(f"… et {plural(len(more_gone), 'autre')} de même.")


def _what(mistake: Mistake) -> str:
    return mistake.what.rstrip(".") + "."


def _people(count: int) -> str:
    return plural(count, "personne")


def export(office: Office, output: Path | None) -> None:
    """Write the list for a spreadsheet, to a file that did not exist or to the output."""
    with office.stores() as (_, records):
        way = "par la commande «\u00a0vigie subscribers export\u00a0»"
        content = handed(office, records, getpass.getuser(), way)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    try:
        with open(output, "xb", opener=_private) as file:
            file.write(content)
    except FileExistsError:
        raise BriefingError(f"{output} existe déjà\u00a0: choisissez un autre nom.") from None
    console().print(f"Liste écrite\u00a0: {output}. Elle contient des données personnelles.")


def _private(path: str, flags: int) -> int:
    """Never readable by others, not even before it is written."""
    return os.open(path, flags, 0o600)
