"""Takes the pictures of the pages in docs/pictures: each on a desk and on a phone, in Chromium.

    vigie demo --folder /tmp/vigie-demo --fresh
    python benchmarks/pagepictures.py /tmp/vigie-demo

Over a copy of the demo's folder, in which each item is said to have been received on the day of its
date: the demo collects months at once, and its dashboard would have nothing to draw.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent))

from briefings.accounts import entering
from briefings.people import Role
from tests.accounts import hire
from tests.offices import House
from tests.webs import Web, serve
from watch.app import utc_now
from watch.store import open_store

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
SCREENS = {"desktop": (1280, 900), "phone": (390, 844)}
COLORS = 48
"""Enough for pages of text, and a quarter of the bytes."""
PUBLIC = ("/abonnement", "/accessibilite")
"""What is also shown to those who have signed in is taken as they see it."""


def copied(demo: Path, folder: Path) -> House:
    """The demo's folder, its items spread over the weeks of their dates."""
    home = folder / "vigie"
    shutil.copytree(demo, home)
    with open_store(home / "vigie.db") as store:
        store.engine.execute("UPDATE articles SET first_seen = effective")
    return House(home, utc_now)  # type: ignore[arg-type]  # the real clock


def enter(page: Page, web: Web, role: Role) -> None:
    """Sign in by a link, whatever address the office gives itself."""
    account = hire(web.house, role)
    with web.house.open() as (records, _):
        link = entering.link(web.house.office, records, account)
    page.goto(re.sub(r"^https?://[^/]+", web.url, link))
    page.get_by_role("main").get_by_role("button").click()


def take(page: Page, web: Web, path: str) -> None:
    """The top of a page, on each screen."""
    name = path.strip("/").replace("/", "-") or "accueil"
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(web.url + path)
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        file = PICTURES / f"page-{name}-{screen}.png"
        taken.quantize(COLORS).save(file, optimize=True)


def paths(page: Page, web: Web) -> list[str]:
    """Where the header and the footer lead; files and what monitors read aside."""
    page.goto(f"{web.url}/plan")
    found = page.locator("a[href^='/']").evaluate_all("all => all.map(one => one.pathname)")
    return sorted({one for one in found if "." not in one and one != "/sante"} - set(PUBLIC))


def main(demo: Path) -> None:
    """Every page that an administrator reaches from the map of the site, then the public ones."""
    with (
        tempfile.TemporaryDirectory() as folder,
        sync_playwright() as playwright,
        serve(copied(demo, Path(folder))) as web,
    ):
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        anyone, signed = (browser.new_context().new_page() for _ in range(2))
        enter(signed, web, Role.ADMINISTRATOR)
        for path in paths(signed, web):
            take(signed, web, path)
        for path in PUBLIC:
            take(anyone, web, path)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
