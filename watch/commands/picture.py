"""The picture of an evaluation: for each theme, are scores true, and what became of the items.

matplotlib's Figure alone: no window, no global state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from watch.classify.evaluate import Scores
from watch.console import decimal

FORMATS: Mapping[str, Mapping[str, None]] = {".png": {}, ".svg": {"Date": None}}
"""Extensions, and what each must not write: the same figures give the same file."""
VERDICTS = ("Retenu", "À vérifier", "Écarté")
BLUE, GREY = "#1f5fa8", "#8a8a8a"


def draw(scores: Sequence[Scores], names: Mapping[str, str]) -> Figure:
    """A row for each theme: reliability on the left, confusion on the right."""
    figure = Figure(figsize=(9, 3.2 * max(len(scores), 1)), dpi=110, layout="constrained")
    axes = figure.subplots(max(len(scores), 1), 2, squeeze=False)
    for one, (left, right) in zip(scores, axes, strict=False):
        _reliability(left, one, names.get(one.theme, one.theme))
        _confusion(right, one, names.get(one.theme, one.theme))
    return figure


def _reliability(axes: Axes, one: Scores, name: str) -> None:
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1, linestyle="--", label="score exact")
    axes.plot(
        [group.score for group in one.bins],
        [group.share for group in one.bins],
        color=BLUE, marker="o", label="observé",
    )  # fmt: skip
    for group in one.bins:
        axes.annotate(
            str(group.items), (group.score, group.share), xytext=(0, 7), ha="center",
            textcoords="offset points", fontsize=7, color=GREY,
        )  # fmt: skip
    axes.set(
        xlim=(-0.05, 1.05), ylim=(-0.05, 1.12), xlabel="score annoncé",
        ylabel="part qui a le thème",
        title=f"{name}\nfiabilité (écart moyen {decimal(one.ece)})",
    )  # fmt: skip
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: decimal(value, 1))
    axes.legend(loc="lower right", fontsize=8, frameon=False)


def _confusion(axes: Axes, one: Scores, name: str) -> None:
    refused = one.checked - one.recovered
    counts = [
        [one.right, one.wrong],
        [one.recovered, refused],
        [one.missed - one.recovered, one.clear],
    ]
    whole = [max(sum(column), 1) for column in zip(*counts, strict=True)]
    axes.imshow(
        [[count / total for count, total in zip(row, whole, strict=True)] for row in counts],
        cmap="Blues", vmin=0, vmax=1, aspect="auto",
    )  # fmt: skip
    for y, row in enumerate(counts):
        for x, count in enumerate(row):
            dark = count / whole[x] > 0.5  # noqa: PLR2004 - half of the scale: white text is read
            axes.text(x, y, str(count), ha="center", va="center", color="w" if dark else "k")
    axes.set_xticks([0, 1], ["a le thème", "ne l'a pas"])
    axes.set_yticks([0, 1, 2], VERDICTS)
    axes.set_title(f"{name}\nF1 {decimal(one.f1)}")
