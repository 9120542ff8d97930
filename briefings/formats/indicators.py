"""The sheet « Indicateurs »: what the note counts, and Excel's own charts over the same cells.

Every figure is one of the note's: the method box, its sections, its sources, the notes before it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xlsxwriter.chart import Chart
from xlsxwriter.worksheet import Worksheet

from briefings.formats.book import Book
from briefings.formats.cells import Cell, Column, plain
from briefings.formats.trend import ENOUGH, Step, Trend
from briefings.model import Briefing, Method, Section, SourceLine
from briefings.render.colours import LIGHT, tone
from watch.model import Theme

NAME = "Indicateurs"
_ROW = 20
"""Pixels of a row: Excel's default."""
_SIZE = {"width": 620, "height": 300}


@dataclass(frozen=True, slots=True)
class _Line:
    """A figure and what it is."""

    label: str
    figure: int


def indicators(book: Book, briefing: Briefing, trend: Trend) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME)
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1 + len(briefing.sections), 17)
    row = book.title(sheet, 0, "La note en chiffres")
    row = book.block(sheet, (row, 0), _LINES, _lines(briefing.method), filters=False)
    row = _themes(book, sheet, row + 1, briefing.sections)
    row = _weeks(book, sheet, row, briefing.sections, trend)
    _sources(book, sheet, row, briefing.method.sources)


_LINES: tuple[Column[_Line], ...] = (
    Column(width=44, header="Éléments", cell=lambda line: line.label),
    Column(header="Nombre", cell=lambda line: line.figure),
)


def _lines(method: Method) -> list[_Line]:
    return [
        _Line("Reçus sur la période", method.collected),
        _Line("Retenus sous un thème", method.tagged),
        _Line("À vérifier", method.to_check),
        _Line("Sans thème", method.untagged),
        _Line("Déjà envoyés", method.already_sent),
        *(
            _Line(label, figure)
            for label, figure in (
                ("Actualités écartées par le service", method.dropped),
                ("Actualités ajoutées par le service", method.added),
            )
            if figure
        ),
        _Line("Sources suivies", len(method.sources)),
        _Line("Sources en échec", sum(source.problem is not None for source in method.sources)),
    ]


def _themes(book: Book, sheet: Worksheet, row: int, sections: Sequence[Section]) -> int:
    columns: tuple[Column[Section], ...] = (
        Column(width=44, header="Thème", cell=lambda one: plain(one.theme.name)),
        Column(header="En rubrique", cell=lambda one: len(one.stories)),
        Column(header="En lien", cell=lambda one: len(one.further)),
        Column(header="Actualités", cell=lambda one: len(one.stories) + len(one.further)),
    )
    head = book.title(sheet, row, "Actualités par thème")
    end = book.block(sheet, (head, 0), columns, sections, filters=False)
    if not sections:
        return end + 1
    chart = book.file.add_chart({"type": "bar"})
    chart.add_series(
        {
            "name": "Actualités",
            "categories": [NAME, head + 1, 0, end - 1, 0],
            "values": [NAME, head + 1, 3, end - 1, 3],
            "points": [{"fill": {"color": _color(one.theme)}} for one in sections],
            "data_labels": {"value": True},
            "gap": 60,
        }
    )
    chart.set_title({"name": "Actualités de la note, par thème", "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True})
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    told = ", ".join(
        f"{plain(one.theme.name)} {len(one.stories) + len(one.further)}" for one in sections
    )
    return _placed(
        sheet, chart, (row, 3 + len(sections)), end, f"Actualités par thème\u00a0: {told}."
    )


def _weeks(
    book: Book, sheet: Worksheet, row: int, sections: Sequence[Section], trend: Trend
) -> int:
    columns = (
        _step("Période", lambda step: step.label),
        _step("Du", lambda step: step.period.start.date()),
        *(_counted(section.theme, header) for section, header in _headed(sections)),
    )
    head = book.title(sheet, row, "Actualités par thème, note après note")
    end = book.block(sheet, (head, 0), columns, trend.steps, filters=False)
    if any(step.counts is None for step in trend.steps):
        book.remark(f"Feuille «\u00a0{NAME}\u00a0»\u00a0: une case vide est une période sans note.")
    if trend.notes < ENOUGH or not sections:
        book.remark(
            f"Feuille «\u00a0{NAME}\u00a0»\u00a0: pas de graphique par période avant trois notes,"
            " c'est trop peu pour une tendance."
        )
        return end + 1
    chart = book.file.add_chart({"type": "column", "subtype": "stacked"})
    for place, section in enumerate(sections, start=2):
        chart.add_series(
            {
                "name": [NAME, head, place],
                "categories": [NAME, head + 1, 0, end - 1, 0],
                "values": [NAME, head + 1, place, end - 1, place],
                "fill": {"color": _color(section.theme)},
                "gap": 60,
            }
        )
    chart.set_title({"name": "Actualités par thème, note après note", "overlay": False})
    chart.set_legend({"position": "bottom"})
    chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": LIGHT.rule}}})
    text = "Actualités par thème et par période\u00a0: les chiffres sont dans le tableau à gauche."
    return _placed(sheet, chart, (row, 3 + len(sections)), end, text)


def _sources(book: Book, sheet: Worksheet, row: int, sources: Sequence[SourceLine]) -> None:
    columns: tuple[Column[SourceLine], ...] = (
        Column(width=44, header="Source", cell=lambda one: plain(one.spec.name)),
        Column(header="Reçus", cell=lambda one: one.received),
        Column(header="Retenus", cell=lambda one: one.kept),
        Column(header="Anomalie", width=17, cell=lambda one: plain(one.problem or "")),
    )
    ordered = sorted(sources, key=lambda one: (-one.kept, -one.received, one.spec.name))
    head = book.title(sheet, row, "Éléments par source")
    book.block(sheet, (head, 0), columns, ordered)


def _headed(sections: Sequence[Section]) -> list[tuple[Section, str]]:
    """Each section with a header of its own: a table of Excel refuses two alike."""
    taken = {"période", "du"}
    headed = []
    for section in sections:
        name = plain(section.theme.name)[:200] or section.theme.slug
        header = name if name.lower() not in taken else f"{name} ({section.theme.slug})"
        taken.add(header.lower())
        headed.append((section, header))
    return headed


def _step(header: str, cell: Callable[[Step], Cell]) -> Column[Step]:
    return Column(header=header, cell=cell)


def _counted(theme: Theme, header: str) -> Column[Step]:
    return _step(
        header,
        lambda step: None if step.counts is None else step.counts.get(theme.slug, 0),
    )


def _color(theme: Theme) -> str:
    return tone("", theme).light


def _placed(sheet: Worksheet, chart: Chart, at: tuple[int, int], end: int, text: str) -> int:
    """Put the chart beside its table; the first row below both."""
    chart.set_size(_SIZE)
    sheet.insert_chart(*at, chart, {"description": text})
    return max(end, at[0] + _SIZE["height"] // _ROW + 1) + 1
