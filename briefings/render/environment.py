"""Jinja, and its errors in French with file and line. Knows nothing of the notes.

An office's own template replaces the shipped one of the same name. It runs in Jinja's sandbox:
templates travel by mail between colleagues, and must not reach beyond the values they are given.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from traceback import extract_tb
from typing import Any

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateNotFound
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from briefings import typography
from briefings.errors import TemplateFailed
from briefings.render import plain
from watch.resources import shipped

# What a template's own text can raise while it is filled; anything else is a fault of ours.
FAULTS = (
    TemplateError,
    TypeError,
    ValueError,
    LookupError,
    ArithmeticError,
    AttributeError,
    RecursionError,
    OSError,
)


JUDGED = 4096
"""Attributes remembered as safe or not."""
Folders = Path | Sequence[Path] | None


class Templates:
    """The shipped templates, behind those of ``own``: the office's folder, or several in order.

    Text and HTML have an environment each, because escaping is set once and for all in both:
    everything in HTML, nothing in plain text, where « &amp; » would be read as such.
    """

    def __init__(self, own: Folders = None) -> None:
        ours = (own,) if isinstance(own, Path) else own or ()
        folders = [*ours, shipped("templates")]
        self._html = sandbox(folders, escape=True)
        self._text = sandbox(folders, escape=False)

    def html(self, name: str, page: object) -> str:
        """The template filled, every value escaped; TemplateFailed when it cannot be."""
        return _fill(self._html, name, page)

    def text(self, name: str, page: object) -> str:
        """The template filled, no value escaped; TemplateFailed when it cannot be."""
        return _fill(self._text, name, page)


def templates_of(own: Folders) -> Templates:
    """Those of these folders, compiled once: four fifths of what a note of 60 items asked.

    A file that changes is read again, and so is all when one comes to stand before a shipped one.
    """
    folders = (own,) if isinstance(own, Path) else tuple(own or ())
    return _compiled(folders, tuple(path for folder in folders for path in folder.rglob("*.j2")))


@lru_cache(maxsize=8)
def _compiled(folders: tuple[Path, ...], _files: tuple[Path, ...]) -> Templates:
    return Templates(folders)


def _fill(environment: Sandbox, name: str, page: object) -> str:
    try:
        return environment.get_template(name).render(page=page)
    except FAULTS as error:
        raise TemplateFailed(_sentence(name, error)) from error


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's, whose judgement of an attribute is remembered: it was half of a page's time.

    It goes by the type of what is read and by the attribute's name, and by nothing else.
    """

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - as Jinja takes them
        super().__init__(**options)
        self._judged: dict[tuple[type, str], bool] = {}

    def getattr(self, obj: object, attribute: str) -> object:
        """See the class; what Jinja makes of a text's own methods is left to it."""
        if self._judged.get((type(obj), attribute)):
            value = getattr(obj, attribute, None)
            if not (value is None or callable(value)):
                return value
        return super().getattr(obj, attribute)

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """See the class."""
        known = self._judged.get((type(obj), attr))
        if known is None:
            known = super().is_safe_attribute(obj, attr, value)
            if len(self._judged) < JUDGED:  # names may be made by a template
                self._judged[type(obj), attr] = known
        return known


def sandbox(folders: Sequence[Path], *, escape: bool) -> Sandbox:
    """The sandbox of every template: an unknown name is an error, nothing is reached but values."""
    environment = Sandbox(
        autoescape=escape,
        undefined=StrictUndefined,
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in folders]),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters.update(
        count=typography.count,
        typeset=typography.typeset,
        series=typography.series,
        paragraph=plain.paragraph,
        heading=plain.heading,
    )
    return environment


def _sentence(name: str, error: Exception) -> str:
    place, number = _place(name, error)
    where = f"Le modèle {place}" + (f", ligne {number}," if number else "")
    return (
        f"{where} {fault(error)}\u00a0; la note n'est pas faite. Corrigez-le, ou retirez-le du"
        " dossier templates pour revenir à celui de Vigie."
    )


def fault(error: Exception) -> str:
    """What is wrong with a template, after its name: « demande une valeur qui n'existe pas »."""
    match error:
        case TemplateNotFound():
            return f"n'existe pas («\u00a0{error.name}\u00a0»)"
        case TemplateSyntaxError():
            return f"est mal écrit ({error.message})"
        case UndefinedError():
            return f"demande une valeur qui n'existe pas ({error.message})"
        case SecurityError():
            return f"demande ce qui est interdit à un modèle ({error.message})"
        case UnicodeDecodeError():
            return "n'est pas enregistré en UTF-8"
        case _:
            return f"ne peut pas être rempli ({type(error).__name__}: {error})"


def _place(name: str, error: Exception) -> tuple[str, int]:
    """The template's name and line; line 0 when it is not known.

    Jinja rewrites tracebacks so that a template's frames bear its file and its own lines.
    """
    if isinstance(error, TemplateSyntaxError):
        return error.name or name, error.lineno
    frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith(".j2")]
    if not frames:
        return name, 0
    path = Path(frames[-1].filename)
    return f"{path.parent.name}/{path.name}", frames[-1].lineno or 0
