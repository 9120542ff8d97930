"""SQLite through sqlite-utils: durability, transactions and the error border.

Durability, measured with simulated power cuts: WAL with synchronous=NORMAL lost acknowledged
commits in 17 cuts of 30, WAL+FULL in 0 of 70, DELETE+EXTRA in 0 of 30. WAL is used only when the
library is outside the WAL-reset bug (3.7.0 to 3.51.2 but 3.50.7 and 3.44.6): see
https://sqlite.org/wal.html#walresetbug.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import Connection
from typing import Any

from watch.errors import StoreError, StoreFull, StoreLocked, StoreReadOnly, StoreSlow, complaint
from watch.faults import faultpoint
from watch.highlight import holds
from watch.store.engine import Params, Row
from watch.store.library import Database, sqlite3
from watch.store.volume import shared

BUSY_SECONDS = 10.0
BULK_CACHE = 8 * 2**20
"""Bytes of pages in memory for who writes much: with 2 MB, SQLite's own, each was read 4 times."""
MOST_CACHE = 64 * 2**20
"""More than those, a sixteenth of the file up to this: a harvest of 5,000 feeds changes pages all
over 700 MB, and took 100 s with 8 MB, 89 so."""
BULK_WAL = 4_000
"""Pages of journal, 16 MB, after which it is emptied then: a page that many change goes once."""
KEPT_WAL = 64 * 2**20
"""Bytes of its journal that stay on the disk once it was emptied into the archive."""
HEAVY_WAL = 256 * 2**20
"""Bytes beyond which something must be reading without end: it is emptied at 16 MB at most."""
READ_CACHE = 8 * 2**20
"""Bytes of pages in memory for who serves: with 2 MB, what is read costs a tenth more."""


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite library keeps its word in WAL mode."""
    return (
        version >= (3, 51, 3)
        or (version[:2] == (3, 50) and version >= (3, 50, 7))
        or (version[:2] == (3, 44) and version >= (3, 44, 6))
    )


def explain(error: Exception, path: Path) -> StoreError:
    """The French sentence for what the library said."""
    text = str(error)
    if "locked" in text or "busy" in text:
        return StoreLocked(
            f"La base {path} est occupée par un autre programme depuis trop longtemps\u00a0:"
            " fermez-le ou réessayez dans un instant.",
        )
    if "interrupted" in text:
        return StoreSlow(
            "La recherche demande trop de temps\u00a0: ajoutez un mot, une source ou une période.",
        )
    if "readonly" in text or "read-only" in text:
        return StoreReadOnly(
            f"La base {path} n'est pas modifiable\u00a0: vérifiez les droits du fichier"
            " et de son dossier.",
        )
    if "unable to open" in text:
        return StoreReadOnly(
            f"La base {path} ne peut pas être ouverte\u00a0: vérifiez que le dossier existe"
            " et que vous pouvez y écrire.",
        )
    if "malformed" in text or "not a database" in text:
        return StoreError(
            f"Le fichier {path} est endommagé ou n'est pas une base Vigie\u00a0:"
            " remettez en place votre dernière sauvegarde.",
        )
    return _of_the_disk(text, path) or StoreError(
        f"La base {path} a refusé une opération\u00a0: {text}."
    )


def _of_the_disk(text: str, path: Path) -> StoreError | None:
    if "full" in text:
        return StoreFull(
            f"Le disque est plein\u00a0: libérez de l'espace là où se trouve {path}."
            " Rien de ce qui était enregistré n'est perdu."
        )
    if "i/o" in text.lower():
        return StoreError(
            f"Le disque répond mal là où se trouve {path}\u00a0: vérifiez-le avant de relancer"
            " Vigie. Ce qui était enregistré l'est encore si le disque le rend."
        )
    return None


@contextmanager
def border(path: Path) -> Iterator[None]:
    """What the library raises becomes a :class:`StoreError` that names this file."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, path) from error


