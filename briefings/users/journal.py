"""The journal printed, once its chain has been followed from the first line to the last."""

from __future__ import annotations

from briefings.app import Office
from briefings.store.audit import START, broken
from briefings.typography import day_and_hour
from watch.console import console, plural, table
from watch.front import EXIT_FAILED


def show_journal(office: Office, most: int) -> int:
    """The last lines, and whether none was altered; fails when one was."""
    out = console()
    with office.stores() as (_, records):
        lines = list(records.audit.all())
    if not lines:
        out.print("Le journal est vide\u00a0: personne ne s'est encore connecté.")
        return 0
    shown = lines[-most:]
    rows = [
        (str(one.id), day_and_hour(one.at), one.who, one.what, one.about, one.origin)
        for one in shown
    ]
    out.print(table(("N°", "Quand", "=Qui", "Quoi", "Sur", "Réseau"), rows))
    if wrong := broken(lines):
        out.print(
            f"La ligne {wrong} ne suit pas celles d'avant\u00a0: le journal a été modifié.",
        )
        return EXIT_FAILED
    seal = lines[-1].hash if lines else START
    out.print(f"{plural(len(lines), 'ligne')}, aucune modifiée. Empreinte\u00a0: {seal}")
    return 0
