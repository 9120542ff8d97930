"""The API, called in every shape that its description allows, and in shapes that it does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from schemathesis.specs.openapi.checks import ignored_auth, negative_data_rejection

from briefings.notes import Note, NoteKind, written
from briefings.people import Role
from briefings.web.api import schemas
from briefings.web.api.described import description
from tests.accounts import hire, signed_in
from tests.offices import NOW, settle
from tests.tellings import article, receive
from tests.test_accounts_pages import token
from tests.webs import HOST, Web, serve


def long(n: int) -> str:
    """Like that of no other, so that each is a story."""
    return " ".join(f"mot{n}x{i}" for i in range(200))


ITEMS = [
    article(f"{n:020}", "essai", n / 10, f"Tiers-lieu mot{n}a mot{n}b mot{n}c", lead=long(n))
    for n in range(30)
]


@dataclass
class Api:
    """The API as a program calls it."""

    web: Web
    secret: str

    @property
    def headers(self) -> dict[str, str]:
        return {**HOST, "authorization": f"Bearer {self.secret}"}

    def get(self, path: str, **asked: str | int) -> httpx.Response:
        self.web.forget()
        self.web.client.cookies.clear()
        return self.web.client.get(f"/api/v1/{path}", params=asked, headers=self.headers)


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Api]:
    with serve(settle(tmp_path_factory.mktemp("api") / "vigie")) as web:
        with web.house.office.stores() as (store, _):
            receive(store, ITEMS)
        yield Api(web, token(signed_in(web, hire(web.house, Role.READER)), "essai"))


OPERATIONS = [
    one.ok()  # type: ignore[union-attr]  # our own description is valid
    for one in schemathesis.openapi.from_dict(description()).get_all_operations()
]
MODES = (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE)


@pytest.mark.parametrize("mode", MODES, ids=["as described", "otherwise"])
@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.path)
@settings(
    max_examples=25,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(data=st.data())
def test_nothing_that_is_asked_breaks_it(
    api: Api,
    operation: schemathesis.APIOperation[Any, Any, Any, Any],
    mode: schemathesis.GenerationMode,
    data: st.DataObject,
) -> None:
    case = data.draw(operation.as_strategy(generation_mode=mode))
    api.web.forget()
    answer = case.call(base_url=api.web.url, headers=api.headers)
    # Our token replaces the one that it makes up; a parameter that we do not know is not read.
    unseen = [ignored_auth, negative_data_rejection]
    case.validate_response(answer, excluded_checks=unseen)
    assert answer.status_code < 500
    assert "Traceback" not in answer.text


def test_a_page_of_items_leads_to_the_next_and_none_comes_twice(api: Api) -> None:
    seen: list[str] = []
    after: dict[str, int] = {}
    while True:
        page = api.get("items", q="tiers-lieu", size=7, **after).json()
        seen += [one["id"] for one in page["items"]]
        if page["after"] is None:
            break
        after = {"after": page["after"]}
    assert len(seen) == len(set(seen)) == len({one.key for one in ITEMS})
    one = api.get(f"items/{seen[0]}").json()
    assert one["title"].startswith("Tiers-lieu")
    assert len(one["extract"]) <= 300
    assert api.get("items/nowhere").status_code == 404


def test_a_search_that_cannot_be_read_is_read_as_words_and_says_so(api: Api) -> None:
    got = api.get("items", q="theme:inconnu tiers-lieu").json()
    assert "tous ces mots" in got["problem"]
    assert api.get("items", q="x" * 201).status_code == 422
    assert api.get("items", q="\ufdfa" * 200).status_code in {200, 422}


def test_a_written_note_is_read_by_who_reads_its_page(api: Api) -> None:
    about = Note(kind=NoteKind.INFORMATION, items=(ITEMS[0].key,))
    with api.web.house.open() as (records, _):
        kept = [
            records.notes.create(
                written(replace(about, final=n != 1), "objet", f"Note {n}"), "Anne Roux", NOW
            )
            for n in range(4)
        ]
        gone = records.notes.create(replace(about, final=True, deleted=True), "Anne Roux", NOW)
    writer = Api(api.web, token(signed_in(api.web, hire(api.web.house, Role.EDITOR)), "essai"))
    for who, readable in ((api, (3, 2, 0)), (writer, (3, 2, 1, 0))):
        first = who.get("notes", size=2).json()
        rest = who.get("notes", size=2, before=first["before"]).json()
        assert rest["before"] is None
        titles = [one["title"] for one in (*first["notes"], *rest["notes"])]
        assert titles == [f"Note {n}" for n in readable]
        draft = who.get(f"notes/{kept[1].id}")
        assert draft.status_code == (200 if 1 in readable else 404)
        for number in (gone.id, 99):
            assert who.get(f"notes/{number}").status_code == 404
    note = api.get(f"notes/{kept[0].id}")
    assert note.json()["items"] == [ITEMS[0].key]
    assert "Note 0" in note.json()["text"]
    assert "Anne" not in note.text
    assert len(api.get("notes", q="note").json()["notes"]) == 3
    assert api.get("notes", q="licorne").json() == {"notes": [], "before": None}
    assert api.get("notes", q="theme:ruralite").status_code == 422
    assert api.get("notes/0").status_code == 422


def test_no_answer_holds_an_address_or_a_whole_text(api: Api) -> None:
    with api.web.house.open() as (records, _):
        emails = [one.email for one in records.accounts.all()]
    for path in ("items", "calls", "issues", "notes", "themes", "sources", "openapi.json"):
        words = api.get(path).text
        assert not any(email in words for email in emails)
        assert long(29)[:400] not in words


def test_without_a_token_each_address_says_what_it_wants(api: Api) -> None:
    for path in description()["paths"]:
        got = api.web.client.get(path.replace("{key}", "x").replace("{number}", "1"), headers=HOST)
        assert got.status_code == 401
        assert schemas.Problem(**got.json()).detail


def test_it_reads_and_never_writes() -> None:
    for methods in description()["paths"].values():
        assert set(methods) == {"get"}
    closed = [one for one in vars(schemas).values() if isinstance(one, type)]
    for one in closed:
        if issubclass(one, BaseModel) and one.__module__ == schemas.__name__:
            assert one.model_config["extra"] == "forbid"
