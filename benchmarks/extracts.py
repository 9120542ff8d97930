"""Measure key figures, key sentences and languages on items that we wrote.

    python benchmarks/extracts.py [figures languages sentences] [--errors]

Figures: the values found, then whether the word that says what they count is the right one.
Languages: every item announced as French, as in a French catalogue. Sentences: two are asked of
each text, beside what taking its first two would give. The files are ours, written before the rules
of figures (their "report" half was looked at once these were made) and with those of languages: a
ceiling rather than a promise.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.enrichment import LABELLED, Item, Tally, lines
from watch.enrich.figures import figures
from watch.enrich.language import language
from watch.enrich.summary import key_sentences
from watch.model import Article, Figure, FigureKind
from watch.text import fold

NOW = datetime(2026, 11, 25, tzinfo=UTC)
UNITS = {FigureKind.PERCENT: " %", FigureKind.POINTS: " points", FigureKind.AMOUNT: " €"}


def read(name: str, half: str | None = None) -> list[Item]:
    rows = (LABELLED / f"{name}.jsonl").read_text("utf-8").splitlines()
    items: list[dict[str, Any]] = [json.loads(row) for row in rows]
    return [item for item in items if half in {None, item["half"]}]


def article(lead: str) -> Article:
    return Article(
        key="0" * 20, source="labelled", url="https://labelled.example/", title="", lead=lead,
        text="", published=None, first_seen=NOW,
    )  # fmt: skip


def told(figure: Figure) -> str:
    """The value as the labelled file writes it."""
    if figure.value is None:
        return figure.text
    return f"{figure.value.normalize():f}{UNITS.get(figure.kind, '')}"


def figured(items: list[Item]) -> Tally:
    tally = Tally()
    for item in items:
        found = {told(one): fold(one.what) for one in figures(article(item["text"]))}
        pairs = [one.partition(" | ")[::2] for one in item["figures"]]
        expected = {value: fold(what.strip()) for value, what in pairs}
        tally.compare("value", set(found), set(expected), item["text"])
        common = found.keys() & expected.keys()
        tally.compare(
            "what it counts",
            {f"{one} {found[one]}" for one in common},
            {f"{one} {expected[one]}" for one in common},
            item["text"],
        )
    return tally


def spoken(items: list[Item]) -> Tally:
    tally = Tally()
    for item in items:
        tally.compare("language", {language("fr", item["text"])}, {item["language"]}, item["text"])
    return tally


def extracted(items: list[Item]) -> Tally:
    tally = Tally()
    for item in items:
        said = item["sentences"]
        found = {one.text for one in key_sentences(item["title"], " ".join(said), 2)}
        expected = {said[rank] for rank in item["key"]}
        tally.compare("TextRank, two of them", found, expected, item["title"])
        tally.compare("the first two", set(said[:2]), expected, item["title"])
    return tally


MEASURES: dict[str, Callable[[list[Item]], Tally]] = {
    "figures": figured,
    "languages": spoken,
    "sentences": extracted,
}


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("kinds", nargs="*", choices=[*MEASURES, []], default=[])
    asked.add_argument("--errors", action="store_true")
    options = asked.parse_args()
    for name in options.kinds or MEASURES:
        for half in ("dev", "report"):
            if items := read(name, half):
                tally = MEASURES[name](items)
                print("\n".join(lines(f"{name}, {half} half", tally, errors=options.errors)))


if __name__ == "__main__":
    main()
