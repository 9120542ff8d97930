"""The first page: to whoever signed in, what waits for them, each thing where it is done."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from bs4 import BeautifulSoup, Tag

from briefings.people import Role
from tests.accounts import hire, signed_in
from tests.boards import PROJECTS, furnish
from tests.bureaux import DRAFT, Bureau
from tests.offices import NOW
from tests.webs import serve


def listed(page: str, heading: str) -> list[tuple[str, str]]:
    """Where each line under a heading leads, and what it says."""
    soup = BeautifulSoup(page, "html.parser")
    title = next(one for one in soup("h2") if heading in one.get_text().replace("\u00a0", " "))
    below = title.find_next_sibling()
    assert isinstance(below, Tag)
    return [
        (str(one["href"]), one.get_text().replace("\u00a0", " ")) for one in below.select("li a")
    ]


def test_an_editor_reads_what_waits(bureau: Bureau) -> None:
    page = bureau.seat(Role.EDITOR).get("/").text
    waiting = dict(listed(page, "Ce qui vous attend"))
    assert waiting[DRAFT].endswith(
        "semaine 47, du lundi 16 au dimanche 22 novembre 2026 : à relire"
    )
    assert "/a-verifier" not in waiting
    assert "/notes" not in waiting
    with bureau.open() as records:
        records.notes.put_aside(["a" * 20], "Anne", NOW)
    again = dict(listed(bureau.seat(Role.EDITOR).get("/").text, "Ce qui vous attend"))
    assert again["/notes"].startswith("Au panier des notes : ")


def test_a_colleague_reads_the_deadlines_and_searches_but_has_no_desk(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    with serve(house) as web:
        house.hands.at = NOW + timedelta(days=10)
        account = hire(house, Role.READER)
        page = signed_in(web, account).get("/").text
        assert "Ce qui vous attend" not in page
        assert 'action="/archive"' in page
        assert [words for _, words in listed(page, "Échéances d’ici 14 jours")] == [PROJECTS] * 2
        house.hands.at = NOW + timedelta(days=60)
        late = signed_in(web, account).get("/").text
        assert "Aucun appel ne se ferme d’ici 14" in late
        anyone = web.get("/").text
        assert "Échéances" not in anyone
        assert "S’abonner" in anyone


def test_without_an_address_for_readers_the_page_offers_no_subscription(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    settings = house.home / "vigie.yaml"
    kept = [one for one in settings.read_text("utf-8").splitlines() if "base_url" not in one]
    settings.write_text("\n".join(kept), encoding="utf-8")
    with serve(house) as web:
        page = web.get("/", host="127.0.0.1").text
    assert 'href="/abonnement">S’abonner</a></p>' not in page
    assert "L’abonnement n’est pas encore ouvert." in page