def _allowed() -> None:
    """Anyone may write."""


class SQLite:
    """One connection to one file, for one thread; for one at a time when it is ``passed_on``."""

    def __init__(
        self,
        path: Path,
        *,
        busy: float = BUSY_SECONDS,
        read_only: bool = False,
        passed_on: bool = False,
    ) -> None:
        self.path = path
        with border(path):
            connection = _connect(path, busy, read_only=read_only, passed_on=passed_on)
            self.db = Database(connection)
            self.db.conn.row_factory = sqlite3.Row
            self.db.conn.create_function("holds", 2, holds, deterministic=True)
            self._mode = "lecture seule" if read_only else self._harden()
        self._reading = False
        self.guard: Callable[[], None] = _allowed
        """asked at the start of every transaction; refuses by raising"""

    def _harden(self) -> str:
        self.db.execute("PRAGMA foreign_keys = ON")
        self.db.execute("PRAGMA trusted_schema = OFF")
        self.db.execute("PRAGMA secure_delete = ON")
        if wal_is_safe(sqlite3.sqlite_version_info):
            self.db.execute("PRAGMA journal_mode = WAL")
            self.db.execute("PRAGMA synchronous = FULL")
            self.db.execute(f"PRAGMA journal_size_limit = {KEPT_WAL}")
            return "WAL + FULL"
        self.db.execute("PRAGMA journal_mode = DELETE")
        self.db.execute("PRAGMA synchronous = EXTRA")
        return "DELETE + EXTRA"

    @property
    def description(self) -> str:
        """For example ``SQLite 3.53.4, WAL + FULL``."""
        return f"SQLite {sqlite3.sqlite_version}, {self._mode}"

    @property
    def library(self) -> tuple[int, ...]:
        """Version of the SQLite library in use."""
        return tuple(sqlite3.sqlite_version_info)

    def rows(self, sql: str, /, **params: object) -> list[Row]:
        """See :class:`watch.store.engine.Engine`."""
        with border(self.path):
            return [dict(row) for row in self.db.execute(sql, params).fetchall()]

    def tuples(self, sql: str, /, **params: object) -> list[tuple[Any, ...]]:
        """See :class:`watch.store.engine.Engine`."""
        with border(self.path):
            cursor = self.db.conn.cursor()
            cursor.row_factory = None
            found: list[tuple[Any, ...]] = cursor.execute(sql, params).fetchall()
            return found

    def execute(self, sql: str, /, **params: object) -> int:
        """See :class:`watch.store.engine.Engine`."""
        if self.guard is not _allowed and not self.db.conn.in_transaction:
            with self.transaction("guarded"):
                return self.execute(sql, **params)
        with border(self.path):
            return int(self.db.execute(sql, params).rowcount)

    def executemany(self, sql: str, params: Iterable[Params], /) -> None:
        """See :class:`watch.store.engine.Engine`."""
        with border(self.path):
            self.db.conn.executemany(sql, params)

    @contextmanager
    def transaction(self, name: str) -> Iterator[None]:
        """BEGIN IMMEDIATE, since a deferred one fails at once after another's commit (M15)."""
        if self._reading:  # it would sometimes be refused, when another has written since
            raise RuntimeError(f"{name} is written within a moment")
        if self.db.conn.in_transaction:
            yield
            return
        with border(self.path):
            self.db.execute("BEGIN IMMEDIATE")
            try:
                self.guard()
                yield
                faultpoint(f"before:{name}")
                self.db.execute("COMMIT")
            except BaseException:
                if self.db.conn.in_transaction:
                    self.db.execute("ROLLBACK")
                raise
            faultpoint(f"after:{name}")

    @contextmanager
    def moment(self) -> Iterator[None]:
        """See :class:`watch.store.engine.Engine`."""
        if self.db.conn.in_transaction:
            yield
            return
        with border(self.path):
            self.db.execute("BEGIN")
        self._reading = True
        try:
            yield
        finally:
            self._reading = False
            if self.db.conn.in_transaction:  # SQLite gives it up by itself when the disk fails
                with border(self.path):
                    self.db.execute("COMMIT")

    @contextmanager
    def deadline(self, seconds: float) -> Iterator[None]:
        """See :class:`watch.store.engine.Engine`. One step in 2,000 looks at the clock: 0.1 ms."""
        end = time.monotonic() + seconds
        self.db.conn.set_progress_handler(lambda: time.monotonic() > end, 2_000)
        try:
            yield
        finally:
            self.db.conn.set_progress_handler(None, 0)

    def copy_into(self, target: Path) -> None:
        """One instant of the database in another file: it changes nothing here, so asks no guard.

        SQLite copies in no transaction: one opened for the guard made it refuse.
        """
        with border(self.path):
            self.db.execute("VACUUM INTO ?", [str(target)])

    def expect_readers(self) -> None:
        """Much will be read through this connection, by one after the other."""
        self.db.execute(f"PRAGMA cache_size = -{READ_CACHE // 1024}")

    def expect_bulk(self) -> None:
        """Much will be written through this connection; changes nothing of what it promises.

        To be said again as the file grows: the cache follows.
        """
        cache = min(max(BULK_CACHE, self.path.stat().st_size // 16), MOST_CACHE)
        self.db.execute(f"PRAGMA cache_size = -{cache // 1024}")
        self.db.execute(f"PRAGMA wal_autocheckpoint = {BULK_WAL}")

    def leave_free(self, reserve: int) -> None:
        """Refuse to fill the disk: ``reserve`` bytes stay for what must be written all the same.

        Raises:
            StoreError: less is free.
        """
        free = shutil.disk_usage(self.path.absolute().parent).free if reserve else 0
        if free < reserve:
            raise StoreError(
                f"Il ne reste que {free // 10**6}\u00a0Mo sur le disque de l'archive\u00a0: la"
                f" collecte s'arrête pour en laisser {reserve // 10**6} (réglage"
                " reserve_megabytes). Libérez de la place, puis relancez\u00a0; rien de ce qui est"
                " enregistré n'est perdu.",
            )

    def wal(self) -> int:
        """Bytes of the journal that waits to be emptied into the archive; 0 in another mode."""
        try:
            return self.path.with_name(f"{self.path.name}-wal").stat().st_size
        except FileNotFoundError:
            return 0

    def integrity(self) -> str | None:
        """None when the file is sound, else what SQLite found."""
        found = self.rows("PRAGMA quick_check(1)")
        return None if found == [{"quick_check": "ok"}] else str(found[0]["quick_check"])

    def close(self) -> None:
        """See :class:`watch.store.engine.Engine`."""
        self.db.close()


def _connect(path: Path, busy: float, *, read_only: bool, passed_on: bool) -> Connection:
    if not read_only:
        _refuse_network(path)
        if not path.exists():
            _create_private(path)
    uri = f"{path.absolute().as_uri()}?mode={'ro' if read_only else 'rw'}"
    connection: Connection = sqlite3.connect(
        uri, uri=True, timeout=busy, isolation_level=None, check_same_thread=not passed_on
    )
    return connection


def _refuse_network(path: Path) -> None:
    if kind := shared(path.absolute().parent):
        raise StoreReadOnly(
            f"La base {path} est sur un disque du réseau ({kind}), où deux programmes peuvent"
            " l'endommager sans le savoir\u00a0: mettez-la sur un disque de cette machine (réglage"
            " database), et n'en copiez que des sauvegardes ailleurs.",
        )


def _create_private(path: Path) -> None:
    """An empty file that only its owner reads: it will hold people's addresses."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreReadOnly(
            f"La base {path} ne peut pas être créée ({complaint(error)})\u00a0: choisissez un"
            " dossier où vous pouvez écrire (réglage database).",
        ) from error
