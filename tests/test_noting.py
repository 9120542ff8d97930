"""`vigie note`, as an officer types it: on a real archive, with real files."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from sqlite_utils import Migrations

from briefings.cli import vigie
from briefings.model import Rendered
from briefings.notes import NoteKind
from briefings.store import open_records
from briefings.store.issues import draft
from briefings.store.schema import m001_briefings
from tests import dossiers
from tests.documents import full_week
from tests.tellings import receive
from watch.front import run
from watch.store import open_store
from watch.store.schema import migrate
from watch.store.sqlite import SQLite

SOURCES = "sources:\n" + "".join(
    f"""- slug: {spec.slug}
  name: {spec.name}
  kind: feed
  url: https://{spec.slug}.example/rss
  homepage: https://{spec.slug}.example
  category: media_csti
  rights: {spec.rights}
  attribution: Licence Ouverte
"""
    for spec in dossiers.SPECS
)
KEYS = [one.key for one in dossiers.ARTICLES]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    with open_store(tmp_path / "vigie.db") as store:
        receive(store, [replace(one, story="") for one in dossiers.ARTICLES], dossiers.NOW)
    return tmp_path


Told = tuple[int, str, str]


def call(home: Path, capsys: pytest.CaptureFixture[str], *words: str) -> Told:
    code = run(vigie, ["--home", str(home), "note", *words])
    told = capsys.readouterr()
    return code, told.out.replace("\u00a0", " "), told.err.replace("\u00a0", " ")


@pytest.fixture
def made(home: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A home with note 1, a decision between two options."""
    code, _, _ = call(
        home, capsys, "new", "--kind", "decision", "--items", " ".join(KEYS[:2]),
        "--option", "Abonder", "--option", "Attendre", "--by", "marie",
    )  # fmt: skip
    assert code == 0
    return home


