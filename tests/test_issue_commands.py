"""`vigie issue …` as an officer types it, on a draft of week 47."""

from __future__ import annotations

from collections.abc import Callable
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer

from briefings.cli import vigie
from briefings.desk.manuscript import Manuscript, plan_at
from briefings.model import DeliveryState
from briefings.period import key
from briefings.store import open_records
from tests import mailroom
from tests.desks import AT, week
from watch.front import EXIT_FAILED, run

WEEK = ("--week", "2026-S47")
SETTINGS = """
recipients: [elu@region.example, agent@region.example]
house: {contact: bureau@region.example}
learning: {officer: Anne}
fetching: {pause: 0, allowed_networks: [127.0.0.0/8], extra_ports: [PORT]}
"""
PAGE = """<html><head><title>Une fête de la science</title></head><body><article><h1>Une fête de la
science</h1><p>{}</p></article></body></html>""".format("La fête de la science revient. " * 20)

Say = Callable[..., str]


@pytest.fixture
def home(tmp_path: Path, httpserver: HTTPServer) -> Path:
    settings = SETTINGS.replace("PORT", str(httpserver.port))
    (tmp_path / "vigie.yaml").write_text(settings, encoding="utf-8")
    with open_records(tmp_path / "vigie.db") as records:
        records.manuscripts.open(week(), "Vigie", AT)
    return tmp_path


@pytest.fixture
def say(home: Path, capsys: pytest.CaptureFixture[str]) -> Say:
    """Type a command about week 47; what it answers. ``code``: the exit code that is expected."""

    def typed(*words: str, code: int = 0) -> str:
        assert run(vigie, ["--home", str(home), "issue", *words, *WEEK]) == code
        told = capsys.readouterr()
        return (told.err if code else told.out).replace("\u00a0", " ")

    return typed


def draft(home: Path) -> Manuscript:
    with open_records(home / "vigie.db") as records:
        found = records.manuscripts.find("hebdo", week().period.start)
    assert found is not None
    return found


def test_a_monday_from_the_draft_to_the_readers(say: Say, home: Path) -> None:
    assert "Brouillon préparé, révision 0" in say()
    shown = say("show")
    assert "   7  Un lien" in shown
    assert "cs.example" in shown
    say("drop", "2", "3")
    say("move", "4", "--section", "Ruralité")
    say("pin", "5", "--before", "1")
    say("title", "5", "Mieux  dit")
    say("comment", "5", "--analysis", "À lire", "--scope", "Partout")
    say("intro", "Bonjour.")
    assert "a annulé le geste n° 8" in say("undo")
    assert "n'a rien à annuler" in say("undo", "--by", "Bruno", code=5)
    assert "a rétabli le geste n° 8" in say("redo")
    assert "n° 5 Mieux dit : Analyse\n    + À lire" in say("diff")
    assert "Note n° 1 validée par Anne, telle qu'elle partira à 2 destinataires" in say("approve")
    assert "Pour l'envoyer" in say()
    assert "Note n° 1 : 2 messages en file" in say("send")
    assert "déjà partie : rien n'est renvoyé" in say("send")
    told = say("history")
    assert "elu@region.example" in told
    assert "Anne a validé la révision 10" in told
    assert len(list((home / "envois").glob("*.eml"))) == 2


def test_a_conflict_counts_what_it_does_not_tell(say: Say) -> None:
    for number in "12345":
        say("drop", number)
    told = say("approve", "--by", "Bruno", code=5)
    assert "a écarté l'actualité n° 5, après 2 autres gestes." in told


