"""Copies of everything an office cannot make again: taken, read again, counted, put back.

    sauvegardes/2026-11-25T03-30/    vigie.db, secrets.json, departures.txt, what people edit

A copy takes its name once its database was opened, checked from end to end and counted: one that
is listed can be put back. A database that is put back sends nothing until somebody says so (see
:mod:`briefings.delivery.instance`).
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path

from briefings.app import Office
from briefings.errors import BriefingError
from briefings.keys import DEPARTURES
from briefings.keys import FILE as SECRETS
from briefings.leading import LOCK
from briefings.store import Records
from watch.errors import StoreError, complaint
from watch.front import again
from watch.store import copying
from watch.store.engine import Engine
from watch.store.sqlite import SQLite
from watch.zone import PARIS, paris

STAGE = "stage:sauvegarde"
"""The fact, in the database, of when the last good copy was made."""
NAME = "vigie.db"
UNSAVED = timedelta(days=2)
"""Without a good copy for so long, somebody is told."""
COUNTED = ("articles", "issues", "outbox", "subscribers", "consents")
_FORMAT = "%Y-%m-%dT%H-%M"
_EDITED = ("vigie.yaml", "sources.yaml", "themes.yaml", "digests.yaml", "themes", "templates")


def folder(office: Office) -> Path:
    """Where copies are."""
    return office.watch.home / office.watch.settings.backup.folder


def night(office: Office) -> datetime:
    """The latest instant at which a copy was due."""
    local = paris(office.watch.now())
    due = datetime.combine(
        local.date(), time.fromisoformat(office.watch.settings.backup.hour), PARIS
    )
    return due if due <= local else due - timedelta(days=1)


def nightly(office: Office, records: Records) -> Sequence[str]:
    """The copy of the night, if this office wants some; what was done, in French."""
    if not office.watch.settings.backup.keep:
        return ()
    return (f"Sauvegarde faite et relue\u00a0: {save(office, records).name}.",)


def save(office: Office, records: Records) -> Path:
    """Make a copy, check it, remove those beyond the number that is kept.

    Raises:
        StoreError: it could not be made, or is not whole; the earlier ones stay.
    """
    now = office.watch.now()
    target = folder(office) / paris(now).strftime(_FORMAT)
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    assert isinstance(records.engine, SQLite)  # noqa: S101 - the only engine
    try:
        temporary.mkdir(parents=True, mode=0o700)
        least = counts(records.engine)
        copying.copy(records.engine, temporary / NAME)
        _check(temporary / NAME, least)
        _gather(office.watch.home, temporary)
        if target.exists():
            shutil.rmtree(target)
        temporary.replace(target)
        copying.sync(target.parent)
    except OSError as error:
        raise StoreError(
            f"La sauvegarde n'a pas été faite ({complaint(error)})\u00a0: vérifiez le disque et les"
            f" droits de {target.parent}."
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    records.meta.put(STAGE, now.isoformat())
    for old in made(office)[: -max(1, office.watch.settings.backup.keep)]:
        shutil.rmtree(old)
    return target


def made(office: Office) -> list[Path]:
    """The copies, oldest first."""
    return [path.parent for path in sorted(folder(office).glob(f"????-??-??T??-??/{NAME}"))]


def named(office: Office, name: str) -> Path:
    """The copy of that name.

    Raises:
        BriefingError: there is none.
    """
    path = folder(office) / name
    if path not in made(office):
        raise BriefingError(f"Aucune sauvegarde {name}\u00a0: voyez {again('backup list')}")
    return path


def last(records: Records) -> datetime | None:
    """When the last good copy was made."""
    said = records.meta.get(STAGE)
    return None if said is None else datetime.fromisoformat(said)


def counts(engine: Engine) -> dict[str, int]:
    """How many rows of what matters most."""
    return {
        table: int(engine.rows(f"SELECT count(*) AS n FROM {table}")[0]["n"])  # noqa: S608 - our own names
        for table in COUNTED
    }


def _check(path: Path, least: dict[str, int]) -> None:
    """Compare with what there was before the copy began: rows may have come since, none left."""
    engine = SQLite(path, read_only=True)
    try:
        found = counts(engine)
    finally:
        engine.close()
    if short := [table for table in least if found[table] < least[table]]:
        raise StoreError(f"La sauvegarde est incomplète ({', '.join(short)})\u00a0: refaites-la.")


def _gather(home: Path, target: Path) -> None:
    for name in (SECRETS, DEPARTURES, *_EDITED):
        source = home / name
        if source.is_dir():
            shutil.copytree(source, target / name)
        elif source.exists():
            shutil.copy2(source, target / name)
            copying.sync(target / name)


def restore(office: Office, name: str) -> Sequence[str]:
    """Put the database of a copy in place of the present one, which is kept beside it.

    Secrets and departures stay those of today, the latest; the copy's serve where there are none.
    What was done, in French.

    Raises:
        BriefingError: no such copy, or `vigie run` is at work.
        StoreError: the copy is not whole; nothing changed.
    """
    source = named(office, name)
    if damage := copying.verify(source / NAME):
        raise StoreError(f"La sauvegarde {name} ne se relit pas\u00a0: {damage}. Rien n'a changé.")
    with _alone(office.watch.home):
        return tuple(_put_back(office, source))


def _put_back(office: Office, source: Path) -> Iterator[str]:
    database = office.watch.database
    stamp = paris(office.watch.now()).strftime(_FORMAT)
    incoming = database.with_name(f".{database.name}.{os.getpid()}")
    shutil.copy2(source / NAME, incoming)
    copying.sync(incoming)
    aside = database.with_name(f"{database.name}.remplacee-{stamp}")
    # The journal first: without its database it is nothing, and must not meet another one.
    for suffix in ("-wal", "-shm", ""):
        present = database.with_name(database.name + suffix)
        if present.exists():
            present.replace(aside.with_name(aside.name + suffix))
    incoming.replace(database)
    copying.sync(database.parent)
    yield f"La base du {source.name} est en place\u00a0; l'ancienne est gardée\u00a0: {aside.name}."
    for name in (SECRETS, DEPARTURES):
        if not (office.watch.home / name).exists() and (source / name).exists():
            shutil.copy2(source / name, office.watch.home / name)
            yield f"{name} manquait\u00a0: celui de la sauvegarde est en place."
    yield f"Rien ne part tant que vous ne l'avez pas dit\u00a0: {again('outbox resume')}"


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    """Nobody else leads the folder meanwhile."""
    descriptor = os.open(home / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BriefingError(
            "«\u00a0vigie run\u00a0» travaille sur ce dossier\u00a0: arrêtez-le d'abord."
        ) from None
    finally:
        os.close(descriptor)
