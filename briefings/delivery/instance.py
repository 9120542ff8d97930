"""Whether this database is the one that sends, or a copy of it: a copy must write to nobody.

What is queued in a copy, or in a backup put back, may have been sent since. Its identity and a
count of the passages are kept in the database, and again in a file beside it with the machine and
the number of the file on its disk. Copied elsewhere, the numbers differ; put back in place, the
count is behind. The database is written first: it is never behind but when it is old.
"""

from __future__ import annotations

import json
import os
import platform
import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from briefings.store import Records
from watch.errors import SettingsError, complaint

MACHINE = Path("/etc/machine-id")


def this_machine() -> str:
    """What tells this machine from another: its identity on Linux, else its name."""
    try:
        return MACHINE.read_text(encoding="ascii").strip() or platform.node()
    except (OSError, UnicodeDecodeError):
        return platform.node()


def copied(why: str) -> str:
    """The whole reason, for a reader."""
    return f"cette base est une copie, ou une sauvegarde remise en place\u00a0: {why}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """What is written beside the database."""

    instance: str
    epoch: int
    machine: str
    inode: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """A database on a machine; ``nonce`` gives a new identity."""

    database: Path
    machine: str
    nonce: Callable[[], str]

    @property
    def path(self) -> Path:
        """The seal's file: beside the database, under its name."""
        return self.database.with_name(f"{self.database.name}.instance")

    def begin(self, records: Records) -> None:
        """Adopt a database that has no identity yet, unless another one was here."""
        if records.meta.instance() is None and self._read() is None:
            self.adopt(records)

    def estranged(self, records: Records) -> str | None:
        """Why nothing may leave, in French; None when it is the one, or a new one."""
        identity, seal = records.meta.instance(), self._read()
        if seal is None:
            return "le fichier qui l'accompagnait n'est pas là" if identity else None
        if seal.instance != identity:
            return "son identité n'est pas celle de ce dossier"
        if seal.machine != self.machine:
            return "elle vient d'une autre machine"
        if seal.inode != self._inode():
            return "son fichier a été remplacé"
        if records.sending.epoch() < seal.epoch:
            return "elle est plus ancienne que le dernier envoi"
        return None

    def advance(self, records: Records) -> None:
        """Count one more passage, here and beside; two processes at once may both call it."""
        with records.engine.transaction("instance.advance"):
            epoch = records.sending.epoch() + 1
            records.sending.set_epoch(epoch)
        self._write(records.meta.instance() or "", epoch)

    def adopt(self, records: Records) -> None:
        """From now on this database is the one that sends, and no copy made before is.

        Raises:
            SettingsError: the file beside it cannot be written; nothing must leave.
        """
        identity = self.nonce()
        with records.engine.transaction("instance.adopt"):
            records.meta.adopt(identity)
            epoch = records.sending.epoch() + 1
            records.sending.set_epoch(epoch)
        self._write(identity, epoch)

    def _inode(self) -> int:
        return self.database.stat().st_ino

    def _read(self) -> Seal | None:
        try:
            said = json.loads(self.path.read_text(encoding="utf-8"))
            return Seal(
                instance=str(said["instance"]),
                epoch=int(said["epoch"]),
                machine=str(said["machine"]),
                inode=int(said["inode"]),
            )
        except (OSError, ValueError, KeyError, TypeError):
            return None  # absent or damaged: then a person decides

    def _write(self, identity: str, epoch: int) -> None:
        seal = Seal(instance=identity, epoch=epoch, machine=self.machine, inode=self._inode())
        # A name of its own: two threads of one program may both be counting a passage.
        temporary = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        try:
            descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump(asdict(seal), file)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(self.path)
        except OSError as error:
            raise SettingsError(
                f"Le fichier {self.path} ne peut pas être écrit ({complaint(error)})\u00a0:"
                " rien n'est envoyé, vérifiez les droits du dossier et la place libre.",
            ) from error
        finally:
            temporary.unlink(missing_ok=True)
