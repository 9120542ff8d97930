"""PowerPoint's own chart of a note's themes: its figures can be edited there. Pure.

Dark bars are this note's; from three notes, pale ones are the mean of those before. Light and dark
part them without colour, and every bar bears its figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO

from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.shapes.placeholder import ChartPlaceholder, PlaceholderGraphicFrame
from pptx.util import Pt
from xlsxwriter import Workbook

from briefings.formats.trend import ENOUGH, Trend
from briefings.model import Section
from briefings.render.colours import LIGHT
from briefings.render.stories import line

LONGEST = 40
_BARS = ((LIGHT.link, "0"), ("#8a9399", "0.0"))
"""Dark, then pale: 3 to 1 at least with white, and with each other."""
_SHEET = "Sheet1"
"""The name that the chart's own references bear."""


@dataclass(frozen=True, slots=True)
class Series:
    """A name and its figures, one per theme."""

    name: str
    figures: tuple[float, ...]


def series(sections: Sequence[Section], trend: Trend) -> tuple[Series, ...]:
    """This note's figures, and the mean of the notes before when there are enough."""
    now = tuple(len(one.stories) + len(one.further) for one in sections)
    before = [step.counts for step in trend.steps[:-1] if step.counts is not None]
    if len(before) < ENOUGH - 1:
        return (Series("Cette note", now),)
    mean = tuple(
        round(sum(counts.get(one.theme.slug, 0) for counts in before) / len(before), 1)
        for one in sections
    )
    return Series("Cette note", now), Series(f"Moyenne des {len(before)} précédentes", mean)


def plot(
    place: ChartPlaceholder, names: Sequence[str], told: Sequence[Series], made: datetime
) -> PlaceholderGraphicFrame:
    """Put the chart in its placeholder."""
    data = CategoryChartData(number_format="General")
    data.categories = names
    for one in told:
        data.add_series(one.name, one.figures)
    frame = place.insert_chart(XL_CHART_TYPE.BAR_CLUSTERED, data)
    # The library's own workbook remembers when it was made.
    frame.chart.part.chart_workbook.update_from_xlsx_blob(_workbook(names, told, made))
    _style(frame.chart, len(told))
    return frame


def named(sections: Sequence[Section]) -> list[str]:
    """The themes, as the axis shows them."""
    return [line(one.theme.name, LONGEST) or one.theme.slug for one in sections]


def _style(chart: Chart, count: int) -> None:
    chart.font.size = Pt(14)
    chart.has_title = False
    chart.has_legend = count > 1
    if chart.has_legend:
        chart.legend.position = XL_LEGEND_POSITION.BOTTOM
        chart.legend.include_in_layout = False
    chart.category_axis.reverse_order = True
    chart.category_axis.format.line.fill.background()
    chart.category_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.minimum_scale = 0
    chart.value_axis.tick_label_position = XL_TICK_LABEL_POSITION.NONE
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = 60, 0
    for one, (color, form) in zip(plot.series, _BARS, strict=False):
        one.format.fill.solid()
        one.format.fill.fore_color.rgb = RGBColor.from_string(color.removeprefix("#").upper())
        one.data_labels.show_value = True
        one.data_labels.number_format, one.data_labels.number_format_is_linked = form, False


def _workbook(names: Sequence[str], told: Sequence[Series], made: datetime) -> bytes:
    buffer = BytesIO()
    book = Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": made.astimezone(UTC).replace(tzinfo=None)})
    sheet = book.add_worksheet(_SHEET)
    for row, name in enumerate(names, start=1):
        sheet.write_string(row, 0, name)
    for column, one in enumerate(told, start=1):
        sheet.write_string(0, column, one.name)
        for row, figure in enumerate(one.figures, start=1):
            sheet.write_number(row, column, figure)
    book.close()
    return buffer.getvalue()
