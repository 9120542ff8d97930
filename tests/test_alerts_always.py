"""Whatever happens between two looks: each (person, story) told once, nothing lost in silence."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.alerting import telling
from tests.alerted import Archive, titles
from tests.offices import SETTINGS, settle
from watch.faults import InjectedFault, faults, nth

ALWAYS = 'alerts:\n  per_day: 100\n  quiet_from: "00:00"\n  quiet_until: "00:00"\n'
PEOPLE = ("claire@region.example", "paul@region.example")
SUBJECTS = ("tiers-lieux", "musées")

small = st.integers(0, 5)
step = st.one_of(
    st.tuples(st.just("come"), st.sets(st.sampled_from(SUBJECTS)), st.none() | small),
    st.tuples(st.just("tick"), st.integers(0, 30)),
    st.tuples(st.just("die"), st.integers(1, 2)),
    st.tuples(st.just("add"), st.sampled_from(PEOPLE), st.sampled_from(SUBJECTS)),
    st.tuples(st.just("pause"), small),
    st.tuples(st.just("resume"), small, st.booleans()),
    st.tuples(st.just("merge"), small, small),
    st.tuples(st.just("split"), small),
)


@dataclass
class World:
    """The archive, and what an honest witness remembers of it."""

    archive: Archive
    alerts: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    """person, words, the number of articles when it began or began again"""
    told: dict[str, set[str]] = field(default_factory=lambda: {one: set() for one in PEOPLE})
    """for each person the articles told, and the names that their stories had"""
    read: int = 0
    """mails already looked at"""

    def come(self, subjects: set[str], story: int | None) -> None:
        stories = self.stories()
        names = list(dict.fromkeys(stories.values()))
        into = names[story % len(names)] if names and story is not None else ""
        number = self.archive.articles + 1
        title = f"Sur les {' et les '.join(sorted(subjects)) or 'gares'}, sujet {number}"
        self.archive.article(title, story=into)

    def tick(self, hours: int) -> None:
        self.archive.house.hands.forward(hours=hours, minutes=15)
        self.archive.tick()
        self.look()

    def die(self, point: int) -> None:
        try:
            with faults(nth(point, "exception")):
                self.archive.tick()
        except InjectedFault:
            pass
        self.look()

    def add(self, person: str, subject: str) -> None:
        if any(one[:2] == (person, subject) for one in self.alerts.values()):
            return
        self.archive.alert(subject, to=person)
        self.alerts[len(self.alerts) + 1] = (person, subject, self.archive.articles)

    def pause(self, which: int) -> None:
        if which + 1 in self.alerts:
            self.archive.vigie("alerts", "pause", str(which + 1))

    def resume(self, which: int, missed: bool) -> None:
        number = which + 1
        with self.archive.office.stores() as (store, records):
            alert = records.alerts.get(number)
            if alert is None or alert.paused_at is None:
                return
            waiting = self.untold(number)
            said = telling.restart(self.archive.office, store, records, alert, missed=missed)
        assert said == len(waiting), "what is passed over is counted"
        if not missed:
            person, subject, _ = self.alerts[number]
            self.alerts[number] = (person, subject, self.archive.articles)

    def merge(self, one: int, other: int) -> None:
        names = list(dict.fromkeys(self.stories().values()))
        if names and one % len(names) != other % len(names):
            with self.archive.office.stores() as (store, _):
                now = self.archive.house.hands.at
                store.curations.merge(
                    [names[one % len(names)]], names[other % len(names)], "x", now
                )

    def split(self, which: int) -> None:
        stories = self.stories()
        shared = [key for key, name in stories.items() if list(stories.values()).count(name) > 1]
        if shared:
            with self.archive.office.stores() as (store, _):
                store.curations.split(
                    [shared[which % len(shared)]], "x", self.archive.house.hands.at
                )

    def stories(self) -> dict[str, str]:
        with self.archive.office.stores() as (store, _):
            rows = store.engine.rows("SELECT key, story FROM articles ORDER BY id")
        return {row["key"]: row["story"] for row in rows}

    def look(self) -> None:
        """Judge the mails that are new: nothing in them was known."""
        mails, stories = self.archive.mails(), self.stories()
        for mail in mails[self.read :]:
            known = self.told[mail["To"]]
            for title in titles([mail]):
                key = f"{int(title.split()[1]):020x}"
                name = stories[key]
                held = {name, *(one for one, story in stories.items() if story == name)}
                assert not held & known, f"{title} was told to {mail['To']}"
                known |= {key, name}
        self.read = len(mails)

    def untold(self, number: int) -> set[str]:
        """The stories that this alert still has to tell."""
        person, subject, after = self.alerts[number]
        stories, known = self.stories(), self.told[person]
        silenced = {stories[key] for key in known & stories.keys()} | known
        with self.archive.office.stores() as (store, _):
            rows = store.engine.rows(
                "SELECT key, title FROM articles WHERE id > :after", after=after
            )
        answering = {stories[row["key"]] for row in rows if subject in row["title"]}
        return answering - silenced


@settings(max_examples=25)
@given(st.lists(step, max_size=18))
def test_told_once_and_nothing_lost(steps: list[tuple[object, ...]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Archive(settle(Path(folder) / "vigie", SETTINGS + ALWAYS)))
        world.add(PEOPLE[0], SUBJECTS[0])
        for gesture, *given_to in steps:
            getattr(world, str(gesture))(*given_to)
        for number in world.alerts:
            world.resume(number - 1, missed=True)
        world.tick(0)
        assert [world.untold(number) for number in world.alerts] == [set()] * len(world.alerts)
