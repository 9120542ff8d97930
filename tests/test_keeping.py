"""An article put aside, or sent to a draft, from wherever an editor reads it; taken back there."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, quote

import pytest
from bs4 import BeautifulSoup

from briefings.people import Role
from tests.boards import VILLAGES
from tests.bureaux import DRAFT, Bureau, press
from tests.test_desk_notes import archive
from tests.test_desk_pages import said, words

ITEM, FOUND = f"/archive/{VILLAGES.key}", "/archive?q=villages&tri=pertinence"
KEPT = "Ajouté au panier des notes, qui contient 1 article. Voir le panier"


def basket(bureau: Bureau) -> tuple[str, ...]:
    with bureau.open() as records:
        return records.notes.basket()


@pytest.mark.parametrize("page", [ITEM, FOUND])
def test_an_article_is_put_aside_and_taken_back_where_it_is_read(bureau: Bureau, page: str) -> None:
    archive(bureau, VILLAGES)
    anne = bureau.seat()
    kept = press(anne, anne.get(page), "Ajouter au panier des notes")
    assert said(kept.text) == KEPT
    assert str(kept.url).startswith(f"{bureau.web.url}{page}")
    assert basket(bureau) == (VILLAGES.key,)
    assert "Retirer du panier des notes" in words(anne.get(page).text)
    back = press(anne, kept, "Annuler")
    assert said(back.text).startswith("Retiré du panier des notes, qui est vide.")
    assert basket(bureau) == ()
    again = press(anne, back, "Annuler")
    assert said(again.text) == KEPT
    listed = press(anne, anne.get("/notes"), "Retirer")
    assert said(press(anne, listed, "Annuler").text) == KEPT
    assert basket(bureau) == (VILLAGES.key,)


def test_an_emptied_basket_comes_back_as_it_was(bureau: Bureau) -> None:
    others = tuple(replace(VILLAGES, key=str(n) * 20, url=f"{VILLAGES.url}{n}") for n in range(3))
    archive(bureau, VILLAGES, *others)
    anne = bureau.seat()
    for one in (others[2], VILLAGES, others[0]):
        anne.post("/panier/ajouter", {"article": one.key})
    gone = press(anne, anne.get("/notes"), "Vider le panier")
    assert said(gone.text) == "Panier vidé de 3 articles."
    assert "Le panier est vide" in words(gone.text)
    # What is put aside in the meantime stays; what is put aside again is there once.
    for one in (others[1], VILLAGES):
        anne.post("/panier/ajouter", {"article": one.key})
    back = press(anne, gone, "Annuler")
    assert basket(bureau) == tuple(one.key for one in (others[2], others[0], others[1], VILLAGES))
    assert "Panier vidé" not in words(back.text)
    press(anne, gone, "Annuler")
    assert len(basket(bureau)) == 4
    for wrong in ("", "0", "-1", "9", "x"):
        anne.post("/panier/remettre", {"fois": wrong})
        assert "Panier vidé" not in words(anne.get(f"/notes?vide={wrong}").text)
    assert len(basket(bureau)) == 4


def test_the_longest_search_is_come_back_to(bureau: Bureau) -> None:
    """Its address is over a thousand characters, which a form may not lose."""
    archive(bureau, VILLAGES)
    anne = bureau.seat()
    typed = f"villages -{'é' * 190}"
    kept = press(anne, anne.get(f"/archive?q={quote(typed)}"), "Ajouter au panier des notes")
    assert said(kept.text) == KEPT
    assert parse_qs(kept.url.query.decode())["q"] == [typed]
    assert len(str(kept.url)) > 1000


def test_who_does_not_write_keeps_nothing(bureau: Bureau) -> None:
    archive(bureau, VILLAGES)
    remi, anne = bureau.seat(Role.READER), bureau.seat()
    for page in (ITEM, FOUND, "/archive"):
        assert "panier" not in remi.get(page).text
    assert remi.post("/panier/ajouter", {"article": VILLAGES.key}).status_code == 403
    for key in ("0" * 20, "x", ""):
        assert anne.post("/panier/ajouter", {"article": key}).status_code == 404
    assert basket(bureau) == ()
    elsewhere = {"article": VILLAGES.key, "retour": "//evil.example/x"}
    assert anne.post("/panier/ajouter", elsewhere).url.path == "/notes"


def test_an_article_of_the_archive_is_taken_to_the_draft_that_waits(bureau: Bureau) -> None:
    archive(bureau, VILLAGES)
    anne = bureau.seat()
    for page in (ITEM, FOUND):
        shown = BeautifulSoup(anne.get(page).text, "html.parser")
        [link] = shown.select(f'a[href^="{DRAFT}/ajouter"]')
        form = BeautifulSoup(anne.get(str(link["href"])).text, "html.parser")
        address = form.select_one("#adresse")
        assert address is not None
        assert address["value"] == VILLAGES.url
