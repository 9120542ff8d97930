"""Takes the pictures of docs/pictures: the note of `vigie demo`, on three screens, in Chromium.

vigie demo --folder /tmp/vigie-demo --fresh
python benchmarks/pictures.py /tmp/vigie-demo/notes/*.html
"""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import which
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, sync_playwright

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"


class Screen(NamedTuple):
    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"]


SCREENS = (
    Screen("note-desktop", 800, 1400, "light"),
    Screen("note-phone", 390, 1400, "light"),
    Screen("note-dark", 800, 1400, "dark"),
)


def take(browser: Browser, note: Path, screen: Screen) -> None:
    context = browser.new_context(
        viewport={"width": screen.width, "height": screen.height},
        color_scheme=screen.scheme,
    )
    page = context.new_page()
    page.goto(note.resolve().as_uri())
    page.screenshot(path=PICTURES / f"{screen.name}.png")
    context.close()


def main(note: Path) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        # Playwright's own Chromium, else the system's.
        browser = playwright.chromium.launch(executable_path=which("chromium"))
        for screen in SCREENS:
            take(browser, note, screen)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
