"""docxtpl in the sandbox of the other templates, its mistakes in French with file and paragraph."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import Environment
from lxml import etree
from markupsafe import Markup, escape

from briefings.errors import TemplateFailed
from briefings.render.environment import FAULTS, fault, sandbox
from watch.resources import shipped
from watch.text import shorten, squeeze

_UNREADABLE = (PackageNotFoundError, BadZipFile, KeyError, ValueError, etree.XMLSyntaxError)
_SHOWN = 90
"""Characters of a paragraph in a message."""


def failed(where: str, why: str) -> TemplateFailed:
    """The error to raise: which template, what is wrong with it, what to do."""
    return TemplateFailed(
        f"Le modèle {where} {why}\u00a0; le document n'est pas fait. Corrigez-le, ou retirez-le du"
        " dossier templates pour revenir à celui de Vigie."
    )


def found(name: str, own: Path | None) -> Path:
    """The office's own template, else the shipped one."""
    for folder in (own, shipped("templates")):
        if folder is not None and (folder / name).is_file():
            return folder / name
    raise failed(name, "n'existe pas")


class WordTemplate(DocxTemplate):  # type: ignore[misc] # docxtpl publishes no types
    """A reference file, opened; TemplateFailed when it cannot be."""

    def __init__(self, name: str, path: Path) -> None:
        super().__init__(BytesIO(path.read_bytes()))
        self.name = name
        try:
            self.init_docx()
        except _UNREADABLE as error:
            raise failed(name, "n'est pas un document Word (.docx) lisible") from error

    def fill(self, values: dict[str, Any]) -> None:
        """Every tag replaced, in the text, the headers and the footers; or TemplateFailed."""
        environment = sandbox((), escape=True)
        environment.finalize = _shown
        self.render(values, environment, autoescape=True)

    def render_xml_part(
        self,
        src_xml: str,
        part: object,
        context: dict[str, Any],
        jinja_env: Environment | None = None,
    ) -> str:
        """As docxtpl does, but it repairs crossed tags by dropping what they hold: refused here."""
        try:
            filled = str(super().render_xml_part(src_xml, part, context, jinja_env))
            etree.fromstring(filled.encode())
        except etree.XMLSyntaxError as error:
            why = "a des balises qui se croisent ({%p if %} ou {%tr for %} sans sa fin)"
            raise failed(self.name, why) from error
        except FAULTS as error:
            raise failed(f"{self.name}{_paragraph(src_xml, error)}", fault(error)) from error
        return filled

    def render_properties(self, context: object, jinja_env: object = None) -> None:
        """They are not the template's to say."""


def _paragraph(source: str, error: BaseException) -> str:
    """« , paragraphe « Objet {{ objt }} », »: docxtpl gives the template a line per paragraph."""
    line = getattr(error, "lineno", None)
    step = error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename == "<template>":
            line = step.tb_lineno
        step = step.tb_next
    lines = re.sub(r"<w:p([ >])", r"\n<w:p\1", source).split("\n")
    if not line or line > len(lines):
        return ""
    text = shorten(squeeze(re.sub(r"<[^>]+>", " ", lines[line - 1])), _SHOWN)
    return f", paragraphe «\u00a0{text}\u00a0»,"


def _shown(value: object) -> object:
    """Braces as entities: docxtpl reads « {_{ » as two braces, in what it has filled too."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return Markup(str(escape(value)).replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped
