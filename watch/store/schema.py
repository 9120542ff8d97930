"""The archive's tables, as an append-only set of named migrations.

A migration that has been released is never edited: a new one follows it. Each runs in a
transaction together with its own record (sqlite-utils).
"""

from __future__ import annotations

from watch.errors import StoreError
from watch.store.copying import before
from watch.store.library import Database, Migrations
from watch.store.sqlite import SQLite, border

archive = Migrations("watch")


@archive()
def m001_archive(db: Database) -> None:
    """Articles and their earlier versions, labels, source states, the harvest journal."""
    for statement in _M001:
        db.execute(statement)
    # An explicit id: with an implicit rowid, VACUUM renumbers and the index answers wrong rows.
    db.table("articles").enable_fts(
        ["search_title", "search_text"],
        create_triggers=True,
        tokenize="unicode61 remove_diacritics 2",
    )


_M001 = (
    """CREATE TABLE articles (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        source TEXT NOT NULL,
        url TEXT NOT NULL,
        title TEXT NOT NULL,
        lead TEXT NOT NULL,
        text TEXT NOT NULL,
        published TEXT,
        first_seen TEXT NOT NULL,
        effective TEXT NOT NULL,
        language TEXT NOT NULL,
        authors TEXT NOT NULL,
        tags TEXT NOT NULL,
        story TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        address TEXT NOT NULL,
        labelled_by TEXT,
        search_title TEXT NOT NULL,
        search_text TEXT NOT NULL
    )""",
    "CREATE INDEX articles_effective ON articles (effective)",
    "CREATE INDEX articles_first_seen ON articles (first_seen)",
    "CREATE INDEX articles_story ON articles (story)",
    "CREATE INDEX articles_fingerprint ON articles (fingerprint)",
    "CREATE INDEX articles_address ON articles (address)",
    "CREATE INDEX articles_source ON articles (source, id)",
    "CREATE INDEX articles_labelled ON articles (labelled_by)",
    """CREATE TABLE article_versions (
        id INTEGER PRIMARY KEY,
        article INTEGER NOT NULL REFERENCES articles (id),
        title TEXT NOT NULL,
        lead TEXT NOT NULL,
        text TEXT NOT NULL,
        replaced_at TEXT NOT NULL
    )""",
    """CREATE TABLE labels (
        article INTEGER NOT NULL REFERENCES articles (id),
        theme TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('model', 'person')),
        score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
        verdict TEXT NOT NULL CHECK (verdict IN ('retenu', 'a_verifier', 'ecarte')),
        author TEXT NOT NULL,
        terms TEXT NOT NULL,
        PRIMARY KEY (article, theme, origin)
    )""",
    """CREATE TABLE fetch_states (
        source TEXT PRIMARY KEY,
        watched_since TEXT,
        last_attempt TEXT,
        last_success TEXT,
        failures INTEGER NOT NULL,
        reason TEXT,
        next_due TEXT
    )""",
    """CREATE TABLE validators (
        source TEXT NOT NULL REFERENCES fetch_states (source),
        url TEXT NOT NULL,
        etag TEXT,
        last_modified TEXT,
        PRIMARY KEY (source, url)
    )""",
    """CREATE TABLE harvests (
        id INTEGER PRIMARY KEY,
        source TEXT NOT NULL,
        at TEXT NOT NULL,
        outcome TEXT NOT NULL,
        received INTEGER NOT NULL,
        new INTEGER NOT NULL,
        known INTEGER NOT NULL,
        updated INTEGER NOT NULL,
        truncated INTEGER NOT NULL,
        rejected TEXT NOT NULL,
        reason TEXT,
        elapsed REAL NOT NULL
    )""",
    "CREATE INDEX harvests_source ON harvests (source, id)",
)


def migrate(engine: SQLite, migrations: Migrations) -> None:
    """Bring the file up to date; two processes starting together do it once.

    Raises:
        StoreError: damaged, or written by a newer Vigie.
    """
    with border(engine.path):  # sqlite-utils reads the record of steps past our own border
        _refuse_foreign(engine)
        _refuse_newer(engine, migrations)
        due = migrations.pending(engine.db)
        lived = migrations.applied(engine.db)
    if not due:
        return
    if lived:
        before(engine, due[0].name)
    with engine.transaction(f"migrate:{migrations.name}"):
        migrations.apply(engine.db)


def _refuse_foreign(engine: SQLite) -> None:
    """Another program's database, named by mistake: it would receive our tables among its own."""
    tables = set(engine.db.table_names())
    if tables and Migrations.migrations_table not in tables:
        raise StoreError(
            f"La base {engine.path} n'est pas celle de Vigie, mais d'un autre programme\u00a0:"
            " donnez un autre fichier (réglage database) ou un autre dossier (--home).",
        )


def _refuse_newer(engine: SQLite, migrations: Migrations) -> None:
    ours = {step.name for step in migrations.pending(engine.db)}
    applied = {step.name for step in migrations.applied(engine.db)}
    known = ours | {step.name for step in migrations._migrations}  # noqa: SLF001 - no public list
    if unknown := applied - known:
        raise StoreError(
            f"La base {engine.path} a été créée par une version plus récente de Vigie"
            f" ({', '.join(sorted(unknown))})\u00a0: mettez Vigie à jour.",
        )
