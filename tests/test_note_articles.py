"""The articles of a draft note: added from the basket, a search or an item; taken out; undone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import httpx
from bs4 import BeautifulSoup

from briefings.people import Role
from tests.bureaux import WITH_READERS, Bureau, Seat, furnish, press, seated
from tests.test_desk_notes import archive, leads
from tests.test_desk_pages import said, words
from tests.webs import serve

NOTE = "/notes/1"


def started(bureau: Bureau) -> Seat:
    """A note of the first article, in which Anne wrote."""
    archive(bureau, *leads())
    anne = bureau.seat()
    anne.post("/panier/ajouter", {"article": leads()[0].key})
    anne.post("/notes/nouvelle", {"sorte": "information", "objet": "Les médias"})
    anne.post(f"{NOTE}/ecrire", {"on": "1", "essentiel": "Deux phrases.", "objet": "Les médias"})
    return anne


def items(bureau: Bureau) -> tuple[str, ...]:
    with bureau.open() as records:
        kept = records.notes.get(1)
    assert kept is not None
    return kept.note.items


def offered(page: httpx.Response) -> dict[str, bool]:
    """The keys that may be ticked, and whether they are in the note already."""
    boxes = BeautifulSoup(page.text, "html.parser").select("input[type=checkbox]")
    return {str(one["value"]): one.has_attr("disabled") for one in boxes}


def test_articles_come_and_go_and_the_words_stay(bureau: Bureau) -> None:
    anne = started(bureau)
    one, two, three = (lead.key for lead in leads()[:3])
    anne.post("/panier/ajouter", {"article": two})
    assert offered(anne.get(f"{NOTE}/articles")) == {one: True, two: False}
    found = anne.get(f"{NOTE}/articles?q={leads()[2].title}")
    assert three in offered(found)
    done = anne.post(f"{NOTE}/articles/ajouter", {"article": [two, three, one]})
    assert said(done.text).startswith("C’est fait : 2 articles ajoutés.")
    assert items(bureau) == (one, two, three)
    paper = words(anne.get(f"{NOTE}/apercu").text)
    assert "Deux phrases." in paper
    assert all(f"[{number}]" in paper for number in (1, 2, 3))
    gone = anne.post(f"{NOTE}/articles/retirer", {"article": one})
    assert "article retiré : " in said(gone.text)
    assert items(bureau) == (two, three)
    paper = words(anne.get(f"{NOTE}/apercu").text)
    assert "Deux phrases." in paper
    assert leads()[0].title not in paper
    assert "[3]" not in paper
    back = press(anne, gone, "Annuler")
    assert items(bureau) == (one, two, three)
    assert "annulation (article retiré" in words(back.text)
    assert "Anne : 2 articles ajoutés" in words(back.text)


def test_from_an_item_to_the_note_that_is_being_written(bureau: Bureau) -> None:
    anne = started(bureau)
    page = anne.get(f"/archive/{leads()[1].key}")
    done = press(anne, page, "Ajouter à la note n° 1, Les médias")
    assert done.url.path == NOTE
    assert said(done.text).startswith("C’est fait : 1 article ajouté.")
    assert "Ajouter à la note" not in bureau.seat(Role.READER).get(page.url.path).text
    anne.post(f"{NOTE}/supprimer")
    assert "Ajouter à la note" not in anne.get(page.url.path).text


def test_what_may_not_be_is_said_and_nothing_changes(bureau: Bureau) -> None:
    anne = started(bureau)
    one, two = (lead.key for lead in leads()[:2])
    last = anne.post(f"{NOTE}/articles/retirer", {"article": one})
    assert (last.status_code, "au moins un article" in words(last.text)) == (422, True)
    for wrong in ("0" * 20, "x"):
        assert anne.post(f"{NOTE}/articles/ajouter", {"article": [two, wrong]}).status_code == 404
        assert anne.post(f"{NOTE}/articles/retirer", {"article": wrong}).url.path == NOTE
    assert anne.post(f"{NOTE}/articles/ajouter").url.path == NOTE
    assert anne.get("/notes/2/articles").status_code == 404
    assert "trop longue" in words(anne.get(f"{NOTE}/articles?q={'e' * 300}").text)
    assert "Rien ne répond" in words(anne.get(f"{NOTE}/articles?q=xyzzy").text)
    anne.post(f"{NOTE}/definitive", {"on": "2"})
    frozen = anne.post(f"{NOTE}/articles/ajouter", {"article": two})
    assert (frozen.status_code, "définitive" in words(frozen.text)) == (422, True)
    assert "Ajouter des articles" not in anne.get(NOTE).text
    assert items(bureau) == (one,)


def test_no_note_bears_a_number_of_twenty_digits(bureau: Bureau) -> None:
    # Beyond 4,300, Python refuses to read it at all, and nobody had to sign in to ask.
    assert httpx.get(f"{bureau.web.url}/notes/{'9' * 5000}").status_code == 404
    anne, far = bureau.seat(), "9" * 20
    for path in (f"/notes/{far}", f"/notes/{far}/articles", f"/notes/{far}/definitive"):
        assert anne.get(path).status_code == 404
    assert anne.get(f"/archive/redigees/{far}").status_code == 404
    assert anne.post(f"/notes/{far}/articles/ajouter", {"article": "x"}).status_code == 404
    with bureau.open() as records:
        assert records.accounts.get(int(far)) is None
        assert records.tokens.revoke(1, int(far), datetime.now(UTC)) is None


def test_two_who_change_different_things_do_not_meet(bureau: Bureau) -> None:
    anne, bruno = started(bureau), bureau.seat(Role.APPROVER)
    bruno.post(f"{NOTE}/articles/ajouter", {"article": leads()[1].key})
    written = anne.post(f"{NOTE}/ecrire", {"on": "2", "contexte": "Le contexte."})
    assert written.status_code == 200
    assert len(items(bureau)) == 2
    assert "Le contexte." in anne.get(f"{NOTE}/fichier/md").text


def test_an_article_leads_back_to_the_search_that_found_it(bureau: Bureau) -> None:
    anne = started(bureau)
    page, search = f"/archive/{leads()[0].key}", "/archive?q=titre&tri=pertinence"
    for came, back in ((f"{bureau.web.url}{search}", True), ("https://x.example/y?q=1", False)):
        shown = anne.client.get(page, headers={"referer": came}).text
        assert (f'href="{search}"' in shown.replace("&amp;", "&")) is back


def test_the_archive_is_searched_by_those_who_may_read_it_only(tmp_path: Path) -> None:
    house = furnish(tmp_path / "vigie")
    settings = WITH_READERS.replace("web:\n", "web:\n  archive: approver\n")
    (house.home / "vigie.yaml").write_text(settings, encoding="utf-8")
    with serve(house) as web, seated(web) as bureau:
        anne, wanted = started(bureau), leads()[2]
        search = f"{NOTE}/articles?q={wanted.title}"
        assert anne.get("/archive").status_code == 403
        assert wanted.key in offered(bureau.seat(Role.APPROVER).get(search))
        page = anne.get(search)
        assert (page.status_code, offered(page)) == (200, {})
        assert "Chercher" not in words(page.text)
