"""An office in an empty folder, with a clock that the test moves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from briefings.app import Office
from watch.app import Watch, utc_now
from watch.classify.themes import load_themes
from watch.model import Clock, SourceSpec
from watch.resources import shipped
from watch.settings import Alerts, Settings

KEEPER = "exploitation@region.example"


@dataclass
class Hands:
    """A clock that the test moves."""

    time: datetime

    def __call__(self) -> datetime:
        return self.time


def bare(
    home: Path,
    now: Clock = utc_now,
    *,
    settings: Settings | None = None,
    sources: tuple[SourceSpec, ...] = (),
) -> Office:
    """The office of this folder, its weekly note alone."""
    watch = Watch(
        home=home,
        settings=settings or Settings(alerts=Alerts(keeper=KEEPER)),
        sources=sources,
        themes=load_themes(shipped("config", "themes.yaml")),
        now=now,
        random=lambda: 0.5,
    )
    return Office(watch=watch)
