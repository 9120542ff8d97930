"""Issues, numbered and frozen. Recording one queues its mails in the same transaction.

It renders nothing and sends nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from briefings.model import Briefing, Issue, Period, Rendered
from briefings.select.stories import story_keys
from briefings.store.mail import Outgoing
from briefings.store.outbox import Outbox
from briefings.store.packing import pack, unpack
from watch.errors import StoreError
from watch.model import Verdict
from watch.store.convert import to_text
from watch.store.engine import Engine, Row
from watch.zone import PARIS

TO_CHECK = f"?{Verdict.CHECK}"
"""The place of a story that was only listed for checking; no theme can have this slug."""


@dataclass(frozen=True, slots=True)
class Place:
    """A story and the section it was in."""

    story: str
    section: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An issue about to be recorded."""

    digest: str
    period: Period
    number: int
    rendered: Rendered
    places: tuple[Place, ...]
    model: str
    made_at: datetime
    briefing: Briefing | None = None
    """what it was made of, kept beside it"""


def draft(briefing: Briefing, rendered: Rendered) -> Draft:
    """What is recorded of a briefing: its sections, in full and as links, and its doubts.

    A doubt has a place of its own: not asked again, yet told once someone has checked it.
    """
    places = {key: TO_CHECK for story in briefing.to_check for key in story_keys(story)}
    for section in briefing.sections:
        for story in (*section.stories, *section.further):
            places.update(dict.fromkeys(story_keys(story), section.theme.slug))
    return Draft(
        digest=briefing.digest.slug,
        period=briefing.period,
        number=briefing.number,
        rendered=rendered,
        places=tuple(Place(story, places[story]) for story in sorted(places)),
        model=briefing.method.model,
        made_at=briefing.made_at,
        briefing=briefing,
    )


def fingerprint(rendered: Rendered) -> str:
    """SHA-256 of what the reader is given; the separator occurs in none of the three."""
    whole = f"{rendered.subject}\x00{rendered.html}\x00{rendered.text}"
    return sha256(whole.encode()).hexdigest()


