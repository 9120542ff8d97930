"""Document -> Word, over a reference file that the officer edits in Word.

    templates/documents/<kind>.docx --docxtpl: {{ titre }}…--> letterhead, header, footer filled
      {{p corps }}, {{p parties.contexte }}, {{p sources }} --ooxml--> the parts, in its styles

The template says what is where and how it looks; the texts of the document never go through its
tags nor its regular expressions, so none is ever read as one. Nothing is written but the result.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC
from functools import partial
from io import BytesIO
from pathlib import Path

from docx.document import Document as Opened
from docx.shared import Emu

from briefings.document import Document, Picture
from briefings.formats.border import LINK, closed
from briefings.formats.onepage import fitted
from briefings.formats.ooxml import STYLES, Element, W, Writer, element
from briefings.formats.packed import packed
from briefings.formats.prepared import Part, line, parts, prepared
from briefings.formats.tags import PLACE, values
from briefings.formats.wordtemplate import WordTemplate, failed, found

_LONGEST = 255
"""Characters of a property of a file, for Word."""
_MARKERS = f".//{{{W}}}p/{{{W}}}bookmarkStart"


def word(document: Document, templates: Path | None = None) -> bytes:
    """The .docx; ``templates`` is the office's own folder, if it has one.

    Raises:
        TemplateFailed: the template cannot be used; names its file and its paragraph.
    """
    document = fitted(prepared(document))
    name = f"documents/{document.kind}.docx"
    template = WordTemplate(name, found(name, templates))
    opened: Opened = template.get_docx()
    writer, told = _writer(opened, name), parts(document.blocks)
    template.fill(values(document, told, writer))
    _put(opened, name, document, told, writer)
    closed(opened, name)
    _describe(opened, document)
    out = BytesIO()
    opened.save(out)
    return packed(out.getvalue())


def _writer(opened: Opened, name: str) -> Writer:
    # By their names, whatever their case: what saves a template renames identifiers as it likes.
    known = {style.name.lower(): style.style_id for style in opened.styles if style.name}
    for style in STYLES:
        if style.lower() not in known:
            raise failed(name, f"n'a plus le style «\u00a0{style}\u00a0», dont Vigie se sert")
    return Writer(
        {style: known[style.lower()] for style in STYLES},
        lambda url: opened.part.relate_to(url, LINK, is_external=True),
        partial(_drawing, opened),
    )


def _drawing(opened: Opened, picture: Picture, number: int) -> Element:
    """As wide as the text, or as it is when that is less; its words are its alternative."""
    page = opened.sections[0]
    room = (page.page_width or 0) - (page.left_margin or 0) - (page.right_margin or 0)
    inline = opened.part.new_pic_inline(BytesIO(picture.png), None, None)
    if inline.extent.cx > room:
        inline = opened.part.new_pic_inline(BytesIO(picture.png), Emu(room), None)
    for side in ("distL", "distR"):  # LibreOffice would move it to the right
        inline.set(side, "0")
    inline.docPr.set("id", str(number))
    inline.docPr.set("descr", picture.text)
    inline.docPr.set("name", f"Image {number}")
    return element("drawing", inline)


def _put(
    opened: Opened, name: str, document: Document, told: Sequence[Part], writer: Writer
) -> None:
    """Every part where the template wants it, those that it does not name in « corps »."""
    kept = {
        mark.get(f"{{{W}}}name"): mark.getparent() for mark in opened.element.iterfind(_MARKERS)
    }
    named = {f"{PLACE}parties.{part.name}": part for part in told}
    rest = [part for key, part in named.items() if key not in kept]
    wanted = {key: writer.blocks(part.blocks) for key, part in named.items() if key in kept}
    wanted[f"{PLACE}corps"] = [made for part in rest for made in writer.blocks(part.blocks)]
    wanted[f"{PLACE}sources"] = writer.sources(document.sources)
    for key, elements in wanted.items():
        if key in kept:
            _replace(kept[key], elements)
        elif elements:
            tag = key.removeprefix(PLACE)
            raise failed(
                name, f"n'a pas de place pour une partie\u00a0: ajoutez-y {{{{p {tag} }}}}"
            )


def _replace(kept: Element, elements: Sequence[Element]) -> None:
    for made in elements:
        kept.addprevious(made)
    parent = kept.getparent()
    # A cell must end with a paragraph: the one that kept the place stays when nothing came.
    if elements or len(parent) > 1:
        parent.remove(kept)
    else:
        kept.clear()


def _describe(opened: Opened, document: Document) -> None:
    said, made = opened.core_properties, document.made_at.astimezone(UTC)
    said.title = line(document.title, _LONGEST)
    said.subject = line(document.letterhead.subject, _LONGEST)
    said.author = said.last_modified_by = line(document.letterhead.house.service, _LONGEST)
    said.language = "fr-FR"
    said.created = said.modified = made
    said.revision = 1
    said.comments = said.keywords = ""
