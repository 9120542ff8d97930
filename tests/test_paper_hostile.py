"""Whatever the words are, a Word file opens and says them: nothing lost, nothing run."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from briefings.document import Blank, Heading, Run, Table
from briefings.formats.word import word
from tests import notes, papers
from watch.text import clean

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SIGNS = st.sampled_from(
    ["{{", "}}", "{%", "%}", "{_{", "<w:t>", "]]>", "&amp;", "\x0b", "\u202e", "=CMD|' /C calc'!A0",
     "\ud800", "\ufffe", "👩‍🔬", "\u00a0", "«", "\n", "\t"]
)  # fmt: skip
TEXTS = st.lists(st.text(max_size=20) | SIGNS, max_size=8).map("".join)


def said(element: object) -> str:
    """The words of an element, line breaks included."""
    signs = {f"{W}br": "\n", f"{W}tab": "\t"}
    return "".join(signs.get(one.tag, one.text or "") for one in element.iter(f"{W}t", *signs))  # type: ignore[attr-defined]


@settings(max_examples=60)
@given(TEXTS, TEXTS)
def test_words_come_back_as_they_were_but_for_what_xml_refuses(first: str, second: str) -> None:
    document = papers.document(
        title=first,
        blocks=(
            Heading(text=second),
            papers.say(first),
            Blank(prompt=second),
            Table(caption=first, header=(second,), rows=(((Run(text=first),),), (None,))),
        ),
        sources=(papers.reference(1, title=second),),
    )
    content = word(document)
    for name in ZipFile(BytesIO(content)).namelist():
        etree.fromstring(ZipFile(BytesIO(content)).read(name))
    body = docx.Document(BytesIO(content)).element.body
    told = [said(paragraph) for paragraph in body.iter(f"{W}p")]
    for text in (first, second):
        assert clean(text).replace("\t", " ") in told
    assert not list(body.iter(f"{W}instrText", f"{W}fldSimple"))


def test_every_hostile_case_of_the_notes_is_shown_as_words() -> None:
    blocks = tuple(
        block
        for text, url in zip(notes.HOSTILE, notes.HOSTILE_LINKS, strict=True)
        for block in (Heading(text=text, level=2, url=url), papers.say(text))
    )
    content = word(papers.document("hebdo", blocks=blocks, title=notes.HOSTILE[6]))
    relations = etree.fromstring(ZipFile(BytesIO(content)).read("word/_rels/document.xml.rels"))
    outside = [one.get("Target") for one in relations if one.get("TargetMode") == "External"]
    assert all(str(target).startswith(("http://", "https://")) for target in outside)
    note = docx.Document(BytesIO(content))
    assert note.paragraphs[2].text == "x" * 10_000
    assert len(note.core_properties.title) <= 255


def test_a_long_title_keeps_its_header_on_one_line() -> None:
    content = word(replace(papers.document(), title=notes.LONG))
    header = docx.Document(BytesIO(content)).sections[0].header
    assert len(header.paragraphs[0].text) <= 90
