"""What a Word file may point at outside itself: web pages, and nothing that opens by itself.

A template travels by mail before it is ours: a linked picture, an attached template or a field
that fetches would make every reader's machine ask for it. What Word adds by itself is taken out,
the rest is refused, since the document would not look as it should without it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import Part
from lxml import etree

from briefings.formats.wordtemplate import failed

LINK = RELATIONSHIP_TYPE.HYPERLINK
_ATTACHED = "/attachedTemplate"
"""Ends the type of the relationship; the part of it that precedes has two spellings."""
_SAFE = ("http://", "https://", "mailto:")
_FETCHES = re.compile(
    r"\b(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|RD|DATABASE)\b", re.IGNORECASE
)
_FIELDS = "//*[local-name()='instrText']/text() | //*[local-name()='fldSimple']/@*"


def closed(document: Document, name: str) -> None:
    """Take the attached template out; TemplateFailed when the file fetches anything else."""
    for part in document.part.package.iter_parts():
        for key, relation in list(part.rels.items()):
            if not relation.is_external:
                continue
            if relation.reltype.endswith(_ATTACHED):
                _detached(part, key)
            elif relation.reltype != LINK or not relation.target_ref.lower().startswith(_SAFE):
                what = relation.target_ref[:200]
                raise failed(
                    name, f"va chercher autre chose qu'une page web («\u00a0{what}\u00a0»)"
                )
        for code in _fields(part):
            if _FETCHES.search(code):
                raise failed(
                    name, f"contient un champ qui va chercher («\u00a0{code.strip()}\u00a0»)"
                )


def _detached(part: Part, key: str) -> None:
    for child in list(part.element):  # type: ignore[attr-defined] # settings are read as XML
        if child.tag.endswith("}attachedTemplate"):
            part.element.remove(child)  # type: ignore[attr-defined]
    del part.rels[key]


def _fields(part: Part) -> Iterator[str]:
    if part.partname.startswith("/word/") and part.partname.endswith(".xml"):
        root = part.element if hasattr(part, "element") else etree.fromstring(part.blob)
        yield "".join(map(str, root.xpath(_FIELDS)))
