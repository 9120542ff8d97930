"""Chromium for the tests: one for a module, and windows in which nothing may go wrong.

A click does not wait for the page that a form leads to: a test waits for something of it before it
goes elsewhere, or it leaves while the form is on its way.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from axe_playwright_python.base import (  # type: ignore[import-untyped]
    AXE_SCRIPT,
    AxeResults,
)
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
VIEWS = {"desktop": (1280, 900), "phone": (390, 844)}
BOTH = ((False, "desktop"), (True, "phone"))
"""Each scheme, dark or not, and each width once: no colour follows the width (test_walk)."""
PATIENCE = 60_000
"""Milliseconds that a window waits for anything: only a busy machine ever needs as many."""

needed = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed"),
]
"""The marks of a module whose tests all open one."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """For one module: while it runs, nothing else of its process can run a loop of asyncio."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, timeout=PATIENCE)
        yield running
        running.close()


@contextmanager
def window(
    browser: Browser, *, scripts: bool = True, dark: bool = False, view: str = "desktop"
) -> Iterator[Page]:
    """A page of one's own, without faults in its console but for refusals that are meant."""
    width, height = VIEWS[view]
    context = browser.new_context(
        java_script_enabled=scripts,
        color_scheme="dark" if dark else "light",
        viewport={"width": width, "height": height},
    )
    context.set_default_timeout(PATIENCE)
    shown = context.new_page()
    wrong: list[str] = []
    shown.on("pageerror", lambda error: wrong.append(str(error)))
    shown.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    yield shown
    assert [one for one in wrong if "status of 4" not in one] == []
    context.close()


def dress(shown: Page, *, dark: bool, view: str) -> None:
    """Another scheme and another width for a page that is open: its styles alone follow them."""
    width, height = VIEWS[view]
    # Without motion: a colour on its way from one scheme to the other is no colour.
    scheme: Literal["dark", "light"] = "dark" if dark else "light"
    shown.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    shown.set_viewport_size({"width": width, "height": height})


def look_both(shown: Page, name: str, **options: object) -> None:
    """By day at a desk, by night on a phone."""
    for dark, view in BOTH:
        dress(shown, dark=dark, view=view)
        look(shown, f"{name}, {view}", **options)


def look(shown: Page, name: str, **options: object) -> None:
    """Nothing that axe knows as a barrier, and nothing wider than the screen."""
    found = judged(shown, **options)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"
    assert shown.viewport_size
    wide = shown.evaluate("document.documentElement.scrollWidth")
    assert wide <= shown.viewport_size["width"], f"{name} is {wide} pixels wide"


def judged(shown: Page, **options: object) -> AxeResults:
    """What axe says of a page, into which it is put once; what it approves of stays there."""
    if shown.evaluate("typeof window.axe?.run") != "function":
        shown.evaluate(AXE_SCRIPT)
    asked = {"resultTypes": ["violations"], **options}
    return AxeResults(
        shown.evaluate(
            "async asked => ({violations: (await axe.run(document, asked)).violations})", asked
        )
    )
