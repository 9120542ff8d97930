"""Document -> tagged PDF (PDF/UA-1), from an HTML template and its style sheet.

    templates/documents/page.pdf.j2 --Jinja, sandbox--> HTML --WeasyPrint--> PDF

Nothing is fetched: a template may hold pictures as data, and neither a file of the machine nor an
address can be read. WeasyPrint is imported when a PDF is asked for: it needs Pango, which a
machine may lack, and everything else works without it.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from briefings.document import Document
from briefings.errors import PangoMissing
from briefings.formats.bounded import bounded
from briefings.formats.leaf import sheet, template
from briefings.formats.onepage import KIND, fitted, rooms
from briefings.formats.prepared import prepared
from briefings.formats.wordtemplate import failed
from briefings.render.environment import templates_of

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-liberation fonts-dejavu-core"
"""of Debian"""
_BASE = "modele:///"
"""Where relative addresses of a template lead: nowhere, but they are seen."""


def pdf(document: Document, templates: Path | None = None) -> bytes:
    """The .pdf; ``templates`` is the office's own folder, if it has one.

    Raises:
        TemplateFailed: the template cannot be used; names its file and its line.
        PangoMissing: this machine cannot make a PDF.
    """
    weasyprint = engine()
    document = bounded(prepared(document))
    name, files = template(templates, document.kind, "pdf"), templates_of(templates)
    refused: list[str] = []
    fetcher = _fetcher(weasyprint, refused)
    with _uncollected():
        for room in rooms():
            html = files.html(name, sheet(fitted(document, room)))
            laid = weasyprint.HTML(string=html, base_url=_BASE, url_fetcher=fetcher).render()
            if document.kind != KIND or len(laid.pages) == 1:
                break
        # Without an identifier: pydyf would write and compress everything twice to compute it.
        made = bytes(laid.write_pdf(pdf_variant="pdf/ua-1"))
    _closed(laid, refused, name)
    return made


def engine() -> Any:  # noqa: ANN401 - WeasyPrint publishes no types
    """WeasyPrint; PangoMissing when the machine lacks what it stands on."""
    try:
        import weasyprint  # noqa: PLC0415 - half a second, and a library that may not be there
    except OSError as error:
        raise PangoMissing(
            "Le PDF demande la bibliothèque Pango, absente de cette machine\u00a0:"
            f" installez-la avec apt install {PACKAGES}. Les autres formats n'en ont pas besoin.",
        ) from error
    return weasyprint


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the cyclic collector: in a tree that lives to its last page, it finds nothing.

    It took 0.17 s of the 1.0 s that a note of 60 items asks.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()


def _fetcher(weasyprint: Any, refused: list[str]) -> object:  # noqa: ANN401 - idem
    """Gives pictures written in the page, and keeps what else was asked for."""

    class Fetcher(weasyprint.urls.URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if not url.lower().startswith("data:image/"):
                refused.append(url.removeprefix(_BASE))
                raise ValueError(url)
            return super().fetch(url, headers)

    return Fetcher(allowed_protocols={"data"}, allow_redirects=False)


def _closed(laid: Any, refused: list[str], name: str) -> None:  # noqa: ANN401 - idem
    """TemplateFailed when the page asked for what is not in it, or carries a file."""
    linked = [link for page in laid.pages for link in page.links if link[0] == "attachment"]
    if refused or linked or laid.metadata.attachments:
        what = f"«\u00a0{refused[0][:200]}\u00a0»" if refused else "une pièce jointe"
        raise failed(
            name, f"demande {what}\u00a0: une image s'y écrit en entier, sous la forme data:image/…"
        )
