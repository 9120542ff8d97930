"""Document -> Markdown (CommonMark, and the tables of GitHub's): to paste in a wiki or a message.

Whatever a source writes stays words: every sign that Markdown reads is escaped, every address is
http(s) between < and >. Reads ``documents/<kind>.md.j2`` or ``documents/page.md.j2``.
"""

from __future__ import annotations

import re
from pathlib import Path

from briefings.document import Document
from briefings.formats.leaf import sheet, template
from briefings.render.environment import templates_of
from watch.text import clean

_SIGNS = re.compile(r"[\\`*_{}\[\]<>|~$]|&(?=#|\w+;)")
_OPENING = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=[\s=-]|$))")
_ORDERED = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")
_BREAKS = re.compile(r"[\s\u2028\u2029]*[\n\r\t\v\f\x1c-\x1e\x85\u2028\u2029]+[\s\u2028\u2029]*")
_BLANK_LINES = re.compile(r"\n{3,}")


def markdown(document: Document, templates: Path | None = None) -> str:
    """The text; ``templates`` is the office's own folder, if it has one.

    Raises:
        TemplateFailed: a template cannot be used; no half text comes out.
    """
    name = template(templates, document.kind, "md")
    filled = templates_of(templates).text(name, sheet(document, escape))
    return _BLANK_LINES.sub("\n\n", filled).strip() + "\n"


def escape(text: str) -> str:
    """The text on one line, none of its signs read as Markdown, HTML or mathematics."""
    flat = _BREAKS.sub(" ", clean(text))
    shown = _SIGNS.sub(lambda sign: f"\\{sign[0]}", flat)
    shown = _OPENING.sub(r"\1\\\2", shown)
    return _ORDERED.sub(r"\1\\\2", shown)
