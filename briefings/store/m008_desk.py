"""Drafts under work: their moves, their visas, the weeks that are skipped; what may not be done.

The steps of :mod:`briefings.desk.states` are triggers here: whatever program writes to this file,
nothing that waits for an approval leaves without one, what was approved is what leaves, and what
was sent is never changed.
"""

from __future__ import annotations

from briefings.store.schema import briefings
from watch.store.library import Database


@briefings()
def m008_desk(db: Database) -> None:
    """Manuscripts, moves, visas, views, skips, and the rules that hold them."""
    for statement in (*_TABLES, *_rules()):
        db.execute(statement)


_TABLES = (
    # base: the briefing as prepared. visa: the approval in force. held_at: the review was too long.
    """CREATE TABLE manuscripts (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        period_start TEXT NOT NULL,
        period_end TEXT NOT NULL,
        base BLOB NOT NULL,
        state TEXT NOT NULL DEFAULT 'prepared'
            CHECK (state IN ('prepared', 'review', 'approved', 'sent')),
        revision INTEGER NOT NULL DEFAULT 0,
        visa INTEGER REFERENCES visas (id),
        issue INTEGER UNIQUE REFERENCES issues (id),
        prepared_at TEXT NOT NULL,
        prepared_by TEXT NOT NULL,
        held_at TEXT,
        UNIQUE (digest, period_start),
        CHECK ((state IN ('approved', 'sent')) = (visa IS NOT NULL)),
        CHECK ((state = 'sent') = (issue IS NOT NULL))
    )""",
    """CREATE TABLE moves (
        manuscript INTEGER NOT NULL REFERENCES manuscripts (id),
        revision INTEGER NOT NULL,
        kind TEXT NOT NULL,
        move TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (manuscript, revision)
    )""",
    # number to briefing: of an approval, the issue exactly as it will leave.
    """CREATE TABLE visas (
        id INTEGER PRIMARY KEY,
        manuscript INTEGER NOT NULL REFERENCES manuscripts (id),
        revision INTEGER NOT NULL,
        who TEXT NOT NULL,
        role TEXT NOT NULL,
        at TEXT NOT NULL,
        remark TEXT NOT NULL,
        number INTEGER CHECK (number > 0),
        subject TEXT,
        html TEXT,
        text TEXT,
        sha256 TEXT,
        briefing BLOB,
        CHECK ((number IS NULL) = (sha256 IS NULL) AND (number IS NULL) = (subject IS NULL)
            AND (number IS NULL) = (html IS NULL) AND (number IS NULL) = (text IS NULL)
            AND (number IS NULL) = (briefing IS NULL))
    )""",
    "CREATE INDEX visas_manuscript ON visas (manuscript, id)",
    """CREATE TABLE views (
        manuscript INTEGER NOT NULL REFERENCES manuscripts (id),
        who TEXT NOT NULL,
        revision INTEGER NOT NULL,
        PRIMARY KEY (manuscript, who)
    )""",
    """CREATE TABLE skips (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL,
        period_start TEXT NOT NULL,
        who TEXT NOT NULL,
        at TEXT NOT NULL,
        reason TEXT NOT NULL,
        lifted_by TEXT,
        lifted_at TEXT,
        CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
    )""",
    "CREATE UNIQUE INDEX skips_standing ON skips (digest, period_start) WHERE lifted_at IS NULL",
)

_STEPS = (
    "'prepared>review', 'prepared>approved', 'review>approved', 'approved>review', 'approved>sent'"
)
_OURS = "SELECT 1 FROM manuscripts WHERE id = NEW.manuscript AND state <> 'sent'"

