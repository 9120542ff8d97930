"""Written notes beside the articles of a search: found and opened by those who may read them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from briefings.notes import Note, NoteKind, written
from briefings.people import Role
from briefings.store import open_records
from briefings.store.notes import Kept
from tests.accounts import Browser, hire, signed_in
from tests.boards import VILLAGES, enter, furnish
from tests.offices import NOW
from tests.test_item_gestures import words
from tests.webs import Web, serve
from watch.query import Wanted
from watch.store import open_store

SEARCH = "/archive?q=financements+communes"
NOTE = written(
    Note(kind=NoteKind.INFORMATION, items=(VILLAGES.key,)), "objet", "Le financement des communes"
)


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    with serve(furnish(tmp_path_factory.mktemp("written") / "vigie")) as running:
        yield running


def keep(web: Web, base: Kept | None = None, **changes: object) -> Kept:
    """A new note, or one changed."""
    with web.house.open() as (records, _):
        if base is None:
            return records.notes.create(NOTE, "Anne", NOW)
        mine = replace(base.note, **changes)  # type: ignore[arg-type]  # fields of a note
        done = records.notes.save(base, mine, what="test", who="Anne", at=NOW)
    assert isinstance(done, Kept)
    return done


def finds(who: Browser | Web, search: str = SEARCH) -> str:
    """What the page says of written notes."""
    page = words(who.get(search).text)
    return page.partition("Dans les notes rédigées")[2][:120]


def test_each_finds_and_opens_what_they_may_read(web: Web) -> None:
    anne, reader = enter(web, Role.EDITOR), enter(web, Role.READER)
    draft = keep(web)
    path = f"/archive/redigees/{draft.id}"
    assert "Le financement des communes note d’information n° 1, projet" in finds(anne)
    assert finds(reader) == finds(web) == ""
    assert reader.get(path).status_code == reader.get(f"{path}/apercu").status_code == 404
    assert reader.get(f"{path}/fichier/md").status_code == 404
    final = keep(web, draft, final=True)
    assert "définitive" in finds(reader)
    assert finds(web) == ""
    assert web.get(path).status_code == 303
    page = reader.get(path)
    assert "définitive le" in words(page.text)
    assert f'src="{path}/apercu"' in page.text
    assert "Le financement des communes" in reader.get(f"{path}/apercu").text
    assert "Le financement des communes" in reader.get(f"{path}/fichier/md").text
    assert reader.get(f"{path}/fichier/exe").status_code == 404
    assert reader.get(f"/notes/{draft.id}").status_code == 403
    reopened = keep(web, final, final=False)
    assert finds(reader) == ""
    rewritten = keep(web, reopened, texts={"objet": "Autre chose"}, final=True)
    assert finds(anne) == finds(reader) == ""
    assert "Autre chose" in finds(reader, "/archive?q=autre+chose")
    assert "Autre chose" in finds(reader, "/archive?q=villages")  # a title of its articles
    assert finds(reader, "/archive?q=autre+theme:ruralite") == ""
    assert finds(reader, "/archive?q=autre+-chose") == ""
    assert finds(reader, '/archive?q="chose+autre"') == ""
    keep(web, rewritten, deleted=True)
    assert finds(anne, "/archive?q=autre+chose") == ""
    assert reader.get(path).status_code == 404


def test_the_word_file_is_read_back_beside_the_page(web: Web) -> None:
    reader = enter(web, Role.ADMINISTRATOR)
    path = f"/archive/redigees/{keep(web, keep(web), final=True).id}"
    assert f'href="{path}/apercu/word"' in reader.get(path).text
    again = reader.get(f"{path}/apercu/word")
    assert "frame-ancestors 'self'" in again.headers["content-security-policy"]
    assert "Le financement des communes" in again.text
    assert reader.get(f"/archive/redigees/{keep(web).id}/apercu/word").status_code == 404


def test_every_note_that_answers_is_reached_twenty_at_a_time(web: Web) -> None:
    """Beyond the five that a search shows; each reads what they may, and nobody the rest."""
    note = written(NOTE, "objet", "Moulins à vent")
    with web.house.open() as (records, _):
        made = [records.notes.create(replace(note, final=n != 7), "Anne", NOW) for n in range(45)]
    numbers = [one.id for one in reversed(made)]
    with_drafts = enter(web, Role.APPROVER), numbers, "/notes"
    final = [number for number in numbers if number != made[7].id]
    claire = signed_in(web, hire(web.house, Role.READER, "Claire"))
    for who, readable, path in (with_drafts, (claire, final, "/archive/redigees")):
        page, seen = who.get("/archive?q=moulins").text, list[int]()
        [following] = re.findall(r'href="(/archive/redigees\?[^"]+)"', page)
        while following:
            page = who.get(unescape(following)).text
            seen += map(int, re.findall(rf'<li><a href="{path}/(\d+)"', page))
            following = next(iter(re.findall(r'rel="next" href="([^"]+)"', page)), "")
        assert seen == readable
    assert web.get("/archive/redigees?q=moulins").status_code == 303
    for q in ("theme:ruralite", "-moulins", "moulins theme:ruralite"):
        got = claire.get(f"/archive/redigees?q={q}")
        assert (q, got.status_code) == (q, 422)
        assert "Seuls des mots" in words(got.text)
    assert "Aucune de ces notes" in words(claire.get("/archive/redigees?q=licorne").text)
    assert "Moulins à vent" in words(claire.get("/archive/redigees?avant=x").text)


def test_notes_written_before_they_could_be_searched_are_found(tmp_path: Path) -> None:
    path = tmp_path / "vigie.db"
    with open_store(path), open_records(path) as records:
        for statement in ("DROP TABLE notes_fts", "DROP TABLE shelved_notes"):
            records.engine.execute(statement)
        records.engine.execute("DELETE FROM _sqlite_migrations WHERE name = 'm014_shelved_notes'")
        records.notes.create(NOTE, "Anne", NOW)
    with open_records(path) as records:
        [one] = records.library.notes(Wanted(words=("financement",)), 5, drafts=True)
        assert one.note == NOTE
