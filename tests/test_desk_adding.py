"""A story put in from the desk: by its address or by hand, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from pytest_httpserver import HTTPServer

from briefings.desk import Pile
from briefings.desk.manuscript import plan_at
from briefings.model import Story
from briefings.people import Role
from tests import notes
from tests.bureaux import DRAFT, WITH_READERS, Bureau, furnish, seated
from tests.offices import settle
from tests.test_desk_notes import archive, tame
from tests.test_desk_pages import said, words
from tests.webs import serve
from tests.xss import PAYLOADS
from watch.urls import canonical

ADD = f"{DRAFT}/ajouter"
HERE = "fetching: {pause: 0, allowed_networks: [127.0.0.0/8]}\n"
PAGE = """<html><head><title>Une fête au village</title>
<meta property="article:published_time" content="2026-11-18T10:00:00+01:00"></head>
<body><p>Des mots que la source n'a pas permis de montrer.</p></body></html>"""


@pytest.fixture
def bureau(tmp_path: Path) -> Iterator[Bureau]:
    """A draft of eight stories, in an office that may read the test's own site."""
    house = furnish(tmp_path / "vigie")
    settle(house.home, WITH_READERS + HERE)
    with serve(house) as web, seated(web) as running:
        yield running


def newest(bureau: Bureau) -> Story:
    return list(plan_at(bureau.draft()).stories.values())[-1]


def typed(page: str) -> dict[str, str]:
    """What the form holds."""
    form = BeautifulSoup(page, "html.parser").select("main form input, main form textarea")
    return {str(one["name"]): str(one.get("value") or one.get_text()) for one in form}


def test_a_page_is_read_and_its_story_put_in(bureau: Bureau, httpserver: HTTPServer) -> None:
    httpserver.expect_oneshot_request("/fete").respond_with_data(PAGE, content_type="text/html")
    anne, url = bureau.seat(), httpserver.url_for("/fete")
    assert "Ajouter une actualité" in words(anne.get(DRAFT).text)
    done = anne.post(ADD, {"adresse": url, "section": "ruralite", "on": "0"})
    assert (done.url.path, done.url.fragment) == (DRAFT, "n9")
    assert said(done.text).startswith("Vous avez ajouté l’actualité n° 9 dans la section")
    story = newest(bureau)
    assert (story.title, story.added_by, story.extract) == ("Une fête au village", "Anne", "")
    assert str(story.lead.article.published) == "2026-11-18 09:00:00+00:00"
    assert "pas permis" not in anne.get(f"{DRAFT}/apercu").text
    # Neither a second click nor another person puts it in twice, however its address is spelt.
    again = anne.post(ADD, {"adresse": f"{url}?utm_source=x", "section": "egalite", "on": "1",
                            "sans-lire": "oui", "titre": "La même"})  # fmt: skip
    assert again.status_code == 422
    assert said(again.text) == "Cette actualité est déjà dans le brouillon, n° 9."
    assert typed(again.text)["titre"] == "La même"


def test_a_story_without_a_page(bureau: Bureau) -> None:
    anne = bureau.seat()
    given = {"section": "ruralite", "titre": "Un appel du maire", "on": "0", "texte": "À suivre."}
    lacking = anne.post(ADD, given)
    assert lacking.status_code == 422
    assert said(lacking.text) == (
        "Sans adresse, on ne sait pas qui le dit : écrivez le nom de la source."
    )
    done = anne.post(ADD, {**given, "source": "Mairie de Mende", "jour": "2026-11-20"})
    assert done.status_code == 200
    mail = anne.get(f"{DRAFT}/apercu")
    row = BeautifulSoup(mail.text, "html.parser").find(string="Un appel du maire")
    assert row is not None
    assert row.find_parent("a") is None, "no link to nowhere"
    assert "Mairie de Mende" in mail.text
    assert "À suivre." in mail.text
    assert "20 novembre 2026" in words(anne.get(DRAFT).text)
    assert anne.get(f"{DRAFT}/fichier/docx").content[:2] == b"PK"
    twice = anne.post(ADD, {**given, "source": "Mairie de Mende"})
    assert "déjà dans le brouillon" in said(twice.text)


def test_what_the_archive_has_is_told_as_it_tells_it(bureau: Bureau) -> None:
    one = notes.article(77, "Un article de l'archive")
    archive(bureau, one)
    done = bureau.seat().post(ADD, {"adresse": one.url, "section": "orientation", "on": "0"})
    assert done.status_code == 200
    plan = plan_at(bureau.draft())
    assert plan.number(plan.piles[Pile("orientation")][-1]) == 9
    assert newest(bureau).lead.article.key == one.key


UNFIT: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"adresse": "javascript:alert(1)"}, "n’est pas une adresse web", "adresse"),
    ({"adresse": "drop:lettres"}, "n’est pas une adresse web", "adresse"),
    ({"adresse": "http://169.254.169.254/x"}, "Cette page ne peut pas être lue", "titre"),
    ({"adresse": "https://a.example/", "sans-lire": "oui"}, "La page n’est pas lue", "titre"),
    ({"titre": "t" * 201}, "Ce titre fait 201 caractères, 200 au plus", "texte"),
    ({"texte": "t" * 3001}, "Ce texte fait 3001 caractères, 3000 au plus", "texte"),
    ({"titre": "Un", "source": "x", "section": ""}, "Sa section n’est pas dite", "section"),
    ({"titre": "Un", "source": "x", "section": "sport"}, "n’est pas dans cette note", "adresse"),
    ({"jour": "hier"}, "Cette date ne se lit pas", "jour"),
    ({}, "Son titre n’est pas dit", "titre"),
)
"""What is typed, why it will not do, and the field to put right."""


def test_what_is_lacking_is_said_where_it_is(bureau: Bureau) -> None:
    anne = bureau.seat()
    for given, why, field in UNFIT:
        answer = anne.post(ADD, {"section": "ruralite", **given})
        assert answer.status_code == 422, given
        assert why in said(answer.text).replace("'", "’")
        [odd] = BeautifulSoup(answer.text, "html.parser").select("[aria-invalid]")
        assert odd["name"] == field, given
        kept = {key: value for key, value in given.items() if key not in {"section", "sans-lire"}}
        assert kept.items() <= typed(answer.text).items()
    assert bureau.draft().revision == 0


def test_hostile_words_stay_words_in_the_form(bureau: Bureau) -> None:
    anne = bureau.seat()
    for payload in PAYLOADS[::7]:
        given = {"section": "ruralite", "titre": payload, "texte": payload, "source": payload}
        tame(anne.post(ADD, {**given, "adresse": payload}).text)


def test_a_note_that_left_takes_nothing_more(bureau: Bureau) -> None:
    bruno = bureau.seat(Role.APPROVER)
    bruno.post(f"{DRAFT}/valider", {"on": "0"})
    bruno.post(f"{DRAFT}/envoyer", {"on": "0"})
    assert bruno.get(ADD).status_code == 422
    given = {"titre": "Trop tard", "source": "x", "section": "ruralite"}
    assert "ne change plus" in said(bruno.post(ADD, given).text)


def test_the_address_is_one_of_the_web() -> None:
    """What the page would be asked for: no file, no letter."""
    assert [canonical(one) for one in ("file:///etc/passwd", "drop:x", "imap:x")] == [None] * 3