# What is refused, always or when something holds: event, condition, why.
_NEVER = (
    ("UPDATE ON moves", "", "a move is never rewritten"),
    ("DELETE ON moves", "", "a move is never removed"),
    ("UPDATE ON visas", "", "a visa is never rewritten"),
    ("DELETE ON visas", "", "a visa is never removed"),
    ("UPDATE ON issues", "", "an issue is frozen"),
    ("DELETE ON issues", "", "an issue is kept"),
    ("DELETE ON manuscripts", "", "a manuscript is kept"),
    (
        "INSERT ON manuscripts",
        "NEW.state <> 'prepared' OR NEW.revision <> 0",
        "it begins prepared",
    ),
    ("UPDATE ON manuscripts", "OLD.state = 'sent'", "it was sent"),
    (
        "UPDATE OF state ON manuscripts",
        f"OLD.state <> NEW.state AND OLD.state || '>' || NEW.state NOT IN ({_STEPS})",
        "this step does not exist",
    ),
    (
        "UPDATE OF base ON manuscripts",
        "OLD.revision > 0 OR OLD.state <> 'prepared'",
        "work has begun on it",
    ),
    (
        "UPDATE OF revision ON manuscripts",
        "NEW.revision <> (SELECT count(*) FROM moves WHERE manuscript = NEW.id)",
        "a revision is a move",
    ),
    (
        "UPDATE OF visa, revision ON manuscripts",
        """NEW.visa IS NOT NULL AND NOT EXISTS (SELECT 1 FROM visas v WHERE v.id = NEW.visa
             AND v.manuscript = NEW.id AND v.number > 0 AND v.revision = NEW.revision
             AND v.id = (SELECT max(id) FROM visas WHERE manuscript = NEW.id))""",
        "this is not the last visa, or not of this revision",
    ),
    (
        "UPDATE OF issue ON manuscripts",
        """NOT EXISTS (SELECT 1 FROM issues i JOIN visas v ON v.id = NEW.visa
             WHERE i.id = NEW.issue AND i.digest = NEW.digest
             AND i.period_start = NEW.period_start AND i.sha256 = v.sha256)""",
        "these are not the bytes that were approved",
    ),
    (
        "INSERT ON moves",
        f"NOT EXISTS ({_OURS} AND revision + 1 = NEW.revision)",
        "somebody moved first, or it was sent",
    ),
    (
        "INSERT ON visas",
        f"NOT EXISTS ({_OURS} AND revision = NEW.revision)",
        "this is not the present revision, or it was sent",
    ),
    (
        "INSERT ON issues",
        """EXISTS (SELECT 1 FROM manuscripts m WHERE m.digest = NEW.digest
             AND m.period_start = NEW.period_start AND NOT EXISTS (SELECT 1 FROM visas v
               WHERE v.id = m.visa AND m.state = 'approved' AND v.sha256 = NEW.sha256
               AND v.number = NEW.number))""",
        "a draft of this issue waits for its approval",
    ),
    (
        "INSERT ON issues",
        """EXISTS (SELECT 1 FROM skips s WHERE s.digest = NEW.digest
             AND s.period_start = NEW.period_start AND s.lifted_at IS NULL)""",
        "this issue is skipped",
    ),
)
# What follows by itself: a move voids the approval, an approval is in force, what left is sent.
_FOLLOWS = (
    """CREATE TRIGGER desk_moved AFTER INSERT ON moves BEGIN
         UPDATE manuscripts SET revision = NEW.revision, state = 'review', visa = NULL
         WHERE id = NEW.manuscript; END""",
    """CREATE TRIGGER desk_remarked AFTER INSERT ON visas WHEN NEW.number IS NULL BEGIN
         UPDATE manuscripts SET state = 'review'
         WHERE id = NEW.manuscript AND state = 'prepared'; END""",
    """CREATE TRIGGER desk_approved AFTER INSERT ON visas WHEN NEW.number IS NOT NULL BEGIN
         UPDATE manuscripts SET state = 'approved', visa = NEW.id WHERE id = NEW.manuscript; END""",
    """CREATE TRIGGER desk_sent AFTER INSERT ON issues BEGIN
         UPDATE manuscripts SET state = 'sent', issue = NEW.id
         WHERE digest = NEW.digest AND period_start = NEW.period_start; END""",
)


def _rules() -> tuple[str, ...]:
    refusals = (
        f"CREATE TRIGGER desk_rule_{number} BEFORE {event}{f' WHEN {when}' if when else ''}"
        f" BEGIN SELECT RAISE(ABORT, '{why}'); END"
        for number, (event, when, why) in enumerate(_NEVER, start=1)
    )
    return (*refusals, *_FOLLOWS)
