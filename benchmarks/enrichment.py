"""Measure what is found of places, calls and events on items that we wrote.

    python benchmarks/enrichment.py [--half dev|report] [--errors] [territory calls events]

The files of ``labelled/`` were written before the rules, in two halves: "dev", against which the
rules were tuned, and "report", whose figures are the ones to quote. They are ours, so they share
our idea of what an article looks like: a ceiling rather than a promise.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from watch.enrich.analysis import dates
from watch.enrich.gazetteer import Gazetteer
from watch.enrich.territory import territory
from watch.model import Article, CallKind
from watch.places import load_places
from watch.resources import shipped
from watch.text import fold

LABELLED = Path(__file__).parent / "labelled"
Item = dict[str, Any]


@dataclass
class Tally:
    """Right, wrong and missed, by field."""

    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)

    def compare(self, name: str, found: set[str], expected: set[str], title: str) -> None:
        self.right[name] += len(found & expected)
        self.wrong[name] += len(found - expected)
        self.missed[name] += len(expected - found)
        if found != expected:
            more, less = sorted(found - expected), sorted(expected - found)
            self.errors.append(f"{name}: {title} | too much {more} | missed {less}")

    def precision(self, name: str) -> float:
        return self.right[name] / max(1, self.right[name] + self.wrong[name])

    def recall(self, name: str) -> float:
        return self.right[name] / max(1, self.right[name] + self.missed[name])

    def fields(self) -> list[str]:
        return sorted({*self.right, *self.wrong, *self.missed})


def read(name: str, half: str | None) -> list[Item]:
    lines = (LABELLED / f"{name}.jsonl").read_text("utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    return [item for item in items if half in {None, item["half"]}]


def article(item: Item) -> Article:
    day = item.get("published", "2026-09-01")
    published = datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC)
    return Article(
        key="0" * 20,
        source="labelled",
        url="https://labelled.example/",
        title=item["title"],
        lead=item["text"],
        text="",
        published=published,
        first_seen=published,
    )


def short(name: str, expected: set[str]) -> str:
    """The usual name of an official one: "grand orb" of "Grand Orb Communauté de Communes"."""
    return next((one for one in expected if name.startswith(f"{one} communaut")), name)


def places(items: list[Item], names: Gazetteer) -> Tally:
    tally = Tally()
    for item in items:
        found = territory(article(item), names, regional=False)
        expected = {fold(name) for name in item["places"]}
        said = {short(fold(one.place.name), expected) for one in found.mentions}
        tally.compare("place", said, expected, item["title"])
        concerned = ({"yes"} if found.score >= 0.3 else set(), {"yes"} if expected else set())
        tally.compare("concerns the region", *concerned, item["title"])
    return tally


def same(found: str | None, expected: str | None) -> set[str]:
    """What is found, under the name that was expected when one holds the other."""
    if found is None:
        return set()
    one, other = fold(found), fold(expected or "")
    return {other} if other and (one in other or other in one) else {one}


def called(items: list[Item], _: Gazetteer) -> Tally:
    """A deadline to register, of no call, is no call here: it was not labelled."""
    tally = Tally()
    for item in items:
        title = item["title"]
        found = [c for c in dates(article(item))[0] if c.kind is not CallKind.REGISTRATION]
        first = found[0] if found else None
        expected = item["kind"]
        tally.compare("call", {"yes"} if first else set(), {"yes"} if expected else set(), title)
        if first is None or expected is None:
            continue
        tally.compare("kind", {str(first.kind)}, {expected}, title)
        tally.compare("closing", {str(first.closing)}, {item["status"]}, title)
        days = {str(one.deadline) for one in found if one.deadline}
        tally.compare("deadline", days, set(item["deadlines"]), title)
        if item["deadlines"]:
            hours = {one.at for one in found if one.at}
            tally.compare("hour", hours, {item["time"]} - {None}, title)
        for name in ("funder", "audience", "amount"):
            stated = getattr(first, name)
            wanted = item[name]
            tally.compare(
                name,
                same(stated.value if stated else None, wanted),
                {fold(wanted)} if wanted else set(),
                title,
            )
    return tally


def held(items: list[Item], _: Gazetteer) -> Tally:
    tally = Tally()
    for item in items:
        title, found = item["title"], dates(article(item))[1]
        expected = item["events"]
        tally.compare(
            "event",
            {f"{one.first} to {one.last}" for one in found},
            {f"{one['first']} to {one['last']}" for one in expected},
            title,
        )
        if not found or not expected:
            continue
        tally.compare(
            "hour", {found[0].begins or ""} - {""}, {expected[0]["begins"] or ""} - {""}, title
        )
        wanted, place = expected[0]["place"], found[0].place
        tally.compare(
            "place",
            same(place.value if place else None, wanted),
            {fold(wanted)} if wanted else set(),
            title,
        )
    return tally


MEASURES: dict[str, Callable[[list[Item], Gazetteer], Tally]] = {
    "territory": places,
    "calls": called,
    "events": held,
}


def lines(name: str, tally: Tally, *, errors: bool) -> Iterator[str]:
    yield name
    for each in tally.fields():
        scores = f"precision {tally.precision(each):.3f} recall {tally.recall(each):.3f}"
        counts = (tally.right[each], tally.wrong[each], tally.missed[each])
        yield "  {:22} {} {:4} right {:3} wrong {:3} missed".format(each, scores, *counts)
    if errors:
        yield from (f"    {error}" for error in tally.errors)


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("kinds", nargs="*", choices=[*MEASURES, []], default=[])
    asked.add_argument("--half", choices=["dev", "report"])
    asked.add_argument("--errors", action="store_true")
    options = asked.parse_args()
    names = load_places(shipped("config", "territory"))
    for half in [options.half] if options.half else ["dev", "report"]:
        for name in options.kinds or MEASURES:
            tally = MEASURES[name](read(name, half), names)
            print("\n".join(lines(f"{name}, {half} half", tally, errors=options.errors)))


if __name__ == "__main__":
    main()
