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
from collections.abc import Iterator
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
SEARCH = "/archive?q=école"
WEEK = "2026-S46"
"""One whose note the demo has not sent: its draft is prepared for the picture."""


def copied(demo: Path, folder: Path) -> House:
    """The demo's folder, its items spread over the weeks of their dates."""
    home = folder / "vigie"
    shutil.copytree(demo, home)
    with open_store(home / "vigie.db") as store:
        store.engine.execute("UPDATE articles SET first_seen = effective")
    house = House(home, utc_now)  # type: ignore[arg-type]  # the real clock
    with house.open() as (records, _):
        house.office.instance.adopt(records)
    return house


def enter(page: Page, web: Web, role: Role) -> None:
    """Sign in by a link, whatever address the office gives itself."""
    account = hire(web.house, role, "Jeanne Roux")
    with web.house.open() as (records, _):
        link = entering.link(web.house.office, records, account)
    page.goto(re.sub(r"^https?://[^/]+", web.url, link))
    page.get_by_role("main").get_by_role("button").click()


def take(page: Page, address: str, name: str) -> None:
    """The top of a page, on each screen."""
    for screen, (width, height) in SCREENS.items():
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        taken = Image.open(BytesIO(page.screenshot())).convert("RGB")
        file = PICTURES / f"page-{name}-{screen}.png"
        taken.quantize(COLORS).save(file, optimize=True)


def named(path: str) -> str:
    """What the picture of a page is called."""
    return path.strip("/").replace("/", "-") or "accueil"


def deeper(page: Page, web: Web) -> Iterator[tuple[str, str]]:
    """Pages that no menu leads to: what they are called, and their addresses."""
    yield "recherche", web.url + SEARCH
    page.goto(web.url + SEARCH)
    yield "article", f"{web.url}{page.locator('.found h3 a').first.get_attribute('href')}"
    page.goto(f"{web.url}/bureau/{web.house.office.digests[0].slug}/{WEEK}")
    page.get_by_role("button", name="Préparer").click()
    page.get_by_role("link", name="Rédiger").wait_for()
    draft = page.url.partition("?")[0].partition("#")[0]
    yield "brouillon", draft
    yield "depart", f"{draft}/depart"
    yield "archive-notes", f"{web.url}/archive/notes"
    yield from note(page, web)


def note(page: Page, web: Web) -> Iterator[tuple[str, str]]:
    """A note of an article: as a draft, before it is final, and in the list of those that are."""
    page.goto(web.url + SEARCH)
    page.get_by_role("button", name="Ajouter au panier").first.click()
    page.get_by_role("link", name="Voir le panier").click()
    page.get_by_label("Objet").fill("Les écoles rurales et les sciences")
    page.get_by_role("button", name="Faire la note").click()
    page.get_by_role("button", name="Rendre définitive").wait_for()
    address = page.url
    yield "note", address
    yield "note-finir", f"{address}/definitive"
    page.goto(f"{address}/definitive")
    page.get_by_role("button", name="La rendre définitive").click()
    page.get_by_role("button", name="La rouvrir").wait_for()
    yield "archive-redigees", f"{web.url}/archive/redigees"


def paths(page: Page, web: Web) -> list[str]:
    """Where the header and the footer lead; files and what monitors read aside."""
    page.goto(f"{web.url}/plan")
    found = page.locator("a[href^='/']").evaluate_all("all => all.map(one => one.pathname)")
    return sorted({one for one in found if "." not in one and one != "/sante"} - set(PUBLIC))


def main(demo: Path) -> None:
    """Every page that an administrator reaches, then the public ones."""
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
            take(signed, web.url + path, named(path))
        for name, address in deeper(signed, web):
            take(signed, address, name)
        for path in PUBLIC:
            take(anyone, web.url + path, named(path))
        take(anyone, f"{web.url}/abonnement/recherche?q=école", "alerte")
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
