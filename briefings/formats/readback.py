"""A Word file -> the page that shows it: its words, parts and tables, read back from its bytes.

What an officer's template makes of a note is seen without leaving the desk, in the order and the
styles of the file itself, by its own reader (mammoth) and not by ours. Fonts, page breaks and
running titles are Word's to show: the page that holds this says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import docx
import mammoth
from markupsafe import Markup

from briefings.formats.ooxml import BLANK, CALL, CAPTION, OFFICE, QUOTE, SMALL, SOURCE
from briefings.render.environment import templates_of

_STYLES = f"""
p[style-name='Title'] => h1:fresh
p[style-name='Heading 1'] => h2:fresh
p[style-name='Heading 2'] => h3:fresh
p[style-name='Heading 3'] => h4:fresh
p[style-name='Projet'] => p.draft:fresh
p[style-name='Nature du document'] => p.nature:fresh
p[style-name='{QUOTE}'] => blockquote > p:fresh
p[style-name='{OFFICE}'] => div.office > p:fresh
p[style-name='{SMALL}'] => p.small:fresh
p[style-name='{CAPTION}'] => p.caption:fresh
p[style-name='{SOURCE}'] => p.source:fresh
r[style-name='{BLANK}'] => span.hole
r[style-name='{CALL}'] => span.ref
"""
"""The styles that Vigie asks of a template; a paragraph of another one is a plain paragraph."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What the template of the page shows."""

    head: tuple[str, ...]
    """the lines of the first page's header: who writes"""
    body: Markup


def shown(content: bytes) -> str:
    """The page of a Word file that Vigie made; it fetches nothing and holds no script."""
    body = mammoth.convert_to_html(BytesIO(content), style_map=_STYLES).value
    page = View(head=_head(content), body=Markup(body))  # noqa: S704 - mammoth escapes every text
    return templates_of(None).html("documents/readback.html.j2", page)


def _head(content: bytes) -> tuple[str, ...]:
    section = docx.Document(BytesIO(content)).sections[0]
    first = section.different_first_page_header_footer
    header = section.first_page_header if first else section.header
    return tuple(one.text.strip() for one in header.paragraphs if one.text.strip())
