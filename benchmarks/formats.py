"""What each file for other programs costs, made from a note that we wrote and from 10,000 results.

    python benchmarks/formats.py              # every format
    python benchmarks/formats.py xlsx         # those whose name holds this

Each is made once to warm the libraries up, then five times: the median by the clock and of the
processor's time, which other jobs inflate less, and the size of the file.
The 10,000 rows are also written by XlsxWriter alone, strings without looks, to compare with.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).parent.parent))

from xlsxwriter import Workbook

from briefings.compose import briefing_document, note_document
from briefings.document import Document, Picture
from briefings.formats import charts
from briefings.formats.columns import FOUND
from briefings.formats.feeds import Channel, Entry, json_feed, rss
from briefings.formats.markdown import markdown
from briefings.formats.pdf import pdf
from briefings.formats.readback import shown
from briefings.formats.rows import News, found, names_of
from briefings.formats.semicolons import csv_of
from briefings.formats.slides import slides
from briefings.formats.trend import Told, Trend, trend
from briefings.formats.web import web_page
from briefings.formats.word import word
from briefings.formats.workbook import found_workbook, workbook
from briefings.house import House
from briefings.model import Briefing
from briefings.notes import NoteKind
from briefings.period import parse
from briefings.render import render
from tests import documents, dossiers, notes
from watch.model import Labelled, Theme

ROWS, ITEMS, RUNS = 10_000, 60, 5
HOUSE = House()
NAMES = names_of([notes.spec("cs", "Centre de sciences")], notes.THEMES)


def main(wanted: Sequence[str]) -> None:
    for name, make in formats().items():
        if wanted and not any(word in name for word in wanted):
            continue
        size, *spent = measured(make)
        clock, processor = (f"{1000 * seconds:8.0f} ms" for seconds in spent)
        print(f"{name:<44} {clock} {processor} {size / 1000:8.0f} kB", flush=True)


def measured(make: Callable[[], bytes]) -> tuple[int, float, float]:
    """The size, then the seconds by the clock and by the processor."""
    size = len(make())
    clock, processor = [], []
    for _ in range(RUNS):
        started = perf_counter(), process_time()
        make()
        clock.append(perf_counter() - started[0])
        processor.append(process_time() - started[1])
    return size, median(clock), median(processor)


def formats() -> dict[str, Callable[[], bytes]]:
    rows = results()
    note = briefing()
    steps = history(note)
    channel = Channel(title="Veille", description="Notes", home="https://vigie.example/")
    sent = [
        Entry(id=f"urn:x:{n}", title=f"Note {n}", published=notes.MADE, text="Une ligne.\n" * 400)
        for n in range(20)
    ]
    return {
        f"xlsx, {ROWS} results": lambda: found_workbook("Essai", rows, HOUSE, notes.MADE),
        f"xlsx, {ROWS} results, XlsxWriter alone": lambda: alone(rows),
        f"csv, {ROWS} results": lambda: csv_of(FOUND, rows),
        f"xlsx, note of {ITEMS} items": lambda: workbook(note, HOUSE, NAMES, steps),
        f"pptx, note of {ITEMS} items": lambda: slides(note, HOUSE, notes.THEMES, steps),
        "charts, themes over 12 notes, SVG and PNG": lambda: drawn(charts.themes(note, steps)),
        "charts, sources, SVG and PNG": lambda: drawn(charts.sources(note)),
        "rss, 20 notes": lambda: rss(channel, sent),
        "json feed, 20 notes": lambda: json_feed(channel, sent),
        **pages(),
        **crowded(),
    }


def pages() -> dict[str, Callable[[], bytes]]:
    """A note and a week laid out, and composed before it from what is known."""
    dossier, week = dossiers.many(ITEMS), documents.full_week()
    note = dossiers.note(NoteKind.INFORMATION)

    def composed() -> Document:
        return note_document(note, dossier, HOUSE)

    def weekly() -> Document:
        return briefing_document(week, HOUSE, documents.THEMES)

    made, told = composed(), weekly()
    paper = word(told)
    return {
        f"html, note d'information of {ITEMS} items": lambda: web_page(made).encode(),
        "html, the same, composed": lambda: web_page(composed()).encode(),
        f"html, week of {ITEMS} items": lambda: web_page(told).encode(),
        "html, the same week, composed": lambda: web_page(weekly()).encode(),
        f"mail, week of {ITEMS} items": lambda: mailed(week, documents.THEMES),
        f"md, week of {ITEMS} items": lambda: markdown(told).encode(),
        f"docx, week of {ITEMS} items": lambda: word(told),
        "docx, the same read back": lambda: shown(paper).encode(),
        f"pdf, week of {ITEMS} items": lambda: pdf(told),
    }


def crowded() -> dict[str, Callable[[], bytes]]:
    """A week of 2,000 stories whose titles are as long as titles may be, in every format."""
    week = notes.crowded()
    told = briefing_document(week, HOUSE, documents.THEMES)
    steps = history(week)
    return {
        "mail, week of 2000 items": lambda: mailed(week, notes.THEMES),
        "html, week of 2000 items": lambda: web_page(told).encode(),
        "md, week of 2000 items": lambda: markdown(told).encode(),
        "docx, week of 2000 items": lambda: word(told),
        "pdf, week of 2000 items": lambda: pdf(told),
        "xlsx, week of 2000 items": lambda: workbook(week, HOUSE, NAMES, steps),
        "pptx, week of 2000 items": lambda: slides(week, HOUSE, notes.THEMES, steps),
    }


def mailed(week: Briefing, themes: Sequence[Theme]) -> bytes:
    return render(week, HOUSE, themes).html.encode()


def results() -> list[News]:
    items = [
        Labelled(
            article=replace(
                notes.article(n, f"Un titre d'article de longueur ordinaire, le numéro {n}"),
                lead="Une phrase de chapô, assez longue pour ressembler à un vrai extrait. " * 3,
            ),
            labels=(notes.label("ruralite"),),
        )
        for n in range(ROWS)
    ]
    return list(found(items, NAMES, 300, {}))


def briefing() -> Briefing:
    stories = [
        notes.story(
            n, f"Un titre ordinaire, le numéro {n}", notes.label("ruralite"), extract="Mot. " * 40
        )
        for n in range(ITEMS)
    ]
    third = ITEMS // 3
    ordinary = notes.ordinary()
    parts = (tuple(stories[:third]), tuple(stories[third : 2 * third]), tuple(stories[2 * third :]))
    return replace(
        notes.briefing(
            sections=parts, highlights=tuple(stories[:5]), sources=ordinary.method.sources
        ),
        calls=ordinary.calls,
    )


def history(note: Briefing) -> Trend:
    weeks = range(36, 47)
    past = [
        Told(period=parse(f"2026-S{w}"), counts={"ruralite": w, "orientation": 9}) for w in weeks
    ]
    return trend(past, note)


def alone(rows: Sequence[News]) -> bytes:
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for down, row in enumerate(rows):
        for across, column in enumerate(FOUND):
            sheet.write_string(down, across, str(column.cell(row)))
    book.close()
    return buffer.getvalue()


def drawn(picture: Picture | None) -> bytes:
    assert picture is not None
    return picture.png + picture.svg.encode()


if __name__ == "__main__":
    main(sys.argv[1:])
