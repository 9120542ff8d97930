"""The desk over HTTP: what its forms change, what they refuse, and that nothing typed is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from briefings.desk import Pile
from briefings.desk.manuscript import plan_at
from briefings.people import Role
from tests.bureaux import DRAFT, Bureau, at_desk
from tests.desks import week
from watch.entries import entry

BRUNO = Role.APPROVER


def said(page: str) -> str:
    """What the page says was done or refused."""
    told = BeautifulSoup(page, "html.parser").select_one("#message .done > p, .alert")
    assert told is not None, page
    return " ".join(told.get_text().replace("\u00a0", " ").split())


def words(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").get_text().replace("\u00a0", " ").split())


def test_the_desk_says_where_each_note_is_and_what_to_do(bureau: Bureau) -> None:
    anne = bureau.seat()
    page = anne.get("/bureau").text
    assert "préparé" in page
    assert "Ouvrir le brouillon" in page
    assert "Préparer la note" in anne.get("/bureau/hebdo/2026-S46").text
    refused = anne.post("/bureau/hebdo/2026-S46/preparer")
    assert (refused.status_code, said(refused.text)[:22]) == (422, "L’archive est vide : l")
    assert "n’est pas finie" in anne.get("/bureau/hebdo/2026-S50").text
    assert anne.post("/bureau/hebdo/2026-S50/preparer").status_code == 422
    assert anne.get("/bureau/hebdo/semaine").status_code == 404
    assert anne.get("/bureau/nulle-part/2026-S47").status_code == 404
    assert anne.get(f"{DRAFT}/99").status_code == 404


def test_gestures_by_forms_alone(bureau: Bureau) -> None:
    anne = bureau.seat()
    page = anne.post(f"{DRAFT}/geste", {"geste": "ecarter 2", "on": "0"})
    assert said(page.text) == "Vous avez écarté l’actualité n° 2."
    anne.post(f"{DRAFT}/geste", {"geste": "ecarter", "n": ["4", "5"], "on": "1"})
    plan = plan_at(bureau.draft())
    assert [plan.number(key) for key in plan.dropped] == [2, 4, 5]
    anne.post(f"{DRAFT}/annuler", {"on": "3"})
    anne.post(f"{DRAFT}/retablir", {"on": "4"})
    anne.post(f"{DRAFT}/annuler", {"on": "5"})
    anne.post(f"{DRAFT}/geste", {"geste": "placer 1", "section": "ruralite", "on": "6"})
    anne.post(f"{DRAFT}/geste", {"geste": "monter 1", "on": "7"})
    anne.post(f"{DRAFT}/geste", {"geste": "retenir 6", "section": "tete", "on": "8"})
    anne.post(f"{DRAFT}/geste", {"geste": "reunir 3", "avec": "6", "on": "9"})
    plan = plan_at(bureau.draft())
    assert [plan.number(key) for key in plan.piles[Pile("ruralite")]] == [5, 1, 6]
    assert plan.number(plan.highlights[0]) == 6
    assert [plan.number(key) for key in plan.merged] == [3]
    refused = anne.post(f"{DRAFT}/geste", {"geste": "monter 5", "on": "10"})
    assert (refused.status_code, "déjà la première" in said(refused.text)) == (422, True)
    assert anne.post(f"{DRAFT}/geste", {"geste": "ecarter 1"}).status_code == 422
    for odd in ("ecarter 99", "voler 1", "ecarter", "ecarter x", "placer 2", ""):
        assert anne.post(f"{DRAFT}/geste", {"geste": odd, "on": "10"}).status_code == 422, odd
    assert bureau.draft().revision == 10
    assert "a réuni l’actualité n° 3" in words(anne.get(f"{DRAFT}/historique").text)
    assert "réunie à la n° 6" in words(anne.get(f"{DRAFT}/differences").text)


def pinned(bureau: Bureau) -> list[int]:
    plan = plan_at(bureau.draft())
    return [plan.number(key) for key in plan.highlights]


def test_what_to_remember_is_in_the_order_that_one_wants(bureau: Bureau) -> None:
    """By buttons, and as a drop asks it: before the story on which it falls."""
    anne = bureau.seat()
    asked = [{"geste": "retenir 3"}, {"geste": "retenir 5", "avant": "1"}, {"geste": "avancer 3"}]
    for on, one in enumerate(asked):
        done = anne.post(f"{DRAFT}/geste", {**one, "on": str(on)})
    assert pinned(bureau) == [5, 3, 1]
    assert said(done.text) == (
        "Vous avez mis l’actualité n° 3 dans « À retenir », devant l’actualité n° 1."
    )
    assert done.url.fragment == "r3"
    anne.post(f"{DRAFT}/geste", {"geste": "reculer 5", "on": "3"})
    anne.post(f"{DRAFT}/geste", {"geste": "reculer 5", "on": "4"})
    assert pinned(bureau) == [3, 1, 5]
    page = BeautifulSoup(anne.get(DRAFT).text, "html.parser")
    assert [str(row["id"]) for row in page.select(".pins .row")] == ["r3", "r1", "r5"]
    assert [bool(row.select("[disabled]")) for row in page.select(".pins .row")] == [
        True, False, True,
    ]  # fmt: skip
    for odd in ("reculer 5", "avancer 3", "avancer 2"):
        assert anne.post(f"{DRAFT}/geste", {"geste": odd, "on": "5"}).status_code == 422
    mail = anne.get(f"{DRAFT}/apercu/texte").text
    assert mail.index("Titre 20") < mail.index("Titre 10") < mail.index("Titre 30")


def test_a_form_saves_only_what_its_writer_changed(bureau: Bureau) -> None:
    anne = bureau.seat()
    typed = {"titre": "Titre 10", "extrait": "Dit 0.", "analyse": "Un\r\ndeux", "portee": ""}
    anne.post(f"{DRAFT}/texte/1", {"on": "0", **typed})
    assert bureau.draft().revision == 1
    anne.post(f"{DRAFT}/texte/1", {"on": "1", **typed, "titre": "Mieux dit"})
    anne.post(f"{DRAFT}/texte/1", {"on": "2", **typed, "titre": "Titre 10"})
    anne.post(f"{DRAFT}/texte/0", {"on": "3", "introduction": "Bonjour."})
    draft = bureau.draft()
    story = next(iter(plan_at(draft).stories.values()))
    assert (draft.revision, story.wording.title, story.wording.extract) == (4, "", None)
    assert story.comments[0].text == "Un\ndeux"
    assert plan_at(draft).introduction == "Bonjour."


def test_two_tabs_lose_nothing_that_was_typed(bureau: Bureau) -> None:
    anne, bruno = bureau.seat(), bureau.seat(BRUNO)
    anne.post(f"{DRAFT}/texte/1", {"on": "0", "titre": "Le titre d'Anne", "analyse": "Analyse"})
    mine = {"on": "0", "titre": "Le titre de Bruno", "portee": "Partout", "suites": ""}
    met = bruno.post(f"{DRAFT}/texte/1", mine)
    assert met.status_code == 409
    page = BeautifulSoup(met.text, "html.parser")
    assert [one.get_text() for one in page.select("textarea")] == ["Le titre de Bruno"]
    assert "Le titre d'Anne" in page.select_one(".theirs").get_text()  # type: ignore[union-attr]
    assert "Déjà enregistré : Portée pour l’Occitanie." in words(met.text)
    on = page.select_one("input[name=on]")["value"]  # type: ignore[index]
    again = bruno.post(f"{DRAFT}/texte/1", {"on": str(on), "titre": "Les deux titres"})
    assert again.status_code == 200
    story = next(iter(plan_at(bureau.draft()).stories.values()))
    assert story.title == "Les deux titres"
    assert [one.text for one in story.comments] == ["Analyse", "Partout"]


def test_a_gesture_on_a_stale_page_is_asked_again(bureau: Bureau) -> None:
    anne, bruno = bureau.seat(), bureau.seat(BRUNO)
    anne.post(f"{DRAFT}/texte/1", {"on": "0", "titre": "Le titre d'Anne"})
    met = bruno.post(f"{DRAFT}/geste", {"geste": "ecarter", "n": ["1", "2"], "on": "0"})
    assert met.status_code == 409
    assert "Anne a récrit le titre" in said(met.text)
    assert "Le reste a été fait : 1 geste." in words(met.text)
    form = BeautifulSoup(met.text, "html.parser").select("main form input")
    fields = [(str(one["name"]), str(one["value"])) for one in form]
    assert ("n", "1") in fields
    assert "Bruno y travaille aussi" in words(anne.get(DRAFT).text)


def test_too_long_a_text_comes_back_whole(bureau: Bureau) -> None:
    long = "é" * 3001
    refused = bureau.seat().post(f"{DRAFT}/texte/1", {"on": "0", "analyse": long, "suites": "Ok"})
    assert refused.status_code == 422
    assert BeautifulSoup(refused.text, "html.parser").select("textarea")[0].get_text() == long
    assert bureau.draft().revision == 1


def test_the_preview_cannot_act(bureau: Bureau) -> None:
    anne = bureau.seat()
    mail = anne.get(f"{DRAFT}/apercu")
    policy = mail.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert mail.headers["x-frame-options"] == "SAMEORIGIN"
    assert "Titre 10" in mail.text
    assert "Titre 10" in anne.get(f"{DRAFT}/apercu/texte").text
    paper = anne.get(f"{DRAFT}/apercu/word")
    assert paper.headers["content-security-policy"] == policy
    assert "Titre 10" in paper.text
    assert "Projet – à relire" in words(paper.text)
    views = BeautifulSoup(anne.get(DRAFT).text, "html.parser").select(".tools [target=apercu]")
    assert [str(one["href"]).removeprefix(f"{DRAFT}/apercu") for one in views] == [
        "", "/texte", "/word",
    ]  # fmt: skip
    page = anne.get(DRAFT)
    assert "unsafe" not in page.headers["content-security-policy"]
    assert anne.get(f"{DRAFT}/fichier/docx").content[:2] == b"PK"
    assert anne.get(f"{DRAFT}/fichier/exe").status_code == 404


def test_a_source_that_changes_its_item_is_told(tmp_path: Path) -> None:
    """B09: the draft stays as prepared, and says what the source has made of it since."""
    with at_desk(tmp_path / "vigie") as bureau:
        lead = next(iter(week().sections[0].stories)).lead.article
        with bureau.web.site.office.stores() as (store, _):
            store.articles.save([entry(lead, "0" * 16)], bureau.house.hands())
            bureau.house.hands.forward(hours=1)
            changed = replace(lead, title="Le titre corrigé")
            store.articles.save([entry(changed, "0" * 16)], bureau.house.hands())
        page = words(bureau.seat().get(DRAFT).text)
        assert "Modifié à la source le mardi 24 novembre 2026" in page
        assert "son titre est maintenant « Le titre corrigé »" in page