def test_a_note_is_made_of_keys_and_addresses_and_says_what_is_left(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, told, _ = call(
        home, capsys, "new", "--items", KEYS[0], "--items", "https://univ.example/actu/2"
    )
    assert code == 0
    assert "Note 1, note d’information : 2 articles choisis, 2 sources citées." in told
    assert "À compléter (5) :" in told
    assert "Suites proposées" in told
    page = (home / "notes" / "note-1-information.html").read_text(encoding="utf-8")
    assert "Tiers-lieux ruraux" in page
    assert (home / "notes" / "note-1-information.docx").read_bytes()[:2] == b"PK"


def test_a_note_is_made_of_a_search_and_of_the_basket(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "Le panier est vide" in call(home, capsys, "basket", "list")[1]
    assert "2 articles ajoutés" in call(home, capsys, "basket", "add", KEYS[3], KEYS[4])[1]
    assert (
        "0 article ajouté ; le panier en contient 2."
        in (call(home, capsys, "basket", "add", "https://univ.example/actu/5")[1])
    )
    assert "Colloque" in call(home, capsys, "basket", "list")[1]
    words = ("new", "--kind", "presse", "--search", "tiers-lieux", "--since", "2026-11-17")
    _, told, _ = call(home, capsys, *words, "--basket")
    assert "4 articles choisis" in told  # two found since then, two of the basket
    assert "2 articles retirés" in call(home, capsys, "basket", "clear")[1]


def test_a_note_is_searched_for_in_the_language_of_vigie_search(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wide = call(home, capsys, "new", "--kind", "presse", "--search", "tiers-lieux")[1]
    narrow = call(home, capsys, "new", "--kind", "presse", "--search", "tiers-lieux avant:2000")
    assert "choisis" in wide
    assert narrow[0] == 2
    assert "ne trouve rien" in narrow[2]


def test_a_note_is_made_of_the_stories_of_a_past_note(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    week = full_week()
    first = week.sections[0].stories[0].lead.article
    with open_store(home / "vigie.db") as store:
        receive(store, [first], dossiers.NOW)
    with open_records(home / "vigie.db") as records:
        records.issues.record(
            draft(replace(week, number=1), Rendered(subject="Note", html="<p>", text="Note"))
        )
    _, told, _ = call(home, capsys, "new", "--issue", "2026-S47:1")
    assert "1 article choisi" in told
    assert "elle en compte 61" in call(home, capsys, "new", "--issue", "2026-S47:999")[2]
    assert "Aucune note n'a été préparée" in call(home, capsys, "new", "--issue", "2026-S46:1")[2]
    assert "comme 2026-S47:3,5" in call(home, capsys, "new", "--issue", "2026-S47")[2]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Aucun article n'est choisi"),
        (("--items", "ffff"), "Aucun article ne répond à « ffff »"),
        (("--items", "https://univ.example/colloque-science-et-ruralite"), "Colloque"),
        (("--search", "introuvable"), "ne trouve rien"),
        (("--basket",), "Le panier est vide"),
    ],
)
def test_a_choice_that_leads_nowhere_says_what_is_near(
    home: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    code, _, error = call(home, capsys, "new", *words)
    assert code == 2
    assert said in error
    assert "Aucune note" in call(home, capsys, "list")[1]


def test_a_blank_is_filled_by_its_name_or_its_beginning(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(made, capsys, "fill", "1", "option 1, cout", "12 000 €", "--by", "marie")
    call(made, capsys, "fill", "1", "propo", "Abonder.", "--by", "paul")
    _, told, _ = call(made, capsys, "show", "1")
    assert "| 12 000 € |" in told
    assert "\nAbonder.\n" in told
    assert "Révision 3, " in told
    assert "paul : Proposition : rempli" in told
    left = told.partition("À compléter (")[2].partition("Révision 1")[0]
    assert "Option 1, coût" not in left
    assert "Option 2, coût" in left
    code, _, error = call(made, capsys, "fill", "1", "avis", "oui")
    assert code == 5
    assert "désigne plusieurs endroits : Avis du service, option 1" in error
    assert "n’est pas un endroit" in call(made, capsys, "fill", "1", "météo", "oui")[2]


def test_words_are_kept_when_facts_are_read_again(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call(made, capsys, "fill", "1", "Enjeux", "Garder un lieu par bassin.")
    moved = replace(
        dossiers.ARTICLES[0],
        text=dossiers.ARTICLES[0].text.replace("15 décembre", "20 décembre"),
        story="",
    )
    with open_store(made / "vigie.db") as store:
        receive(store, [moved], dossiers.NOW)
    _, told, _ = call(made, capsys, "show", "1")
    assert "Garder un lieu par bassin." in told
    assert "20 décembre 2026 à 12 h 00, au lieu du 15 décembre 2026 | Date limite reportée" in told


def test_a_form_is_written_then_read_back(
    made: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    assert "Formulaire écrit" in call(made, capsys, "edit", "1", "--file", str(path))[1]
    assert "Rien n'a changé." in call(made, capsys, "edit", "1", "--file", str(path))[1]
    text = path.read_text(encoding="utf-8")
    asked = "# les enjeux pour la Région\n"
    text = text.replace(asked, f"{asked}Deux enjeux :\n- le temps ;\n- l'argent.\n")
    text = text.replace("Abonder\nAttendre", "Attendre\nRenoncer")
    path.write_text(text, encoding="utf-8-sig")
    assert "révision 2" in call(made, capsys, "edit", "1", "--file", str(path))[1]
    _, told, _ = call(made, capsys, "show", "1")
    assert "Deux enjeux :\n\n- le temps ;\n- l’argent." in told
    assert "Option 2 : Renoncer" in told
    path.write_text(text.replace("=== Enjeux", "=== Enjoux"), encoding="utf-8")
    code, _, error = call(made, capsys, "edit", "1", "--file", str(path))
    assert code == 5
    assert re.search(r"Ligne \d+ du fichier : « Enjoux »", error)


def test_the_editor_of_the_machine_is_opened(
    made: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "sed -i 's/^# les enjeux.*/&\\nUn enjeu./'")
    assert "révision 2" in call(made, capsys, "edit", "1")[1]
    assert "Un enjeu." in call(made, capsys, "show", "1")[1]


def test_two_editors_never_overwrite_each_other(
    made: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "note.txt"
    call(made, capsys, "edit", "1", "--file", str(path))
    call(made, capsys, "fill", "1", "Enjeux", "Ceux de Paul.", "--by", "paul")
    text = path.read_text(encoding="utf-8")
    both = text.replace("# la proposition du service\n", "# …\nCelle de Marie.\n")
    path.write_text(both, encoding="utf-8")
    assert call(made, capsys, "edit", "1", "--file", str(path), "--by", "marie")[0] == 0
    _, told, _ = call(made, capsys, "show", "1")
    assert "Ceux de Paul." in told
    assert "Celle de Marie." in told
    clash = text.replace("# les enjeux pour la Région\n", "# …\nCeux de Marie.\n")
    path.write_text(clash, encoding="utf-8")
    code, _, error = call(made, capsys, "edit", "1", "--file", str(path), "--by", "marie")
    assert code == 5
    assert "a écrit autre chose au même endroit entre-temps (Enjeux)" in error
    _, told, _ = call(made, capsys, "show", "1")
    assert "Ceux de Paul." in told
    assert "Ceux de Marie." not in told


def test_every_change_is_undone_in_turn(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(made, capsys, "fill", "1", "Enjeux", "Un.")
    call(made, capsys, "fill", "1", "Enjeux", "Deux.")
    call(made, capsys, "delete", "1")
    assert "1 note supprimée" in call(made, capsys, "list")[1]
    assert "a été supprimée par" in call(made, capsys, "show", "1")[2]
    call(made, capsys, "undo", "1")
    assert "\nDeux.\n" in call(made, capsys, "show", "1")[1]
    call(made, capsys, "undo", "1")
    assert "\nUn.\n" in call(made, capsys, "show", "1")[1]
    call(made, capsys, "fill", "1", "Enjeux", "Trois.")
    call(made, capsys, "undo", "1")
    assert "\nUn.\n" in call(made, capsys, "show", "1")[1]
    call(made, capsys, "undo", "1")
    assert "\nUn.\n" not in call(made, capsys, "show", "1")[1]
    code, _, error = call(made, capsys, "undo", "1")
    assert code == 5
    assert "rien à annuler" in error


def test_a_final_note_is_no_draft_and_does_not_change(
    made: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, error = call(made, capsys, "finish", "1", "--by", "claire")
    assert code == 5
    assert "Il reste à compléter : Affaire suivie par ; Décision attendue ; " in error
    assert "**Projet" in call(made, capsys, "show", "1")[1]
    _, told, _ = call(made, capsys, "finish", "1", "--by", "claire", "--as-is")
    assert "Reste à compléter : Affaire suivie par ; Décision attendue ; " in told
    assert "note undo 1." in told
    _, told, _ = call(made, capsys, "show", "1")
    assert "**Projet" not in told
    said, _, left = told.partition("À compléter (18)")
    assert left
    assert "compléter" not in said
    assert "# Enjeux" not in said  # a title with nothing under it
    assert "# Ce que disent les sources" in said
    assert "Affaire suivie par :" not in told
    code, _, error = call(made, capsys, "fill", "1", "Enjeux", "Un.")
    assert code == 5
    assert "est définitive, par claire" in error
    assert "définitive" in call(made, capsys, "list")[1]
    call(made, capsys, "undo", "1")
    assert call(made, capsys, "fill", "1", "Enjeux", "Un.")[0] == 0


@pytest.mark.parametrize("form", ["html", "docx", "pdf", "md"])
def test_a_note_is_written_in_each_format_and_never_over_a_file(
    made: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path, form: str
) -> None:
    path = tmp_path / f"ma-note.{form}"
    assert call(made, capsys, "export", "1", "--output", str(path))[0] == 0
    start = {"html": b"<!DOCTYPE", "docx": b"PK", "pdf": b"%PDF", "md": b"# Note"}[form]
    assert path.read_bytes().startswith(start)
    code, _, error = call(made, capsys, "export", "1", "--output", str(path))
    assert code == 2
    assert "existe déjà" in error


def test_a_revision_is_never_changed_whatever_program_writes(made: Path) -> None:
    with open_records(made / "vigie.db") as records:
        [kept] = records.notes.listed()
        assert json.dumps(list(kept.note.options)) == '["Abonder", "Attendre"]'
        for statement in ("UPDATE note_revisions SET who = 'x'", "DELETE FROM note_revisions"):
            with pytest.raises(Exception, match="never"):
                records.engine.execute(statement)


def test_a_base_of_the_first_version_gets_its_notes(tmp_path: Path) -> None:
    engine = SQLite(tmp_path / "vigie.db")
    first = Migrations("briefings")
    first()(m001_briefings)
    migrate(engine, first)
    engine.close()
    with open_records(tmp_path / "vigie.db") as records:
        kept = records.notes.create(dossiers.note(NoteKind.PRESS), "marie", dossiers.NOW)
        assert records.notes.get(kept.id) == kept


def test_an_article_that_the_archive_lost_is_said(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    note = replace(dossiers.note(NoteKind.INFORMATION), items=("f" * 20, KEYS[4]))
    with open_records(home / "vigie.db") as records:
        records.notes.create(note, "marie", dossiers.NOW)
    code, told, _ = call(home, capsys, "show", "1")
    assert code == 0
    assert "L'article ffffffff n'est plus dans l'archive : la note s'en passe." in told
    assert "Colloque" in told
