"""Document -> a web page that stands alone: no script, nothing fetched, fit for paper and phone.

Reads ``documents/<kind>.html.j2`` where the office wrote one, else ``documents/page.html.j2``.
"""

from __future__ import annotations

from pathlib import Path

from briefings.document import Document
from briefings.formats.leaf import sheet, template
from briefings.render.environment import templates_of


def web_page(document: Document, templates: Path | None = None) -> str:
    """The page; ``templates`` is the office's own folder, if it has one.

    Raises:
        TemplateFailed: a template cannot be used; no half page comes out.
    """
    name = template(templates, document.kind, "html")
    filled = templates_of(templates).html(name, sheet(document))
    lines = (line.strip() for line in filled.split("\n"))
    return "\n".join(line for line in lines if line) + "\n"
