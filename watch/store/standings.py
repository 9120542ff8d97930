"""Where each source stands, and the rules from which an office exempted it."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date, datetime

from watch.model import Exemption, Mask, Move, Rule, Standing
from watch.store.convert import to_json, to_text
from watch.store.engine import Engine, Row
from watch.zone import paris


class Standings:
    """The tables of standings and exemptions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> dict[str, Standing]:
        """By source; one of which nothing was decided is absent."""
        return {row["source"]: _standing(row) for row in self._engine.rows(_ALL)}

    def of(self, source: str) -> Standing:
        """Of one source; a blank one when nothing was decided of it."""
        rows = self._engine.rows(f"{_ALL} WHERE source = :source", source=source)
        return _standing(rows[0]) if rows else Standing(source=source)

    def save(self, standing: Standing) -> None:
        """Write it, in the transaction of the decisions that made it."""
        move, claimed = standing.move, standing.claimed
        self._engine.execute(
            """INSERT OR REPLACE INTO standings (source, url, address, move_url, move_since,
                 move_seen, move_proposed, refused, site, title, claimed, claimed_site,
                 claimed_title, paused)
               VALUES (:source, :url, :address, :move_url, :move_since, :move_seen, :move_proposed,
                 :refused, :site, :title, :claimed, :claimed_site, :claimed_title, :paused)""",
            source=standing.source,
            url=standing.url,
            address=standing.address,
            move_url=move.url if move else None,
            move_since=to_text(move.since) if move else None,
            move_seen=move.seen if move else None,
            move_proposed=int(move.proposed) if move else None,
            refused=to_json(standing.refused),
            site=standing.trusted.site,
            title=standing.trusted.title,
            claimed=int(claimed is not None),
            claimed_site=claimed.site if claimed else None,
            claimed_title=claimed.title if claimed else None,
            paused=standing.paused,
        )

    def exempt(self, exemption: Exemption) -> None:
        """Write it in place of an earlier one of the same rule."""
        self._engine.execute(
            "INSERT OR REPLACE INTO exemptions VALUES (:source, :rule, :until, :reason, :author)",
            source=exemption.source,
            rule=exemption.rule.value,
            until=exemption.until.isoformat(),
            reason=exemption.reason,
            author=exemption.author,
        )

    def lifted(self, now: datetime) -> defaultdict[str, frozenset[Rule]]:
        """The rules from which each source is exempt today; of any other source, none."""
        found: defaultdict[str, frozenset[Rule]] = defaultdict(frozenset)
        for one in self.exemptions(now):
            found[one.source] |= {one.rule}
        return found

    def exemptions(self, now: datetime) -> list[Exemption]:
        """Those in force, to the end of their last day in Paris."""
        rows = self._engine.rows(
            "SELECT * FROM exemptions WHERE until >= :today ORDER BY source, rule",
            today=paris(now).date().isoformat(),
        )
        return [
            Exemption(
                source=row["source"],
                rule=Rule(row["rule"]),
                until=date.fromisoformat(row["until"]),
                reason=row["reason"],
                author=row["author"],
            )
            for row in rows
        ]


_ALL = "SELECT * FROM standings"


def _standing(row: Row) -> Standing:
    move = None
    if row["move_url"] is not None:
        since = datetime.fromisoformat(row["move_since"])
        proposed = bool(row["move_proposed"])
        move = Move(url=row["move_url"], since=since, seen=row["move_seen"], proposed=proposed)
    return Standing(
        source=row["source"],
        url=row["url"],
        address=row["address"],
        move=move,
        refused=tuple(json.loads(row["refused"])),
        trusted=Mask(site=row["site"], title=row["title"]),
        claimed=Mask(site=row["claimed_site"], title=row["claimed_title"])
        if row["claimed"]
        else None,
        paused=row["paused"],
    )


class Rests:
    """Until when each host asked to be left alone, across harvests."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def until(self, now: datetime) -> dict[str, datetime]:
        """By host, those that still rest."""
        rows = self._engine.rows("SELECT * FROM rests WHERE until > :now", now=to_text(now))
        return {row["host"]: datetime.fromisoformat(row["until"]) for row in rows}

    def ask(self, host: str, until: datetime) -> None:
        """Note what a host asked; the longest wish stands."""
        self._engine.execute(
            """INSERT INTO rests VALUES (:host, :until)
               ON CONFLICT (host) DO UPDATE SET until = max(until, excluded.until)""",
            host=host,
            until=to_text(until),
        )