class Issues:
    """The tables of issues and of what was in them."""

    def __init__(self, engine: Engine, outbox: Outbox) -> None:
        self._engine = engine
        self._outbox = outbox

    def record(self, new: Draft, mails: Sequence[Outgoing] = ()) -> Issue:
        """The issue of that digest and period: ``new``, or the one already there, untouched.

        The issue, its stories and its mails are written together or not at all.

        Raises:
            StoreError: its number was taken meanwhile; render it again with a new number.
        """
        with self._engine.transaction("issues.record"):
            known = self.find(new.digest, new.period.start)
            if known is not None:
                return known
            if new.number not in {self.next_number(new.digest), self._reserved(new)}:
                raise StoreError(
                    f"Le numéro {new.number} de «\u00a0{new.digest}\u00a0» vient d'être pris par"
                    " un autre programme\u00a0: relancez la commande.",
                )
            return self._insert(new, mails)

    def _insert(self, new: Draft, mails: Sequence[Outgoing]) -> Issue:
        rows = self._engine.rows(
            """INSERT INTO issues (digest, period_start, period_end, number, subject, html, text,
                 made_at, model, sha256)
               VALUES (:digest, :start, :end, :number, :subject, :html, :text, :made_at, :model,
                 :sha256) RETURNING *""",
            digest=new.digest,
            start=to_text(new.period.start),
            end=to_text(new.period.end),
            number=new.number,
            subject=new.rendered.subject,
            html=new.rendered.html,
            text=new.rendered.text,
            made_at=to_text(new.made_at),
            model=new.model,
            sha256=fingerprint(new.rendered),
        )
        issue = to_issue(rows[0])
        self._engine.executemany(
            "INSERT INTO issue_stories (issue, story, section) VALUES (:issue, :story, :section)",
            [{"issue": issue.id, "story": one.story, "section": one.section} for one in new.places],
        )
        if new.briefing is not None:
            self._engine.execute(
                "INSERT INTO issue_briefings (issue, briefing) VALUES (:issue, :briefing)",
                issue=issue.id,
                briefing=pack(new.briefing),
            )
        self._outbox.enqueue(issue.id, mails, new.made_at)
        return issue

    def briefing(self, issue: int) -> Briefing | None:
        """What this issue was made of; None for one made before Vigie kept it.

        Raises:
            StoreError: it cannot be read any more.
        """
        rows = self._engine.rows(
            "SELECT briefing FROM issue_briefings WHERE issue = :issue", issue=issue
        )
        return unpack(rows[0]["briefing"]) if rows else None

    def next_number(self, digest: str) -> int:
        """One more than the last issue of this digest, those once approved included."""
        rows = self._engine.rows(
            """SELECT coalesce(max(number), 0) + 1 AS n FROM (
                 SELECT number FROM issues WHERE digest = :digest UNION ALL
                 SELECT v.number FROM visas v JOIN manuscripts m ON m.id = v.manuscript
                 WHERE m.digest = :digest)""",
            digest=digest,
        )
        return int(rows[0]["n"])

    def _reserved(self, new: Draft) -> int | None:
        """The number that an approval has given this issue."""
        rows = self._engine.rows(
            """SELECT v.number FROM visas v JOIN manuscripts m ON m.visa = v.id
               WHERE m.digest = :digest AND m.period_start = :start""",
            digest=new.digest,
            start=to_text(new.period.start),
        )
        return int(rows[0]["number"]) if rows else None

    def find(self, digest: str, start: datetime) -> Issue | None:
        """The issue of a digest whose period starts then."""
        rows = self._engine.rows(
            "SELECT * FROM issues WHERE digest = :digest AND period_start = :start",
            digest=digest,
            start=to_text(start),
        )
        return to_issue(rows[0]) if rows else None

    def get(self, issue: int) -> Issue | None:
        """By its id."""
        rows = self._engine.rows("SELECT * FROM issues WHERE id = :id", id=issue)
        return to_issue(rows[0]) if rows else None

    def latest(self, digest: str, limit: int = 20) -> list[Issue]:
        """Newest first."""
        rows = self._engine.rows(
            "SELECT * FROM issues WHERE digest = :digest ORDER BY number DESC LIMIT :limit",
            digest=digest,
            limit=limit,
        )
        return [to_issue(row) for row in rows]

    def series(self) -> list[tuple[str, int]]:
        """Every digest that has issues, and how many; those that left the settings included."""
        rows = self._engine.rows(
            "SELECT digest, count(*) AS n FROM issues GROUP BY digest ORDER BY digest"
        )
        return [(row["digest"], int(row["n"])) for row in rows]

    def stories_sent(self, digest: str, apart: datetime) -> frozenset[str]:
        """Stories told by this digest's issues: not sent again.

        ``apart`` is the start of the period being made, whose own issue does not count. Later
        weeks do: an older week may be made after them.
        """
        return self._stories(digest, apart, asked=False)

    def stories_asked(self, digest: str, apart: datetime) -> frozenset[str]:
        """Stories that those issues listed for checking: not listed again."""
        return self._stories(digest, apart, asked=True)

    def _stories(self, digest: str, apart: datetime, *, asked: bool) -> frozenset[str]:
        rows = self._engine.rows(
            """SELECT DISTINCT story FROM issue_stories
               WHERE (section = :to_check) = :asked AND issue IN
               (SELECT id FROM issues WHERE digest = :digest AND period_start <> :apart)""",
            to_check=TO_CHECK,
            asked=asked,
            digest=digest,
            apart=to_text(apart),
        )
        return frozenset(row["story"] for row in rows)


def to_issue(row: Row) -> Issue:
    """A row of ``issues``."""
    return Issue(
        id=row["id"],
        digest=row["digest"],
        period=Period(_paris(row["period_start"]), _paris(row["period_end"])),
        number=row["number"],
        subject=row["subject"],
        html=row["html"],
        text=row["text"],
        made_at=datetime.fromisoformat(row["made_at"]),
        model=row["model"],
        sha256=row["sha256"],
    )


def _paris(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(PARIS)
