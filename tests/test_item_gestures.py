"""What a person does on the pages of an item and of calls, by forms alone: corrects, follows."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape

import pytest
from bs4 import BeautifulSoup

from briefings.people import Role
from tests.accounts import Browser
from tests.boards import ARTICLES, VILLAGES, enter, furnish
from tests.webs import Web, serve
from watch.model import CorrectionKind, Label, Verdict

ITEM = f"/archive/{VILLAGES.key}"
CALL = f"/appels/{VILLAGES.key}/0"
PERMANENT, PRIZE = "c" * 20, "e" * 20


@pytest.fixture
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(furnish(tmp_path_factory.mktemp("gestures") / "vigie")) as running:
        with running.house.office.watch.store() as store:
            label = Label(theme="ruralite", score=0.3, verdict=Verdict.CHECK)
            store.labels.save([(VILLAGES, [label])], "m")
        yield running


@pytest.fixture
def anne(web: Web) -> Browser:
    return enter(web, Role.EDITOR)


def words(page: str) -> str:
    return " ".join(BeautifulSoup(page, "html.parser").get_text().replace("\u00a0", " ").split())


def act(who: Browser, path: str, **data: str) -> str:
    """The page where a form leads."""
    answer = who.post(path, data)
    assert answer.status_code == 303, answer.text
    page = who.get(answer.headers["location"].partition("#")[0])
    assert page.status_code == 200
    return page.text


def undo(who: Browser, page: str) -> str:
    """Press the button of what was just done."""
    found = BeautifulSoup(page, "html.parser").select_one("#message form")
    assert found, words(page)
    data = {
        one["name"]: one.get("value", "")
        for one in found.select("input, button")
        if "name" in one.attrs
    }
    return act(who, str(found["action"]), **data)  # type: ignore[arg-type]


def verdict(web: Web, theme: str = "ruralite") -> tuple[Verdict, str]:
    with web.house.office.watch.store() as store:
        article = store.articles.get(VILLAGES.key)
        assert article
        (one,) = store.labels.all_of([article])
    return next((label.verdict, label.by) for label in one.labels if label.theme == theme)


def test_a_theme_is_corrected_in_one_gesture_and_taken_back(web: Web, anne: Browser) -> None:
    page = anne.get(ITEM).text
    assert "Confirmer le thème Ruralité" in words(page)
    page = act(anne, f"{ITEM}/theme", reponse="ruralite oui")
    assert "« Ruralité" in words(page)
    assert "donné à « Appel à projets « Villages » » par Agent editor." in words(page)
    assert verdict(web) == (Verdict.IN, "Agent editor")
    assert "confirmé le 23 novembre 2026 par Agent editor" in words(page)
    page = undo(anne, page)
    assert "C’est annulé." in words(page)
    assert verdict(web) == (Verdict.CHECK, "")
    act(anne, f"{ITEM}/theme", reponse="ruralite non")
    assert verdict(web)[0] is Verdict.OUT
    act(anne, f"{ITEM}/theme", reponse="orientation oui")
    with web.house.office.watch.store() as store:
        kinds = [one.kind for one in store.corrections.history(VILLAGES.key)]
    assert kinds == [CorrectionKind.ADD, CorrectionKind.REMOVE, CorrectionKind.CONFIRM]
    told = words(anne.get(f"{ITEM}").text)
    assert "annulé le 23 novembre 2026 par Agent editor" in told


def test_readers_see_no_button_and_passers_by_no_name(web: Web, anne: Browser) -> None:
    act(anne, f"{ITEM}/theme", reponse="ruralite oui")
    passing, reader = web.get(ITEM).text, enter(web, Role.READER).get(ITEM).text
    for page in (passing, reader):
        assert "/theme" not in page
        assert "/separer" not in page
        assert "pas encore jugé" not in page
    assert "décidé par une personne" in passing
    assert "Agent editor" not in passing
    assert "décidé par Agent editor" in reader


REFUSED: tuple[tuple[str, dict[str, str], int], ...] = (
    (f"{ITEM}/theme", {"reponse": "ruralite"}, 422),
    (f"{ITEM}/theme", {"reponse": "<script> oui"}, 422),
    (f"/archive/{'9' * 20}/theme", {"reponse": "ruralite oui"}, 404),
    ("/archive/notes/theme", {"reponse": "ruralite oui"}, 404),
    (f"{ITEM}/reunir", {"article": "x"}, 404),
    (f"{ITEM}/reunir", {"article": "b" * 20}, 422),
    (f"{ITEM}/separer", {"article": "d" * 20}, 422),
    (f"/archive/{PRIZE}/separer", {"article": PRIZE}, 422),
    (f"/appels/{'9' * 20}/0/suivre", {}, 404),
    (f"/appels/{VILLAGES.key}/7/suivre", {}, 404),
    (f"/appels/{VILLAGES.key}/99999999999999999999/suivre", {}, 404),
    (f"/appels/{'d' * 20}/0/suivre", {"retour": "/appels"}, 422),
)


def test_what_cannot_be_done_changes_nothing(web: Web, anne: Browser) -> None:
    for path, data, status in REFUSED:
        assert anne.post(path, data).status_code == status, path
    with web.house.office.stores() as (store, records):
        assert store.corrections.history() == []
        assert store.curations.standing() == []
        assert records.follows.all() == []


def stories(web: Web) -> dict[str, str]:
    with web.house.office.watch.store() as store:
        found = [store.articles.get(one.key) for one in ARTICLES]
        return {one.key[0]: one.story[0] for one in found if one}


def test_stories_are_joined_and_split_by_hand_and_put_back(web: Web, anne: Browser) -> None:
    before = stories(web)
    page = act(anne, f"{ITEM}/reunir", article=PRIZE)
    assert "Actualités réunies par Agent editor : 1 article déplacé." in words(page)
    assert stories(web)["e"] == stories(web)["a"]
    apart = act(anne, f"{ITEM}/separer", article=PRIZE)
    assert "Article séparé par Agent editor" in words(apart)
    late = anne.post(f"{ITEM}/defaire", {"geste": "1"})
    assert late.status_code == 409
    assert "Annulez d’abord la décision n° 2" in words(late.text)
    undo(anne, apart)
    assert "C’est annulé." in words(undo(anne, page))
    assert stories(web) == before
    assert "Actualité réunie à une autre, 1 article déplacé, le 23" in words(anne.get(ITEM).text)


def test_a_call_is_followed_from_the_list_and_from_its_page(web: Web, anne: Browser) -> None:
    listed = "/appels?mois=2026-12"
    assert words(anne.get(listed).text).count("Suivre :") == 2
    assert "/suivre" not in web.get(listed).text
    answer = anne.post(f"{CALL}/suivre", {"retour": listed})
    assert answer.headers["location"] == f"{listed}#appel-{VILLAGES.key[:8]}-0"
    page = anne.get(listed).text
    assert f'id="appel-{VILLAGES.key[:8]}-0"' in page
    assert words(page).count("Ne plus suivre") == 1
    with web.house.open() as (records, _):
        [one] = records.follows.all()
    assert (one.email, one.rank) == ("agent.editor@region.example", 0)
    assert str(one.deadline) == "2026-12-14"
    anne.post(f"{CALL}/suivre", {"retour": ITEM})
    page = anne.get(ITEM).text
    assert "Ne plus suivre" in words(page)
    assert f'{CALL}.ics"' in page
    assert "Suivi" not in words(enter(web, Role.READER).get(listed).text)
    assert "Ne plus suivre" not in words(act(anne, f"{CALL}/laisser", retour=ITEM))
    with web.house.open() as (records, _):
        assert records.follows.all() == []
    for back in ("//evil.example", "https://evil.example", "/\\evil.example", ""):
        answer = anne.post(f"{CALL}/suivre", {"retour": back})
        assert answer.headers["location"].startswith("/#"), back


def test_whoever_left_everything_is_not_written_to_again(web: Web) -> None:
    reader = enter(web, Role.READER)
    with web.house.open() as (_, registrar):
        registrar.depart("agent.reader@region.example", None, "test")
    answer = reader.post(f"{CALL}/suivre", {"retour": "/appels"})
    assert answer.status_code == 422
    assert "ne plus rien recevoir" in unescape(answer.text)
    with web.house.open() as (records, _):
        assert records.follows.all() == []
