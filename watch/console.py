"""What the terminal shows: tables, a progress bar on a terminal, plain lines elsewhere.

Every text that comes from a source is given to rich as data, never as markup. It formats; it
computes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from watch.model import SourceReport, Verdict
from watch.text import squeeze

OUTCOMES = {
    "nouveau": "lu",
    "inchange": "inchangé (304)",
    "echec": "en échec",
    "illisible": "illisible",
    "pas_encore": "remis à plus tard",
}
"""What an outcome is called in front of a user."""

VERDICTS = {Verdict.IN: "retenu", Verdict.CHECK: "à vérifier", Verdict.OUT: "écarté"}
"""What is made of a theme's score, in front of a user."""

_GUILLEMETS = re.compile(r"«\s*([^«»]*?)\s*»")

WIDE = 120
"""Columns when the output is not a terminal: tables must not fold in a log file."""


def console() -> Console:
    """A console that keeps its width in a pipe and never interprets what it is given."""
    out = Console(highlight=False, markup=False, emoji=False)
    if out.is_terminal:
        return out
    # A sentence stays on its line in a log file; only tables keep to a width.
    return Console(highlight=False, markup=False, emoji=False, width=WIDE, soft_wrap=True)


def plural(count: int, one: str, many: str | None = None) -> str:
    """« 1 source », « 2 sources »; 0 is singular in French."""
    word = one if abs(count) < 2 else many or f"{one}s"  # noqa: PLR2004 - French grammar
    return f"{count:,}".replace(",", "\u202f") + f"\u00a0{word}"


def quoted(words: str) -> str:
    """The item's words, between guillemets; those that it has become the inner ones."""
    inner = _GUILLEMETS.sub(r"“\1”", squeeze(words))
    return f"«\u00a0{inner}\u00a0»"


def percent(score: float) -> str:
    """« 87 % »."""
    return f"{score * 100:.0f}\u00a0%"


def decimal(number: float, places: int = 3) -> str:
    """« 0,812 »."""
    return f"{number:.{places}f}".replace(".", ",")


def table(headers: Sequence[str], rows: Iterable[Sequence[str]], *, title: str = "") -> Table:
    """A plain table; the last column takes what width is left.

    A header that starts with ``>`` is of figures, to the right; with ``=``, of names to copy.
    Neither column is folded.
    """
    shown = Table(title=title or None, title_justify="left", header_style="bold", box=None)
    for header in headers:
        shown.add_column(
            header.lstrip(">="),
            justify="right" if header.startswith(">") else "left",
            no_wrap=header.startswith((">", "=")),
            overflow="fold",
        )
    for row in rows:
        shown.add_row(*(Text(cell) for cell in row))
    return shown


Progressed = Callable[[Iterable[SourceReport]], Iterator[SourceReport]]


def progress(out: Console, total: int, names: dict[str, str]) -> Progressed:
    """Follow a harvest: a bar on a terminal, one line a source elsewhere."""

    def lines(reports: Iterable[SourceReport]) -> Iterator[SourceReport]:
        for done, report in _numbered(reports):
            name = names.get(report.source, report.source)
            out.print(f"[{done}/{total}] {name}\u00a0: {summary(report)}")
            yield report

    def bar(reports: Iterable[SourceReport]) -> Iterator[SourceReport]:
        columns = (TextColumn("Collecte"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, TextColumn("{task.description}"), console=out) as shown:
            task = shown.add_task("", total=total)
            for done, report in _numbered(reports):
                name = names.get(report.source, report.source)
                shown.update(task, completed=done, description=name.replace("[", "\\["))
                yield report

    return bar if out.is_terminal else lines


def _numbered(reports: Iterable[SourceReport]) -> Iterator[tuple[int, SourceReport]]:
    """With how many sources were heard so far: a further page of one is not another source."""
    heard: set[str] = set()
    for report in reports:
        heard.add(report.source)
        yield len(heard), report


def summary(report: SourceReport) -> str:
    """One source's result in a few words."""
    if report.outcome == "inchange":
        return "inchangé depuis la dernière fois (304)"
    if report.outcome in {"echec", "illisible", "pas_encore"}:
        return f"{OUTCOMES[report.outcome]}\u00a0— {report.reason}"
    parts = [
        plural(report.new, "nouveauté"),
        f"{report.known}\u00a0déjà en archive",
        *([f"{report.updated}\u00a0mis à jour"] if report.updated else []),
        *([f"{len(report.rejected)}\u00a0mis de côté"] if report.rejected else []),
        *reserves(report),
    ]
    return ", ".join(parts)


def reserves(report: SourceReport) -> list[str]:
    """What an answer gave that did not enter the archive, and what is doubtful in it.

    Not the entries set aside one by one: they have a place of their own.
    """
    beyond = ("au-delà du plafond, non lu", "au-delà du plafond, non lus")
    return [
        *([held_back(report.held)] if report.held else []),
        *([plural(report.truncated, *beyond)] if report.truncated else []),
        *([f"attention\u00a0: {report.reason}"] if report.reason else []),
    ]


def held_back(count: int) -> str:
    """« 40 en attente de votre décision »."""
    return plural(count, "en attente de votre décision", "en attente de votre décision")