def test_who_approved_is_said_in_the_mail_and_on_paper(
    say: Say, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say("approve", "--role", "Cheffe de service")
    say("send")
    (mail, *_) = (home / "envois").glob("*.eml")
    sent = message_from_bytes(mail.read_bytes(), policy=default)
    body = sent.get_body(("plain",))
    assert body is not None
    assert "Visa : Anne, " in body.get_content().replace("\u00a0", " ")
    paper = home / "note.md"
    assert run(vigie, ["--home", str(home), "export", "issue", "--output", str(paper)]) == 0
    assert "Cheffe de service" in paper.read_text(encoding="utf-8")
    capsys.readouterr()


def test_a_refused_reader_is_not_said_to_have_received(say: Say) -> None:
    say("approve")
    say("send")
    assert "Adressée à 2 destinataires :" in say("history")
    assert "Elle ne change plus. À qui elle est remise, ou non :" in say()


def test_a_note_made_without_a_draft_is_said_to_be_made(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with open_records(home / "vigie.db") as records:
        issue = records.issues.record(mailroom.draft(period=mailroom.week(1)))
    week_of = key(issue.period)
    assert run(vigie, ["--home", str(home), "issue", "show", "--week", week_of]) == EXIT_FAILED
    told = capsys.readouterr().err.replace("\u00a0", " ")
    assert "a été faite sans brouillon" in told
    assert f"export issue {week_of} --format html" in told


def test_a_short_page_is_dated_by_its_head(say: Say, home: Path, httpserver: HTTPServer) -> None:
    head = '<meta property="article:published_time" content="2026-11-18T10:00:00+01:00">'
    page = f"<html><head><title>Une brève</title>{head}</head><body><p>Court.</p></body></html>"
    httpserver.expect_request("/breve").respond_with_data(page, content_type="text/html")
    say("add", httpserver.url_for("/breve"), "--section", "ruralite")
    plan = plan_at(draft(home))
    published = plan.stories[plan.numbers()[9]].lead.article.published
    assert published is not None
    assert published.isoformat() == "2026-11-18T09:00:00+00:00"


def test_numbers_that_do_not_exist_and_sections_are_explained(say: Say) -> None:
    assert "pas d'actualité n° 99" in say("drop", "99", code=5)
    assert "thèmes connus" in say("move", "1", "--section", "sport", code=2)
    assert "Donnez le nouveau titre" in say("title", "1", code=2)
    assert "Dites quoi" in say("comment", "1", code=5)


def test_a_story_goes_out_and_comes_back_by_its_number(say: Say, home: Path) -> None:
    say("drop", "1")
    assert "Écartées\n   1  Titre 10" in say("show")
    say("keep", "1")
    say("keep", "8", "--section", "orientation")
    say("move", "7", "--before", "1")
    say("unpin", "1")
    say("merge", "6", "5")
    say("extract", "5", "En bref.")
    say("extract", "5", "--restore")
    plan = plan_at(draft(home))
    numbers = {key: number for number, key in plan.numbers().items()}
    piles = [[numbers[key] for key in keys] for keys in plan.piles.values()]
    assert piles == [[7, 1, 2], [3, 4, 8], [5], [], [], [], []]
    assert plan.highlights == ()


def test_somebody_else_is_told_once_at_the_terminal(say: Say) -> None:
    say("title", "1", "D'Anne")
    told = say("title", "1", "De Bruno", "--by", "Bruno", code=5)
    assert "Anne a récrit le titre de l'actualité n° 1 : « D'Anne »" in told
    assert "Bruno a récrit" in say("title", "1", "De Bruno", "--by", "Bruno")
    assert "Bruno a récrit" in say("approve", code=5)
    assert "validée par Anne" in say("approve")
    assert "La validation est tombée" in say("drop", "2")
    assert "rien ne part sans accord" in say("send", code=5)


def test_a_page_is_added_by_its_address(say: Say, home: Path, httpserver: HTTPServer) -> None:
    httpserver.expect_request("/court").respond_with_data(
        status=302, headers={"Location": "/fete?utm_source=x"}
    )
    httpserver.expect_request("/fete").respond_with_data(PAGE, content_type="text/html")
    assert "section" in say("add", httpserver.url_for("/court"), code=5)
    told = say("add", httpserver.url_for("/court"), "--section", "ruralite", "--text", "À voir.")
    assert (
        "Anne a ajouté l'actualité n° 9 dans la section ruralite : « Une fête de la science" in told
    )
    story = plan_at(draft(home)).stories[plan_at(draft(home)).numbers()[9]]
    assert story.lead.article.url == httpserver.url_for("/fete"), "where it really leads"
    assert (story.added_by, story.wording.extract, story.extract) == ("Anne", "À voir.", "")
    again = say("add", httpserver.url_for("/fete"), "--section", "ruralite", code=5)
    assert "déjà dans le brouillon, n° 9" in again


def test_an_address_that_does_not_answer_is_added_without_it(
    say: Say, home: Path, httpserver: HTTPServer
) -> None:
    httpserver.expect_request("/perdue").respond_with_data("", status=404)
    lost = httpserver.url_for("/perdue")
    assert "--offline et --title" in say("add", lost, "--section", "ruralite", code=5)
    say(
        "add",
        lost,
        "--section",
        "ruralite",
        "--offline",
        "--title",
        "Perdue",
        "--date",
        "20/11/2026",
    )
    story = plan_at(draft(home)).stories[plan_at(draft(home)).numbers()[9]]
    assert story.title == "Perdue"
    assert story.lead.article.published is not None
    assert "n'est pas une adresse web" in say("add", "javascript:alert(1)", code=5)


def test_a_link_that_hides_where_it_leads_is_shown_as_such(say: Say) -> None:
    say("add", "https://bit.ly/abc", "--offline", "--title", "Courte", "--section", "ruralite")
    assert "bit.ly (lien raccourci)" in say("show")
    assert "le lien de l'actualité n° 9 (bit.ly) cache où il mène" in say("approve")


def test_a_test_message_is_no_issue(say: Say, home: Path) -> None:
    told = say("test", "--to", "moi@region.example")
    assert "Essai de la révision 0 pour moi@region.example" in told
    (letter,) = (home / "envois").glob("*.eml")
    assert b"Essai" in letter.read_bytes()
    with open_records(home / "vigie.db") as records:
        assert records.issues.latest("hebdo") == []
    say("test")
    assert len(list((home / "envois").glob("bureau*.eml"))) == 1


def test_a_week_is_skipped_and_wanted_again(say: Say) -> None:
    assert "pas de note cette fois" in say("skip", "--reason", "congés")
    assert "Anne a choisi" in say()
    say("approve")
    assert "de ne pas faire la note 2026-S47 (congés)" in say("send", code=5)
    assert "de nouveau attendue" in say("skip", "--undo")
    say("send")


def test_remarks_and_a_withdrawn_approval_are_in_the_history(say: Say) -> None:
    say("remark", "Vu", "--by", "Bruno", "--role", "Chargé de mission")
    say("approve", "--role", "Cheffe", "--remark", "Bien")
    assert "ne partira pas sans une nouvelle" in say("withdraw", "--reason", "coquille")
    told = say("history")
    assert "Bruno (Chargé de mission) a visé la révision 0 : Vu" in told
    assert "Anne (Cheffe) a validé la révision 0 : Bien" in told
    assert "validation retirée : coquille" in told


def test_the_preview_of_a_draft_shows_the_draft(say: Say, home: Path) -> None:
    say("title", "1", "Un titre neuf")
    say("--preview")
    (path,) = (home / "notes").glob("*-apercu.html")
    assert "Un titre neuf" in path.read_text(encoding="utf-8")


def test_without_a_draft_the_next_step_is_told(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(vigie, ["--home", str(home), "issue", "--week", "2026-S40"]) == 0
    told = capsys.readouterr().out.replace("\u00a0", " ")
    assert "aucun brouillon" in told
    assert "issue prepare --period 2026-S40" in told
    assert run(vigie, ["--home", str(home), "issue", "--week", "2026-S40", "show"]) == 5
    assert "préparez-le avec" in capsys.readouterr().err


def test_when_nothing_may_leave_the_sending_says_so(
    say: Say, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    say("approve")
    with open_records(home / "vigie.db") as records:
        records.sending.hold("le relais nous refuse", AT)
    assert run(vigie, ["--home", str(home), "issue", "send", *WEEK]) == EXIT_FAILED
    told = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert "Aucun message ne part (2 messages attendent) : le relais nous refuse." in told
    with open_records(home / "vigie.db") as records:
        assert len(records.outbox.by_state(DeliveryState.QUEUED)) == 2
