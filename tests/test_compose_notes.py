"""Notes: each fact with its number, rights kept, blanks where only a person may speak."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from briefings.compose import Dossier, note_document
from briefings.compose.disagreement import disagreements
from briefings.compose.evidence import Evidence, evidence, medium
from briefings.compose.onepage import ROOM, over
from briefings.document import Blank, Document, Heading, Paragraph, Run, Table, Voice
from briefings.formats.pdf import pdf
from briefings.notes import NoteKind
from tests import documents, dossiers, notes
from tests.documents import runs
from watch.model import Figure, FigureKind, Rights

KINDS = tuple(NoteKind)


def shown(document: Document) -> str:
    return "\n".join(run.text for run in runs(document.blocks)).replace("\u00a0", " ")


def quotes(document: Document) -> list[Paragraph]:
    return [b for b in document.blocks if isinstance(b, Paragraph) and b.voice is Voice.SOURCE]


def parts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]


def test_the_parts_of_each_kind_are_those_that_offices_expect() -> None:
    told = {kind: parts(dossiers.composed(kind)) for kind in KINDS}
    assert told == {
        NoteKind.INFORMATION: [
            "En bref",
            "Contexte",
            "Faits essentiels",
            "Portée pour l’Occitanie",
            "Calendrier",
            "Suites proposées",
        ],
        NoteKind.DECISION: [
            "Décision attendue",
            "Contexte et cadre",
            "Enjeux",
            "Ce que disent les sources",
            "Options",
            "Avis du service",
            "Proposition",
            "Calendrier des instances",
        ],
        NoteKind.ELECTED: [
            "Ce qu’il faut retenir",
            "En Occitanie",
            "Dates",
            "Ce qui est attendu de vous",
        ],
        NoteKind.PRESS: [
            "Ce qui est fait",
            "Ce qui est dit",
            "Ce qui est démontré",
            "Ce qui est illustré",
        ],
    }


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_of_vigie_has_its_number(kind: NoteKind) -> None:
    document = dossiers.composed(kind)
    numbers = {one.number for one in document.sources}
    for block in document.blocks:
        if isinstance(block, Paragraph) and block.voice is not Voice.OFFICE:
            cited = {number for run in block.runs for number in run.sources}
            assert cited <= numbers
            counted = re.match(
                r"\d+.(?:articles?|autres?)|Les articles choisis", block.runs[0].text
            )
            assert cited or counted, block


@pytest.mark.parametrize("kind", KINDS)
def test_a_quotation_is_the_sources_words_and_no_more_than_rights_allow(kind: NoteKind) -> None:
    document = dossiers.composed(kind)
    texts = {n: f"{one.lead} {one.text}" for n, one in enumerate(dossiers.ARTICLES)}
    level = re.compile(r"[«»“”’'\"\s\u00a0]")
    whole = [level.sub("", text) for text in texts.values()]
    spoken: dict[int, int] = {}
    for quote in quotes(document):
        [run] = quote.runs
        assert any(level.sub("", run.text) in text for text in whole), run.text
        [number] = run.sources
        spoken[number] = spoken.get(number, 0) + len(run.text)
    assert spoken
    assert all(length <= 300 + 8 for length in spoken.values())
    sources = {one.number: one.source for one in document.sources}
    assert "La Gazette des Vallées" not in {sources[number] for number in spoken}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("rights", [Rights.REFERENCE, None])
def test_nothing_but_title_source_date_and_link_of_a_source_of_reference(
    kind: NoteKind, rights: Rights | None
) -> None:
    pieces = tuple(
        replace(
            piece,
            spec=replace(piece.spec, rights=rights) if rights and piece.spec else None,
        )
        for piece in dossiers.pieces()
    )
    document = note_document(
        dossiers.note(kind), Dossier(pieces=pieces, now=dossiers.NOW), documents.HOUSE
    )
    assert quotes(document) == []
    for words in ("150 communes", "45 %", "douze lieux", "Anne Delmas", "Chiffres différents"):
        assert words not in shown(document)


def test_the_limit_of_the_settings_is_kept() -> None:
    base = dossiers.dossier()
    document = note_document(
        dossiers.note(NoteKind.INFORMATION), replace(base, limit=60), documents.HOUSE
    )
    assert quotes(document)
    assert all(len(run.text) <= 62 for quote in quotes(document) for run in quote.runs)


def test_sources_that_disagree_stand_side_by_side() -> None:
    text = shown(dossiers.composed(NoteKind.INFORMATION))
    assert "Chiffres différents selon les sources (communes) : \n\n120\n ; \n150\n." in text
    assert "135" not in text


def count(number: int, what: str) -> Figure:
    return Figure(
        kind=FigureKind.COUNT, value=Decimal(number), text=str(number), what=what, quote="…"
    )


def test_one_source_that_gives_both_figures_does_not_disagree_with_the_other() -> None:
    first, second = dossiers.pieces()[:2]
    story = (
        replace(first, figures=(count(120, "communes"), count(150, "commune"))),
        replace(second, figures=(count(150, "communes"),)),
    )
    assert disagreements(story) == ()
    assert disagreements((story[0], replace(second, figures=(count(7, "communes"),))))
    assert disagreements((story[0], replace(second, figures=(count(7, "lycées"),)))) == ()


def test_a_past_day_was_announced_and_a_moved_one_says_from_when() -> None:
    text = shown(dossiers.composed(NoteKind.PRESS))
    assert "Annoncé pour le 12 novembre 2026 :" in text
    assert "A eu lieu" not in text


def test_foreign_words_are_marked_and_left_as_they_are() -> None:
    document = dossiers.composed(NoteKind.INFORMATION)
    assert "en anglais" in shown(document)
    [head] = [b for b in document.blocks if isinstance(b, Heading) and b.language == "en"]
    assert head.text == "Video: what rural third places change"
    assert {q.runs[0].language for q in quotes(document)} == {"fr", "en"}


# Blanks, and the office's words


@pytest.mark.parametrize("kind", KINDS)
def test_blanks_become_the_words_of_the_office_and_nothing_else_changes(kind: NoteKind) -> None:
    empty = note_document(dossiers.note(kind), dossiers.dossier(), documents.HOUSE)
    blanks = [block for block in empty.blocks if isinstance(block, Blank)]
    facts = [b for b in empty.blocks if isinstance(b, Paragraph) and b.voice is not Voice.OFFICE]
    filled = dossiers.composed(kind)
    kept = [b for b in filled.blocks if isinstance(b, Paragraph) and b.voice is not Voice.OFFICE]
    assert kept == facts
    assert all(block.name and not block.prompt.endswith(".") for block in blanks)
    assert empty.letterhead.follower == ""
    assert filled.letterhead.follower == "Marie Roux"


def test_an_option_is_a_row_of_blanks_and_an_opinion_to_give() -> None:
    document = dossiers.composed(NoteKind.DECISION)
    [table] = [b for b in document.blocks if isinstance(b, Table) and "options" in b.caption]
    assert table.header == ("Option", "Avantages", "Limites", "Coût", "Délai", "Risque")
    assert [row[1:] for row in table.rows] == [
        ((Run(text="Pas de nouvelle instruction."),), None, None, None, None),
        (None,) * 5,
    ]
    prompts = [block.prompt for block in document.blocks if isinstance(block, Blank)]
    assert "avis du service sur l’option 2 (Lancer un appel régional)" in prompts
    assert not any("l’option 1 (" in prompt for prompt in prompts)


def test_a_decision_without_options_asks_for_them() -> None:
    note = replace(dossiers.note(NoteKind.DECISION), options=())
    document = note_document(note, dossiers.dossier(), documents.HOUSE)
    prompts = {block.name: block.prompt for block in document.blocks if isinstance(block, Blank)}
    assert prompts["Options"] == "les options à comparer, deux au moins"
    assert prompts["Avis du service"] == "l’avis du service"


# The press kit


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("« Nous avons besoin de médiateurs dans les villages », explique Anne Delmas.", "SAID"),
        ("Selon Paul Roux, « la science doit venir dans les villages ».", "SAID"),
        ("Le spectacle « La science va au village » sera joué à Rodez.", None),
        ("« Que croire ? » est le titre du débat.", None),
        ("Une étude montre que 45 % des élèves doutent.", "SHOWN"),
        ("Le budget augmente de 45 %.", None),
        ("La Région a inauguré un lieu à Millau.", "DONE"),
        ("Deux cents médiateurs ont été formés.", "DONE"),
        ("L'agence vient d'ouvrir un lieu.", "DONE"),
        ("La convention vient d'être signée.", "DONE"),
        ("La Région n'a pas ouvert ce lieu.", None),
        ("Le lieu ouvrira ses portes en 2027.", None),
        ("La Région aurait lancé un appel.", None),
        ("Elle a formulé un vœu.", None),
        ("Il va à ouvert.", None),
    ],
)
def test_a_sentence_is_evidence_by_rule(sentence: str, kind: str | None) -> None:
    figure = Figure(kind=FigureKind.PERCENT, value=Decimal(45), text="45 %", what="", quote="…")
    found = evidence(sentence, (figure,))
    assert found is (Evidence[kind] if kind else None)


def test_what_nothing_answers_is_blank_in_the_press_kit() -> None:
    plain = dossiers.article(9, "univ", "Un titre", "Le lieu ouvrira ses portes en 2027.")
    document = note_document(
        dossiers.note(NoteKind.PRESS), dossiers.dossier((plain,)), documents.HOUSE
    )
    assert [block.name for block in document.blocks if isinstance(block, Blank)] == [
        "Fait",
        "Dit",
        "Démontré",
        "Illustré",
    ]


def test_a_film_is_known_by_its_address_and_pictures_by_their_title() -> None:
    film = dossiers.article(1, "univ", "Un titre", "", url="https://www.canal-u.tv/42")
    assert medium(film) == "canal-u.tv"
    assert medium(replace(film, url="https://notcanal-u.tv/", title="Le photographe")) == ""
    assert medium(replace(film, url="https://a.example/", title="En vidéo : le lieu")) == "vidéo"


# One page


def long(kind: NoteKind = NoteKind.ELECTED, sentence: int = 1) -> Document:
    texts = "Un mot de plus pour la page, et encore un autre. " * sentence
    note = replace(dossiers.note(kind), texts={"attendu": texts})
    return note_document(note, dossiers.many(20), documents.HOUSE)


def test_at_most_five_facts_and_the_others_are_counted() -> None:
    document = dossiers_page = long()
    facts = [
        b for b in document.blocks if isinstance(b, Paragraph) and b.bullet and b.runs[0].strong
        and b.runs[0].sources
    ]  # fmt: skip
    assert 1 <= len(facts) <= 5
    assert f"{20 - len(facts)} autres sujets dans le dossier." in shown(dossiers_page)


@pytest.mark.parametrize("sentence", [1, 6, 14])
def test_the_page_of_elected_members_takes_one_sheet(sentence: int, tmp_path: Path) -> None:
    document = long(sentence=sentence)
    path = tmp_path / "elus.pdf"
    path.write_bytes(pdf(document))
    told = subprocess.run(["pdfinfo", path], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Pages: +1$", told, re.MULTILINE)
    assert over(document.blocks, [one.title for one in document.sources]) == 0


def test_a_fact_is_told_in_a_short_sentence_or_by_its_title_alone() -> None:
    long = (
        "Le lieu accueille des ateliers, " + "des débats, " * 20 + "et des visites de laboratoires."
    )
    item = dossiers.article(7, "univ", "Un lieu", f"{long} Il ouvre ses portes à Rodez en mars.")
    document = note_document(
        dossiers.note(NoteKind.ELECTED), dossiers.dossier((item,)), documents.HOUSE
    )
    [quote] = quotes(document)
    assert quote.runs[0].text == "Il ouvre ses portes à Rodez en mars."


def test_words_that_overflow_the_sheet_are_kept_and_counted() -> None:
    document = long(sentence=200)
    assert over(document.blocks, [one.title for one in document.sources]) > ROOM
    assert shown(document).count("Un mot de plus") == 200


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_items_are_only_words(kind: NoteKind) -> None:
    articles = tuple(
        dossiers.article(n + 1, "univ", text, f"{text} Une étude : 45 % des élèves.", url=url)
        for n, (text, url) in enumerate(zip(notes.HOSTILE, notes.HOSTILE_LINKS, strict=True))
    )
    document = note_document(dossiers.note(kind), dossiers.dossier(articles), documents.HOUSE)
    for run in runs(document.blocks):
        assert run.text.replace("\u00a0", " ").isprintable()
        assert len(run.text) < 1100
        assert run.url == "" or run.url.startswith(("http://", "https://"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_dossier_without_items_still_gives_an_honest_note(kind: NoteKind) -> None:
    empty = Dossier(pieces=(), now=dossiers.NOW)
    document = note_document(replace(dossiers.note(kind), items=()), empty, documents.HOUSE)
    assert document.sources == ()
    assert document.title
