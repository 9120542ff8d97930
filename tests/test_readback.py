"""The page of a Word file: what the file says, as its template says it, and nothing that acts."""

from __future__ import annotations

from pathlib import Path

from bs4 import BeautifulSoup
from bs4.element import Tag

from briefings.formats.readback import shown
from briefings.formats.word import word
from tests import documents, papers
from tests.test_word_templates import own, paragraph


def page(content: bytes) -> BeautifulSoup:
    return BeautifulSoup(shown(content), "html.parser")


def said(tags: list[Tag]) -> list[str]:
    return [" ".join(tag.get_text().split()) for tag in tags]


def test_the_page_says_what_the_file_says() -> None:
    seen = page(word(papers.document()))
    assert said(seen.select("h1")) == [" ".join(papers.document().title.split())]
    assert said(seen.select("h2"))[:3] == ["En bref", "Contexte", "Portée pour l’Occitanie"]
    assert said(seen.select(".draft")) == ["Projet – à relire et à compléter avant envoi"]
    assert said(seen.select("blockquote")) == [
        "« Des ateliers seront proposés dans chaque département. »"
    ]
    assert "Le service suit." in said(seen.select(".office"))[0]
    assert said(seen.select("table:first-of-type .hole")) == ["À compléter"]
    assert len(seen.select(".source")) == 4
    called = {str(one["href"]).removeprefix("#") for one in seen.select(".ref a")}
    assert called <= {str(one["id"]) for one in seen.select("[id]")}
    assert seen.select(".head strong") != []


def test_the_order_is_that_of_the_office_s_template(tmp_path: Path) -> None:
    body = paragraph("{{p corps }}")
    moved = paragraph("{{p parties.suites_proposees }}") + paragraph("Nos mots.") + body
    seen = page(word(papers.document(), own(tmp_path, (body, moved))))
    assert said(seen.select("h2"))[0] == "Suites proposées"
    assert "Nos mots." in said(seen.select("p"))


def test_hostile_words_stay_words() -> None:
    seen = page(word(documents.CASES["hebdo-hostile"]()))
    assert seen.select("script, iframe, object, svg, math, form, base, link") == []
    for tag in seen.select("*"):
        assert [name for name in tag.attrs if name.startswith("on")] == []
        for name in ("href", "src"):
            value = str(tag.get(name, "#"))
            assert value.startswith(("#", "https://", "http://", "mailto:", "data:image/")), value
