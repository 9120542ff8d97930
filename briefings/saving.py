"""What `vigie backup` prints."""

from __future__ import annotations

from briefings import backup
from briefings.app import Office
from watch.console import console, plural, table
from watch.front import EXIT_FAILED, again, agreed


def save_now(office: Office) -> None:
    """Make a copy now."""
    with office.stores() as (_, records):
        path = backup.save(office, records)
        counted = backup.counts(records.engine)
    told = plural(counted["articles"], "article")
    console().print(f"Sauvegarde faite et relue\u00a0: {path} ({told}).")


def show_list(office: Office) -> None:
    """The copies, the latest first."""
    out, made = console(), backup.made(office)
    if not made:
        out.print(f"Aucune sauvegarde. Pour en faire une\u00a0: {again('backup')}")
        return
    rows = [
        (path.name, f"{(path / backup.NAME).stat().st_size / 10**6:.1f}\u00a0Mo".replace(".", ","))
        for path in reversed(made)
    ]
    out.print(table(("=Nom", ">Base"), rows))
    out.print(f"Dans {backup.folder(office)}")


def put_back(office: Office, name: str, *, yes: bool) -> int:
    """Put a copy back, once somebody says yes."""
    out = console()
    backup.named(office, name)
    if not yes and not agreed(f"Remettre en place la base du {name}\u00a0?"):
        out.print("Rien n'a changé.")
        return EXIT_FAILED
    for line in backup.restore(office, name):
        out.print(line)
    return 0
