"""The pile, the basket and the notes over HTTP; hostile words stay words on every page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bs4 import BeautifulSoup

from briefings.desk import Pile
from briefings.desk.manuscript import plan_at
from briefings.model import Comment, CommentKind, Wording
from briefings.people import Role
from tests import notes
from tests.bureaux import DRAFT, Bureau, at_desk, press
from tests.desks import week
from tests.test_desk_pages import said, words
from tests.xss import PAYLOADS
from watch.entries import entry
from watch.model import Article, Label, Origin, Term, Verdict


def archive(bureau: Bureau, *articles: Article, doubt: str = "") -> None:
    """Put articles in the archive, with a doubt on a theme."""
    with bureau.web.site.office.stores() as (store, _):
        store.articles.save([entry(one, "0" * 16) for one in articles], bureau.house.hands())
        if doubt:
            label = Label(
                theme=doubt,
                score=0.5,
                verdict=Verdict.CHECK,
                origin=Origin.MODEL,
                by="essai",
                terms=(Term("village", 0.4), Term("match", -0.3)),
            )
            store.labels.save([(one, [label]) for one in articles], "essai")


def leads() -> tuple[Article, ...]:
    base = week()
    told = [one for part in base.sections for one in (*part.stories, *part.further)]
    return tuple(one.lead.article for one in (*told, *base.to_check))


def test_a_doubt_is_settled_and_taken_back(bureau: Bureau) -> None:
    anne = bureau.seat()
    assert "Rien à vérifier" in words(anne.get("/a-verifier").text)
    one = notes.article(1, "Un doute sur un village")
    archive(bureau, one, doubt="ruralite")
    page = anne.get("/a-verifier").text
    assert "Ruralité ? 50 %" in words(page)
    assert "Pour : village" in words(page)
    button = BeautifulSoup(page, "html.parser").select_one("button[data-key=o]")
    assert button is not None
    done = anne.post("/a-verifier/repondre", {"reponse": str(button["value"])})
    assert said(done.text).startswith("Thème « Ruralité » donné à « Un doute sur un village »")
    assert "Rien à vérifier" in words(done.text)
    undone = anne.post("/a-verifier/annuler", {"geste": "1", "retour": "//evil.example"})
    assert undone.url.path == "/"
    assert "Ruralité ?" in words(anne.get("/a-verifier").text)
    assert anne.post("/a-verifier/repondre", {"reponse": "x ruralite peut-être"}).status_code == 422


def test_a_theme_corrected_on_the_desk_places_a_doubt(bureau: Bureau) -> None:
    archive(bureau, *leads())
    anne = bureau.seat()
    doubt = plan_at(bureau.draft()).number(plan_at(bureau.draft()).piles[Pile("")][0])
    done = anne.post(f"{DRAFT}/theme", {"theme": f"{doubt} oui orientation", "on": "0"})
    assert "donné à « Un doute » par Anne" in said(done.text)
    assert "donné par Anne" in words(done.text)
    plan = plan_at(bureau.draft())
    assert [plan.number(key) for key in plan.piles[Pile("orientation")]] == [3, 4, doubt]
    back = anne.post("/a-verifier/annuler", {"geste": "1", "retour": DRAFT})
    assert back.url.path == DRAFT
    assert "C’est annulé" in said(back.text)


def test_a_note_from_the_basket_to_the_file(bureau: Bureau) -> None:
    archive(bureau, *leads())
    anne, bruno = bureau.seat(), bureau.seat(Role.APPROVER)
    assert "Le panier est vide" in words(anne.get("/notes").text)
    assert anne.post("/notes/nouvelle", {"sorte": "information"}).status_code == 422
    done = anne.post(f"{DRAFT}/geste", {"geste": "panier", "n": ["1", "2", "3"], "on": "0"})
    assert said(done.text) == "Mis de côté : le panier contient 3 articles."
    anne.post("/panier/retirer", {"article": leads()[2].key})
    made = anne.post("/notes/nouvelle", {"sorte": "information", "objet": "Les médias"})
    assert made.url.path == "/notes/1"
    assert "Projet, 5 points à compléter, 3 articles." in words(made.text)
    assert "Projet – 5 points à compléter" in words(anne.get("/notes/1/apercu").text)
    anne.post(
        "/notes/1/ecrire", {"on": "1", "essentiel": "Deux\r\nphrases.", "objet": "Les médias"}
    )
    elsewhere = bruno.post("/notes/1/ecrire", {"on": "1", "contexte": "Le contexte."})
    assert elsewhere.status_code == 200
    met = bruno.post("/notes/1/ecrire", {"on": "1", "essentiel": "Autre", "suites": "Janvier"})
    assert met.status_code == 409
    page = BeautifulSoup(met.text, "html.parser")
    typed = {str(one["name"]): one.get_text() for one in page.select("textarea")}
    assert typed == {"essentiel": "Autre", "suites": "Janvier"}
    on = page.select_one("input[name=on]")
    assert on is not None
    bruno.post("/notes/1/ecrire", {"on": str(on["value"]), **typed})
    shown = words(anne.get("/notes/1/apercu").text)
    assert all(text in shown for text in ("Autre", "Le contexte.", "Janvier", "Titre 10"))
    assert anne.get("/notes/1/fichier/docx").content[:2] == b"PK"
    assert "Le contexte." in words(anne.get("/notes/1/apercu/word").text)
    assert "Le contexte." in anne.get("/notes/1/fichier/md").text
    assert anne.get("/notes/2").status_code == 404
    look = anne.post("/notes/1/definitive")
    assert look.url.path == "/notes/1/definitive"
    assert "Il reste 2 points à compléter." in words(look.text)
    page = BeautifulSoup(look.text, "html.parser")
    missing = [one["href"] for one in page.select("main ul a")]
    assert missing == ["/notes/1#p-suivi", "/notes/1#p-portee"]
    assert "Projet" in words(anne.get("/notes/1").text)
    done = press(anne, look, "La rendre définitive sans cela")
    assert "ne change plus. Reste à compléter : Affaire suivie par ; Portée." in words(done.text)
    for form in ("fichier/md", "apercu"):
        told = words(anne.get(f"/notes/1/{form}").text)
        assert ("Le contexte." in told, "À compléter" in told) == (True, False)
    assert anne.post("/notes/1/ecrire", {"on": "4", "suites": "x"}).status_code == 422
    anne.post("/notes/1/annuler")
    anne.post("/notes/1/supprimer")
    assert "Supprimées (1)" in words(anne.get("/notes").text)
    anne.post("/notes/1/annuler")
    assert "Les médias" in words(anne.get("/notes").text)


def test_what_somebody_meant_to_replace_is_said_before_a_note_is_final(bureau: Bureau) -> None:
    archive(bureau, *leads())
    anne = bureau.seat()
    anne.post("/panier/ajouter", {"article": leads()[0].key})
    anne.post("/notes/nouvelle", {"sorte": "elus", "objet": "Les XXX"})
    page = BeautifulSoup(anne.get("/notes/1").text, "html.parser")
    typed = {str(one["name"]): "Voilà." for one in page.select("textarea")}
    anne.post("/notes/1/ecrire", {"on": "1", **typed, "objet": "Les XXX"})
    look = anne.post("/notes/1/definitive")
    assert "Objet : des mots restent à remplacer, « XXX »" in words(look.text)
    assert "les mots à remplacer, eux, y restent." in words(look.text)
    # What was shown is what is agreed to: a change since is shown again.
    anne.post("/notes/1/ecrire", {"on": "2", "attendu": "[à rédiger]"})
    again = press(anne, look, "La rendre définitive sans cela")
    assert "Attendu : des mots restent à remplacer, « [à rédiger] »" in words(again.text)
    final = press(anne, again, "La rendre définitive sans cela")
    assert "Reste à compléter : Objet ; Attendu." in words(final.text)
    assert "[à rédiger]" in words(anne.get("/notes/1/apercu").text)
    anne.post("/notes/1/annuler")
    anne.post("/notes/1/ecrire", {"on": "3", "attendu": "Un avis […].", "objet": "Les médias"})
    assert "Définitive" in words(anne.post("/notes/1/definitive").text)


def hostile(payload: str) -> tuple[dict[str, str], ...]:
    """Every field that a person or a source fills, all holding the payload."""
    texts = dict.fromkeys(("titre", "extrait", "analyse", "portee", "suites"), payload[:190])
    return ({"introduction": payload}, texts)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    base = week()
    piled = tuple(
        replace(
            notes.story(100 + n, one, notes.label("ruralite"), extract=one),
            wording=Wording(title=one[:190], extract=one),
            comments=(Comment(CommentKind.ANALYSIS, one, one),),
        )
        for n, one in enumerate(PAYLOADS[::9])
    )
    section = replace(base.sections[2], stories=(*base.sections[2].stories, *piled))
    with at_desk(
        tmp_path / "vigie", replace(base, sections=(*base.sections[:2], section))
    ) as bureau:
        archive(bureau, *(one.lead.article for one in piled))
        anne = bureau.seat()
        intro, texts = hostile(PAYLOADS[0])
        anne.post(f"{DRAFT}/texte/0", {"on": "0", **intro})
        anne.post(f"{DRAFT}/texte/1", {"on": "0", **texts})
        clash = anne.post(f"{DRAFT}/texte/1", {"on": "0", **hostile(PAYLOADS[1])[1]})
        anne.post(f"{DRAFT}/geste", {"geste": "panier", "n": ["6", "7", "8"], "on": "9"})
        anne.post("/notes/nouvelle", {"sorte": "presse", "objet": PAYLOADS[2]})
        paths = ("", "/1", "/6", "/depart", "/historique", "/differences")
        pages = [clash.text, *(anne.get(DRAFT + path).text for path in paths)]
        pages += [anne.get(path).text for path in ("/notes", "/notes/1")]
        for page in pages:
            tame(page)


def tame(page: str) -> None:
    """No element, handler nor address but those of our templates."""
    soup = BeautifulSoup(page, "html.parser")
    assert {str(one["src"])[:13] for one in soup.select("script")} <= {"/static/desk."}
    assert not soup.select("img, svg, math, object, embed, base, video, link[href*=evil]")
    for tag in soup.select("*"):
        assert not [name for name in tag.attrs if name.startswith("on")], tag
        for name in ("href", "src", "action", "formaction"):
            value = str(tag.get(name, "/"))
            assert value.startswith(("/", "https://", "http://", "#", "mailto:")), value
