"""The last look, the approval and the sending: once, by those who may, and nothing but that."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest

from briefings.desk import State
from briefings.mailing import fate, send
from briefings.model import Tally
from briefings.people import Role
from tests import notes
from tests.bureaux import DRAFT, READERS, Bureau, at_desk
from tests.desks import week
from tests.offices import letters
from tests.test_desk_pages import said, words

BRUNO = Role.APPROVER
BINDING = ("valider", "retirer", "envoyer", "sauter", "reprendre")
EDITING = ("preparer", "geste", "annuler", "retablir", "texte/1", "theme", "visa", "essai")
ELSEWHERE = (
    *("/a-verifier/repondre", "/a-verifier/annuler", "/panier/retirer", "/notes/nouvelle"),
    *("/notes/1/ecrire", "/notes/1/definitive", "/notes/1/supprimer", "/notes/1/annuler"),
)
POSTS = (*(f"{DRAFT}/{one}" for one in (*BINDING, *EDITING)), *ELSEWHERE)


def waiting(bureau: Bureau) -> int:
    with bureau.open() as records:
        return len(letters(records))


def test_from_the_last_look_to_the_readers(bureau: Bureau) -> None:
    anne, bruno = bureau.seat(), bureau.seat(BRUNO)
    anne.post(f"{DRAFT}/texte/1", {"on": "0", "titre": "Mieux dit"})
    look = words(bruno.get(f"{DRAFT}/depart").text)
    assert "2 personnes" in look
    assert "Mieux dit" in look
    assert "Visa" not in said(anne.post(f"{DRAFT}/visa", {"remarque": "Relu."}).text)
    assert bruno.post(f"{DRAFT}/envoyer", {"on": "1"}).status_code == 422
    assert bruno.post(f"{DRAFT}/valider", {"on": "0"}).status_code == 409
    done = bruno.post(f"{DRAFT}/valider", {"on": "1", "fonction": "directeur", "remarque": "Bon"})
    assert said(done.text).startswith("La note est validée")
    assert "Bruno (directeur) a validé la révision 1 : Bon" in words(done.text)
    assert anne.post(f"{DRAFT}/envoyer", {"on": "1"}).status_code == 403
    paper = words(anne.get(f"{DRAFT}/apercu/word").text)
    assert "Projet" not in paper
    assert "Visas" in paper
    assert "Brunodirecteur" in paper, "the cells of a row"
    gone = bruno.post(f"{DRAFT}/envoyer", {"on": "1"})
    assert "Messages : 2 en attente." in words(gone.text)
    assert "Note en file d’envoi, pas encore partie" in words(gone.text)
    assert "en file d’envoi" in words(bruno.get("/bureau").text)
    assert READERS[0] in gone.text
    assert READERS[0] not in anne.get(f"{DRAFT}/depart").text
    assert anne.post(f"{DRAFT}/geste", {"geste": "ecarter 1", "on": "1"}).status_code == 422
    assert 'name="geste"' not in anne.get(DRAFT).text
    with bureau.open() as records:
        kept = [line.what for line in records.audit.last(9)]
    assert kept == ["note envoyée", "note validée"]


def test_fifty_clicks_send_one_note(bureau: Bureau) -> None:
    bruno = bureau.seat(BRUNO)
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    with ThreadPoolExecutor(50) as clicks:
        answers = list(clicks.map(lambda _: bruno.post(f"{DRAFT}/envoyer", {"on": "0"}), range(50)))
    # Whoever finds the file busy for too long is asked to come back; nobody sends twice.
    assert {one.status_code for one in answers} <= {200, 503}
    assert any(one.status_code == 200 for one in answers)
    with bureau.open() as records:
        assert [issue.number for issue in records.issues.latest("hebdo")] == [1]
        assert [one.what for one in records.audit.last(99)].count("note envoyée") == 1
    assert waiting(bureau) == 2
    assert bureau.draft().state is State.SENT


def test_a_change_between_the_page_and_the_click_sends_nothing(bureau: Bureau) -> None:
    anne, bruno = bureau.seat(), bureau.seat(BRUNO)
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    anne.post(f"{DRAFT}/geste", {"geste": "ecarter 1", "on": "0"})
    assert bruno.post(f"{DRAFT}/envoyer", {"on": "0"}).status_code == 422
    assert "Ce qui a changé depuis la dernière validation" in words(
        bruno.get(f"{DRAFT}/depart").text
    )
    bruno.post(f"{DRAFT}/valider", {"on": "1"})
    # The page of before the second approval: its button must not send what it did not show.
    assert bruno.post(f"{DRAFT}/envoyer", {"on": "0"}).status_code == 422
    assert waiting(bureau) == 0


def test_a_test_goes_to_oneself_alone(bureau: Bureau) -> None:
    told = said(bureau.seat().post(f"{DRAFT}/essai").text)
    assert told == "Le message d’essai s’écrit en fichier : aucun relais n’est réglé."
    with bureau.open() as records:
        [one] = records.outbox.due(bureau.house.hands())
    mail = message_from_bytes(b"".join(one.pieces), policy=policy.default)
    assert mail["To"] == "editor@region.example"
    assert str(mail["Subject"]).startswith("[Essai] ")
    assert bureau.draft().state is State.PREPARED


def test_a_week_is_skipped_and_wanted_again(bureau: Bureau) -> None:
    bruno = bureau.seat(BRUNO)
    assert "vacances" in said(bruno.post(f"{DRAFT}/sauter", {"raison": "vacances"}).text)
    assert "sautée" in bruno.get("/bureau").text
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    assert bruno.post(f"{DRAFT}/envoyer", {"on": "0"}).status_code == 422
    assert said(bruno.post(f"{DRAFT}/reprendre").text) == "La note est de nouveau attendue."
    assert "Note n° 1" in words(bruno.post(f"{DRAFT}/envoyer", {"on": "0"}).text)


def test_what_waits_to_be_replaced_is_read_before_a_note_leaves(bureau: Bureau) -> None:
    anne, bruno = bureau.seat(), bureau.seat(BRUNO)
    anne.post(f"{DRAFT}/texte/0", {"on": "0", "introduction": "À compléter lundi."})
    anne.post(f"{DRAFT}/texte/1", {"on": "1", "titre": "Mieux dit", "analyse": "Avis : XXX"})
    look = bruno.get(f"{DRAFT}/depart").text
    assert "Reste à remplacer « À compléter » : introduction." in words(look)
    assert f'<a href="{DRAFT}/1">actualité n°\u00a01</a>' in look.replace("&nbsp;", "\u00a0")
    for _ in range(2):
        no = bruno.post(f"{DRAFT}/valider", {"on": "3"})
        assert "des mots restent à remplacer" in words(no.text).lower()
    yes = {"on": "3", "telle-quelle": "oui"}
    assert "La note est validée" in said(bruno.post(f"{DRAFT}/valider", yes).text)
    assert bruno.post(f"{DRAFT}/envoyer", {"on": "3"}).status_code == 422
    assert waiting(bureau) == 0
    assert "Note n° 1" in words(bruno.post(f"{DRAFT}/envoyer", yes).text)


def test_what_became_of_each_mail_is_told(bureau: Bureau) -> None:
    bruno = bureau.seat(BRUNO)
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    bruno.post(f"{DRAFT}/envoyer", {"on": "0"})
    with bureau.open() as records:
        records.engine.execute("UPDATE outbox SET state = 'doubt' WHERE email = :it", it=READERS[0])
    told = words(bruno.get(f"{DRAFT}/depart").text)
    assert "Messages : 1 en attente, 1 en doute." in told
    assert "vigie outbox settle" in told


def test_what_is_written_in_files_is_not_said_to_be_sent(bureau: Bureau) -> None:
    bruno = bureau.seat(BRUNO)
    assert "Aucun relais de messagerie" in words(bruno.get(f"{DRAFT}/depart").text)
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    bruno.post(f"{DRAFT}/envoyer", {"on": "0"})
    office = bureau.web.site.office
    assert not office.watch.settings.smtp.host
    assert "remise à l’envoi le" in words(bruno.get(f"{DRAFT}/depart").text)
    with office.stores() as (_, records):
        send(office, records)
    told = words(bruno.get(f"{DRAFT}/depart").text)
    assert "Note écrite en fichiers, envoyée à personne : aucun relais n’est réglé" in told
    assert "Messages : 2 écrits en fichiers, non envoyés." in told
    assert "envoyée à personne" in words(bruno.get("/bureau").text)


@pytest.mark.parametrize(
    ("tally", "said"),
    [
        (Tally(), "sans destinataire"),
        (Tally(sent=2), "envoyée"),
        (Tally(sent=1, refused=1), "envoyée à 1 personne sur 2"),
        (Tally(waiting=1, refused=1), "en file d’envoi"),
        (Tally(refused=2), "refusée pour tous"),
        (Tally(doubt=1, refused=1), "aucun envoi n’est confirmé"),
    ],
)
def test_how_far_a_note_went(tally: Tally, said: str) -> None:
    assert said in fate(tally).replace("\u00a0", " ")


def test_who_may_and_from_where(bureau: Bureau) -> None:
    seats = {role: bureau.seat(role) for role in (Role.READER, Role.EDITOR, BRUNO)}
    for path in POSTS:
        binding = path.removeprefix(f"{DRAFT}/") in BINDING
        assert bureau.web.post(path).status_code == 401, path
        assert seats[Role.READER].post(path).status_code == 403, path
        away = seats[BRUNO].client.post(path, headers={"sec-fetch-site": "cross-site"})
        assert "autre site" in away.text, path
        assert (seats[Role.EDITOR].post(path).status_code == 403) == binding, path
        assert seats[BRUNO].client.get(path).status_code in {404, 405}, path
    assert waiting(bureau) == 1, "the editor's own test"
    for page in ("/bureau", "/a-verifier", "/notes", DRAFT, f"{DRAFT}/apercu", f"{DRAFT}/depart"):
        assert seats[Role.READER].get(page).status_code == 403, page
        assert bureau.web.get(page).headers["location"].startswith("/connexion?"), page


def rows(bureau: Bureau) -> list[object]:
    """Everything that a page of the desk could have changed."""
    tables = ("manuscripts", "moves", "visas", "views", "skips", "outbox", "corrections", "audit")
    with bureau.open() as records:
        return [records.engine.rows(f"SELECT * FROM {table}") for table in tables]  # noqa: S608 - our own names


def test_nothing_changes_by_looking(bureau: Bureau) -> None:
    bruno = bureau.seat(BRUNO)
    before = rows(bureau)
    draft = ("", "/1", "/ajouter", "/depart", "/historique", "/differences")
    for page in (*draft, "/apercu", "/apercu/texte", "/apercu/word"):
        assert bruno.get(DRAFT + page).status_code == 200
    for page in ("/bureau", "/a-verifier", "/notes"):
        assert bruno.get(page).status_code == 200
    assert rows(bureau) == before
    assert waiting(bureau) == 0


def test_a_link_that_hides_where_it_leads_is_told(tmp_path: Path) -> None:
    """C16: where it is read, and at the last look."""
    base = week()
    story = notes.story(60, "Un raccourci", notes.label("ruralite"), url="https://bit.ly/xyz")
    section = replace(base.sections[2], stories=(story, *base.sections[2].stories))
    base = replace(base, sections=(*base.sections[:2], section))
    with at_desk(tmp_path / "vigie", base) as bureau:
        bruno = bureau.seat(BRUNO)
        assert "bit.ly lien raccourci : il cache où il mène" in words(bruno.get(DRAFT).text)
        look = words(bruno.get(f"{DRAFT}/depart").text)
        assert "Le lien de l’actualité n° 5 (bit.ly) cache où il mène." in look
