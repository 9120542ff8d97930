"""Drafts under work, with their moves and visas. Every rule is in the tables (``m008_desk``).

It reads and writes rows; what a move means is the desk's, who may make it the caller's.
"""

from __future__ import annotations

from datetime import datetime

from briefings.desk.manuscript import Approval, Manuscript, Signed, Skip
from briefings.desk.moves import Entry
from briefings.desk.states import State
from briefings.document import Visa
from briefings.model import Briefing, Period, Rendered
from briefings.store.packing import pack, pack_move, unpack, unpack_move
from watch.store.convert import to_instant, to_text
from watch.store.engine import Engine, Row
from watch.zone import PARIS


class Manuscripts:
    """The tables of the desk."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def open(self, base: Briefing, by: str, at: datetime) -> Manuscript:
        """The draft of this issue: made of ``base``, or the one already there, untouched."""
        with self._engine.transaction("manuscripts.open"):
            self._engine.execute(
                """INSERT INTO manuscripts (digest, period_start, period_end, base, prepared_at,
                     prepared_by) VALUES (:digest, :start, :end, :base, :at, :by)
                   ON CONFLICT (digest, period_start) DO NOTHING""",
                digest=base.digest.slug,
                start=to_text(base.period.start),
                end=to_text(base.period.end),
                base=pack(base),
                at=to_text(at),
                by=by,
            )
            (found,) = self._where(
                "digest = :digest AND period_start = :start",
                digest=base.digest.slug,
                start=to_text(base.period.start),
            )
            return found

    def renew(self, manuscript: int, base: Briefing, by: str, at: datetime) -> None:
        """Prepare it again.

        Raises:
            StoreError: work has begun on it.
        """
        self._engine.execute(
            "UPDATE manuscripts SET base = :base, prepared_at = :at, prepared_by = :by"
            " WHERE id = :id",
            id=manuscript,
            base=pack(base),
            at=to_text(at),
            by=by,
        )

    def find(self, digest: str, start: datetime) -> Manuscript | None:
        """The draft of a digest whose period starts then."""
        found = self._where(
            "digest = :digest AND period_start = :start", digest=digest, start=to_text(start)
        )
        return found[0] if found else None

    def get(self, manuscript: int) -> Manuscript | None:
        """By its id."""
        found = self._where("id = :id", id=manuscript)
        return found[0] if found else None

    def waiting(self, digest: str) -> list[Manuscript]:
        """Those that were not sent, oldest period first."""
        return self._where("digest = :digest AND state <> 'sent'", digest=digest)

    def append(self, manuscript: int, entry: Entry) -> None:
        """Add a move; an approval in force falls.

        Raises:
            StoreError: somebody moved first, or it was sent.
        """
        kind, move = pack_move(entry.move)
        self._engine.execute(
            """INSERT INTO moves (manuscript, revision, kind, move, who, at)
               VALUES (:id, :revision, :kind, :move, :who, :at)""",
            id=manuscript,
            revision=entry.revision,
            kind=kind,
            move=move,
            who=entry.who,
            at=to_text(entry.at),
        )

    def sign(self, manuscript: int, signed: Signed, approval: Approval | None = None) -> None:
        """Keep a visa; with what it approves, that is frozen and may leave.

        Raises:
            StoreError: it was given on another revision than the present one, or it was sent.
        """
        frozen = None if approval is None else approval.rendered
        self._engine.execute(
            """INSERT INTO visas (manuscript, revision, who, role, at, remark, number, subject,
                 html, text, sha256, briefing) VALUES (:id, :revision, :who, :role, :at, :remark,
                 :number, :subject, :html, :text, :sha256, :briefing)""",
            id=manuscript,
            revision=signed.revision,
            who=signed.visa.who,
            role=signed.visa.role,
            at=to_text(signed.visa.at),
            remark=signed.visa.remark,
            number=approval and approval.number,
            subject=frozen and frozen.subject,
            html=frozen and frozen.html,
            text=frozen and frozen.text,
            sha256=approval and approval.sha256,
            briefing=approval and pack(approval.briefing),
        )

    def withdraw(self, manuscript: int) -> bool:
        """Take the approval back; False when there was none, or it was sent."""
        return (
            self._engine.execute(
                "UPDATE manuscripts SET state = 'review', visa = NULL"
                " WHERE id = :id AND state = 'approved'",
                id=manuscript,
            )
            > 0
        )

    def number(self, manuscript: int) -> int | None:
        """The number that an approval once gave this issue: it keeps it."""
        rows = self._engine.rows(
            "SELECT max(number) AS number FROM visas WHERE manuscript = :id", id=manuscript
        )
        return None if rows[0]["number"] is None else int(rows[0]["number"])

    def hold(self, manuscript: int, at: datetime) -> bool:
        """Note that the time to review has passed; False when it was noted before."""
        return (
            self._engine.execute(
                "UPDATE manuscripts SET held_at = :at WHERE id = :id AND held_at IS NULL"
                " AND state <> 'sent'",
                id=manuscript,
                at=to_text(at),
            )
            > 0
        )

    def see(self, manuscript: int, who: str, revision: int) -> None:
        """Remember that this person was shown that revision."""
        self._engine.execute(
            """INSERT INTO views (manuscript, who, revision) VALUES (:id, :who, :revision)
               ON CONFLICT (manuscript, who) DO UPDATE
                 SET revision = max(views.revision, excluded.revision)""",
            id=manuscript,
            who=who,
            revision=revision,
        )

    def seen(self, manuscript: int, who: str) -> int:
        """The latest revision that this person was shown; 0 at first."""
        rows = self._engine.rows(
            "SELECT revision FROM views WHERE manuscript = :id AND who = :who",
            id=manuscript,
            who=who,
        )
        return int(rows[0]["revision"]) if rows else 0

    def skip(self, digest: str, start: datetime, skip: Skip) -> bool:
        """Mark an issue as not wanted; False when it was already."""
        return (
            self._engine.execute(
                """INSERT INTO skips (digest, period_start, who, at, reason)
               VALUES (:digest, :start, :who, :at, :reason) ON CONFLICT DO NOTHING""",
                digest=digest,
                start=to_text(start),
                who=skip.who,
                at=to_text(skip.at),
                reason=skip.reason,
            )
            > 0
        )

    def lift(self, digest: str, start: datetime, by: str, at: datetime) -> bool:
        """Want it again; False when it was not skipped."""
        return (
            self._engine.execute(
                """UPDATE skips SET lifted_by = :by, lifted_at = :at
               WHERE digest = :digest AND period_start = :start AND lifted_at IS NULL""",
                digest=digest,
                start=to_text(start),
                by=by,
                at=to_text(at),
            )
            > 0
        )

    def skipped(self, digest: str, start: datetime) -> Skip | None:
        """Why this issue is not wanted, if it is not."""
        rows = self._engine.rows(
            """SELECT who, at, reason FROM skips
               WHERE digest = :digest AND period_start = :start AND lifted_at IS NULL""",
            digest=digest,
            start=to_text(start),
        )
        if not rows:
            return None
        at = datetime.fromisoformat(rows[0]["at"])
        return Skip(who=rows[0]["who"], at=at, reason=rows[0]["reason"])

    def _where(self, clause: str, **params: object) -> list[Manuscript]:
        rows = self._engine.rows(
            f"SELECT * FROM manuscripts WHERE {clause} ORDER BY period_start",  # noqa: S608 - our own clauses
            **params,
        )
        return [self._read(row) for row in rows]

    def _read(self, row: Row) -> Manuscript:
        visas = self._engine.rows(
            "SELECT * FROM visas WHERE manuscript = :id ORDER BY id", id=row["id"]
        )
        moves = self._engine.rows(
            "SELECT * FROM moves WHERE manuscript = :id ORDER BY revision", id=row["id"]
        )
        in_force = next((visa for visa in visas if visa["id"] == row["visa"]), None)
        return Manuscript(
            id=row["id"],
            digest=row["digest"],
            period=_period(row),
            base=unpack(row["base"]),
            state=State(row["state"]),
            entries=tuple(map(_entry, moves)),
            visas=tuple(map(_signed, visas)),
            approval=None if in_force is None else _approval(in_force),
            issue=row["issue"],
            prepared_at=datetime.fromisoformat(row["prepared_at"]),
            prepared_by=row["prepared_by"],
            held_at=to_instant(row["held_at"]),
        )


def _period(row: Row) -> Period:
    start, end = (datetime.fromisoformat(row[name]) for name in ("period_start", "period_end"))
    return Period(start.astimezone(PARIS), end.astimezone(PARIS))


def _entry(row: Row) -> Entry:
    return Entry(
        revision=row["revision"],
        move=unpack_move(row["kind"], row["move"]),
        who=row["who"],
        at=datetime.fromisoformat(row["at"]),
    )


def _visa(row: Row) -> Visa:
    at = datetime.fromisoformat(row["at"])
    return Visa(who=row["who"], role=row["role"], at=at, remark=row["remark"])


def _signed(row: Row) -> Signed:
    return Signed(visa=_visa(row), revision=row["revision"], approves=row["number"] is not None)


def _approval(row: Row) -> Approval:
    return Approval(
        visa=_visa(row),
        number=row["number"],
        rendered=Rendered(subject=row["subject"], html=row["html"], text=row["text"]),
        sha256=row["sha256"],
        briefing=unpack(row["briefing"]),
    )
