"""The note's colours, and the arithmetic that keeps them legible. Pure.

A theme's colour is chosen by the office for a white page; here it is moved just enough towards
black (or white, on a dark screen) to be read on every ground of the note.
"""

from __future__ import annotations

from dataclasses import dataclass

from watch.model import Theme

LEGIBLE = 4.5
"""WCAG 2.2, criterion 1.4.3: contrast of text with its ground."""
_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Palette:
    """#rrggbb by role; each text role is legible on page, paper and tint."""

    page: str
    """around the column"""
    paper: str
    tint: str
    """boxes"""
    rule: str
    """lines; carries no information"""
    ink: str
    soft: str
    """second-rank text"""
    link: str
    badge: str
    """ground of a date"""
    badge_ink: str


LIGHT = Palette(
    page="#efece6",
    paper="#ffffff",
    tint="#f7f5f0",
    rule="#dcd7cc",
    ink="#20272b",
    soft="#57616a",
    link="#15505a",
    badge="#fbf0d9",
    badge_ink="#694700",
)
DARK = Palette(
    page="#121618",
    paper="#1b2023",
    tint="#22292d",
    rule="#3b454a",
    ink="#e8eaea",
    soft="#abb5ba",
    link="#93d3d6",
    badge="#3a3019",
    badge_ink="#f4d899",
)


@dataclass(frozen=True, slots=True)
class Tone:
    """A theme's colour on a light and on a dark ground, under its CSS class."""

    mark: str
    light: str
    dark: str


def tone(mark: str, theme: Theme) -> Tone:
    """The theme's colour, or the note's own ink when it is not written #rrggbb."""
    try:
        return Tone(
            mark,
            light=_moved(theme.color, "#000000", (LIGHT.paper, LIGHT.tint)),
            dark=_moved(theme.color, "#ffffff", (DARK.paper, DARK.tint)),
        )
    except ValueError:
        return Tone(mark, LIGHT.ink, DARK.ink)


def contrast(one: str, other: str) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _moved(color: str, target: str, grounds: tuple[str, ...]) -> str:
    for step in range(_STEPS + 1):
        moved = _mixed(color, target, step / _STEPS)
        if all(contrast(moved, ground) >= LEGIBLE for ground in grounds):
            return moved
    return target


def _mixed(color: str, target: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(target), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _channels(color: str) -> tuple[int, int, int]:
    digits = color.removeprefix("#")
    if len(digits) != 6:  # noqa: PLR2004 - rrggbb
        raise ValueError(color)
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _luminance(color: str) -> float:
    """Of https://www.w3.org/TR/WCAG22/#dfn-relative-luminance."""
    red, green, blue = (_linear(channel / 255) for channel in _channels(color))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - constants of the standard
