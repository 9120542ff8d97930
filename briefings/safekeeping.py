"""What `vigie doctor` says of copies and of passwords. It looks and changes nothing."""

from __future__ import annotations

from collections.abc import Iterator

from briefings import backup
from briefings.app import Office
from briefings.backup import UNSAVED
from briefings.finding import Finding, Level
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import plural
from watch.front import again
from watch.settings import FILE


def saved(office: Office, records: Records) -> Iterator[Finding]:
    """The last good copy, and whether it is recent."""
    made, kept = backup.last(records), len(backup.made(office))
    todo = f"Faites-en une\u00a0: {again('backup')}"
    if made is None or not kept:
        yield Finding(Level.WARNING, "Aucune sauvegarde n'est gardée.", todo)
        return
    late = office.watch.now() - made > UNSAVED
    yield Finding(
        Level.WARNING if late else Level.GOOD,
        f"Dernière bonne sauvegarde {day_and_hour(made)}\u00a0;"
        f" {plural(kept, 'gardée')} dans {backup.folder(office)}.",
        todo if late else "",
    )


def secrets(office: Office) -> Iterator[Finding]:
    """A file with a password in it, that others of this machine may read."""
    path = office.watch.home / FILE
    written = office.watch.settings.smtp.password or office.watch.settings.mailbox.password
    if written and path.exists() and path.stat().st_mode & 0o077 and "password" in path.read_text():
        yield Finding(
            Level.WARNING,
            f"{path} contient un mot de passe et peut être lu par d'autres que vous.",
            f"Faites chmod 600 {path}, ou donnez le mot de passe par une variable.",
        )
