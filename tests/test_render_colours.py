"""Every word of the note can be read, on a light and on a dark screen: contrasts are computed.

Only what the note relies on is understood here: inline colours, inheritance, and the rules kept
in the head, whose selectors are a class, a tag or both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from briefings.render import House, render
from briefings.render.colours import LEGIBLE, contrast, tone
from tests import notes
from watch.model import Theme

Rules = list[tuple[str, dict[str, str]]]


@pytest.fixture(scope="module")
def page() -> lxml_html.HtmlElement:
    house = House(contact="a@region.example", archive="https://region.example/")
    # Nothing is fainter than a section without stories or a list cut short: both are there.
    cut = render(notes.crowded(300), house, notes.THEMES).html
    ordinary = render(notes.ordinary(), house, notes.THEMES).html
    both = lxml_html.fromstring(ordinary)
    both.append(lxml_html.fromstring(cut).find("body"))
    return both


def declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";") if ":" in part)
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}


def dark_rules(page: lxml_html.HtmlElement) -> Rules:
    style = next(s.text for s in page.iter("style") if "prefers-color-scheme" in s.text)
    block = style.partition("(prefers-color-scheme: dark)")[2].partition("{")[2]
    return [
        (selector.strip(), declarations(body))
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", block)
        for selector in selectors.split(",")
    ]


def matches(element: lxml_html.HtmlElement, selector: str) -> bool:
    tag, _, mark = selector.partition(".")
    return (not tag or element.tag == tag) and (not mark or mark in element.classes)


def value(element: lxml_html.HtmlElement, name: str, rules: Rules) -> str:
    """The property's value: of the last rule that matches, else inline, else the parent's."""
    for one in (element, *element.iterancestors()):
        found = [body[name] for selector, body in rules if name in body and matches(one, selector)]
        inline = declarations(one.get("style", ""))
        if found:
            return found[-1]
        if name in inline:
            return inline[name]
    raise AssertionError(f"no {name} above <{element.tag}>")


def worded(page: lxml_html.HtmlElement) -> Iterator[lxml_html.HtmlElement]:
    for element in page.iterfind(".//body//*"):
        own = [element.text or "", *(child.tail or "" for child in element)]
        shown = isinstance(element.tag, str) and "preheader" not in element.classes
        if shown and "".join(own).strip():
            yield element


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_word_has_enough_contrast(page: lxml_html.HtmlElement, *, dark: bool) -> None:
    rules = dark_rules(page) if dark else []
    assert bool(rules) == dark
    seen = set()
    for element in worded(page):
        color = value(element, "color", rules)
        ground = value(element, "background-color", rules)
        seen.add((color, ground))
        assert contrast(color, ground) >= LEGIBLE, (element.tag, element.get("class"))
    assert len(seen) >= 8


def test_outlook_gets_the_same_dark_colours(page: lxml_html.HtmlElement) -> None:
    style = next(s.text for s in page.iter("style") if "data-ogsc" in s.text)
    bare = style.replace("[data-ogsc] ", "").replace("[data-ogsb] ", "")
    found = [
        (selector.strip(), declarations(body))
        for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", bare)
        for selector in selectors.split(",")
    ]
    assert found == dark_rules(page)


def test_a_theme_is_never_told_by_its_colour_alone(page: lxml_html.HtmlElement) -> None:
    marks = [e for e in page.find_class("tag") if e.text_content().strip("■\u00a0 ") == ""]
    assert page.find_class("tag")
    assert not marks


@given(st.from_regex(r"#[0-9a-fA-F]{6}", fullmatch=True))
def test_any_colour_of_a_theme_becomes_legible(color: str) -> None:
    shown = tone("t0", Theme(slug="t", name="T", color=color, description=""))
    for ground in ("#ffffff", "#f7f5f0"):
        assert contrast(shown.light, ground) >= LEGIBLE
    for ground in ("#1b2023", "#22292d"):
        assert contrast(shown.dark, ground) >= LEGIBLE


def test_a_legible_colour_is_kept_as_the_office_chose_it() -> None:
    assert tone("t0", Theme(slug="t", name="T", color="#1f5fa8", description="")).light == "#1f5fa8"


@pytest.mark.parametrize("color", ["", "red", "#12", "#gggggg", "expression(alert(1))"])
def test_a_colour_that_is_none_becomes_ink(color: str) -> None:
    shown = tone("t0", Theme(slug="t", name="T", color=color, description=""))
    assert (shown.light, shown.dark) == ("#20272b", "#e8eaea")


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
