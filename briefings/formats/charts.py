"""Charts of a note, as SVG for paper and PNG for mail, each with its figures in words. Pure.

    themes: one row of bars per theme, note after note    sources: what each gave, what was kept

Every bar bears its figure and every row its name, so that nothing rests on colour: the charts read
in black and white. A period without a note is a gap, never a zero; before three notes the themes of
this one are shown alone. `Figure` is used without pyplot, which keeps figures in a global list.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO, StringIO

from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from briefings import period
from briefings.document import Picture
from briefings.formats.trend import ENOUGH, Trend
from briefings.model import Briefing, Period, Section, SourceLine
from briefings.render.colours import LIGHT, tone
from briefings.render.stories import line
from briefings.typography import count

WIDTH = 7.2
"""Inches; the text of an A4 page is 6.7 wide, a mail's column 6.25."""
DPI = 150
MOST = 12
"""Sources shown; the others are counted."""
LONGEST = 48
COLOURS = 128
"""Of a PNG: a third of the bytes, to the eye the same (nine themes over twelve notes: 31 KB)."""


def themes(briefing: Briefing, trend: Trend) -> Picture | None:
    """What each theme told; None for a note without any theme."""
    if not briefing.sections:
        return None
    if trend.notes < ENOUGH:
        return _of_this_note(briefing)
    return _note_after_note(briefing.sections, trend)


def sources(briefing: Briefing) -> Picture | None:
    """What each source gave and what the note kept; None when no source gave anything."""
    gave = sorted(
        (one for one in briefing.method.sources if one.received),
        key=lambda one: (-one.kept, -one.received, one.spec.name),
    )
    if not gave:
        return None
    shown, left = gave[:MOST], gave[MOST:]
    rest = _rest(left)
    title = "Éléments retenus, sur ceux reçus, par source"
    with _figure(title, 0.8 + 0.27 * len(shown)) as figure:
        axes = _bars(figure, [_name(one.spec.name) for one in shown])
        axes.barh(range(len(shown)), [one.received for one in shown], color=LIGHT.rule, height=0.7)
        axes.barh(range(len(shown)), [one.kept for one in shown], color=LIGHT.link, height=0.7)
        for place, one in enumerate(shown):
            axes.text(one.received, place, f" {one.kept} sur {one.received}", va="center")
        axes.set_xlim(0, 1.12 * max(one.received for one in shown))
        figure.supxlabel(rest, fontsize=8, color=LIGHT.soft, ha="left", x=0.01)
        told = "\u00a0; ".join(
            f"{_name(one.spec.name)}, {one.kept} sur {one.received}" for one in shown
        )
        return _picture(figure, title, f"{title}\u00a0: {told}." + (f" {rest}" if rest else ""))


def _rest(left: Sequence[SourceLine]) -> str:
    if not left:
        return ""
    kept, received = sum(one.kept for one in left), sum(one.received for one in left)
    return f"Et {count(len(left), 'autre source', 'autres sources')}, {kept} sur {received}."


def _of_this_note(briefing: Briefing) -> Picture:
    told = [(one, len(one.stories) + len(one.further)) for one in briefing.sections]
    title = f"Actualités par thème, {period.short(briefing.period)}"
    with _figure(title, 0.6 + 0.32 * len(told)) as figure:
        axes = _bars(figure, [_theme(section) for section, _ in told])
        bars = axes.barh(
            range(len(told)),
            [number for _, number in told],
            color=[_color(section) for section, _ in told],
            height=0.7,
        )
        axes.bar_label(bars, padding=4, fontweight="bold")
        axes.set_xlim(0, 1.08 * max(1, *(number for _, number in told)))
        figures = "\u00a0; ".join(f"{_theme(section)}, {number}" for section, number in told)
        return _picture(figure, title, f"{title}\u00a0: {figures}.")


def _note_after_note(sections: Sequence[Section], trend: Trend) -> Picture:
    first, last = trend.steps[0].period, trend.steps[-1].period
    span = period.brief_span(Period(first.start, last.end))
    title = f"Actualités par thème, note après note ({span})"
    counts = [number for one in sections for number in trend.of(one.theme.slug) if number]
    most = max(counts, default=1)
    with _figure(title, 0.5 + 0.95 * len(sections)) as figure:
        rows = figure.subplots(len(sections), sharex=True, squeeze=False)[:, 0]
        for axes, section in zip(rows, sections, strict=True):
            _row(axes, section, trend, most)
        rows[-1].set_xticks(range(len(trend.steps)), [step.label for step in trend.steps])
        labels = ", ".join(step.label for step in trend.steps)
        figures = "\u00a0; ".join(
            f"{_theme(one)}\u00a0: {_said(trend.of(one.theme.slug))}" for one in sections
        )
        return _picture(figure, title, f"{title} ({labels}). {figures}.")


def _row(axes: Axes, section: Section, trend: Trend, most: int) -> None:
    told = trend.of(section.theme.slug)
    bars = axes.bar(range(len(told)), [number or 0 for number in told], color=_color(section))
    labels = ["" if number is None else str(number) for number in told]
    axes.bar_label(bars, labels, padding=2, fontsize=8)
    for place, number in enumerate(told):
        if number is None:
            axes.text(place, 0, "pas de\nnote", ha="center", va="bottom", fontsize=6.5)
    axes.set_ylim(0, most * 1.35)
    axes.set_title(_theme(section), loc="left", fontsize=9, color=_color(section), pad=2)
    axes.set_yticks([])
    axes.tick_params(length=0)
    axes.spines[["top", "left", "right"]].set_visible(False)


def _bars(figure: Figure, names: Sequence[str]) -> Axes:
    """Axes for named rows of bars: the first at the top, no frame, figures written beside."""
    axes = figure.subplots()
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    return axes


@contextmanager
def _figure(title: str, height: float) -> Iterator[Figure]:
    with rc_context(
        {
            "font.family": ["DejaVu Sans"],  # the library's own: the same on every machine
            "font.size": 9,
            "text.color": LIGHT.ink,
            "text.parse_math": False,
            "axes.edgecolor": LIGHT.rule,
            "xtick.color": LIGHT.soft,
            "ytick.color": LIGHT.ink,
            "svg.hashsalt": "vigie",
        }
    ):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        figure.suptitle(title, x=0.01, ha="left", fontweight="bold", fontsize=10)
        yield figure


def _picture(figure: Figure, title: str, text: str) -> Picture:
    png, svg = BytesIO(), StringIO()
    figure.savefig(png, format="png", dpi=DPI, metadata={"Software": None})
    silent = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    figure.savefig(svg, format="svg", metadata={**silent, "Title": title})
    return Picture(png=_lightened(png), svg=svg.getvalue(), text=text, caption=title)


def _lightened(png: BytesIO) -> bytes:
    lightened = BytesIO()
    with Image.open(png) as drawn:
        few = drawn.convert("RGB").quantize(COLOURS)
        few.save(lightened, "png", optimize=True, dpi=(DPI, DPI))
    return lightened.getvalue()


def _said(told: Sequence[int | None]) -> str:
    return ", ".join("pas de note" if number is None else str(number) for number in told)


def _theme(section: Section) -> str:
    return _name(section.theme.name)


def _name(text: str) -> str:
    return line(text, LONGEST) or "(sans nom)"


def _color(section: Section) -> str:
    return tone("", section.theme).light
