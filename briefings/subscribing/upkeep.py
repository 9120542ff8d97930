"""Upkeep: the mail that came back, the data that has outlived its purpose."""

from __future__ import annotations

from briefings import ageing
from briefings.app import Office
from briefings.registry.privacy import terms, too_much
from briefings.registry.returns import collect
from briefings.registry.upkeep import told
from watch.console import console, table
from watch.front import EXIT_FAILED, agreed


def read_returns(office: Office) -> None:
    """Read the mail that came back, and say what was made of it."""
    out = console()
    with office.stores() as (_, records):
        tally = collect(office, records)
    for line in told(tally):
        out.print(line)


def clear(office: Office, *, dry: bool, sure: bool) -> int:
    """Erase what has outlived its purpose; beyond a share of the whole, only with a word."""
    out = console()
    with office.stores() as (_, records):
        found = records.retention.expired(terms(office))
        rows = [(one.what, str(one.count), str(one.total)) for one in found]
        out.print(table(("Données", ">À effacer", ">Gardées"), rows))
        if not any(one.count for one in found):
            out.print("Rien n'a dépassé sa durée.")
            return 0
        if dry:
            out.print("Essai seulement\u00a0: rien n'est effacé.")
            return 0
        if too_much(found) and not sure and not _really():
            out.print("Rien n'est effacé.")
            return EXIT_FAILED
        kept = ageing.clear(office, records)
    out.print(f"C'est effacé. {kept}")
    return 0


def _really() -> bool:
    return agreed(
        "C'est plus de 5\u00a0% de ce qui est gardé. L'horloge de la machine est juste, et il faut"
        " l'effacer",
    )
