"""The YAML library's syntax errors, translated: a line and what to change there. Pure."""

from __future__ import annotations

import re

import yaml

from watch.mistakes import Problem

ANCHOR = (
    "les ancres «\u00a0&\u00a0» et renvois «\u00a0*\u00a0» ne sont pas acceptés\u00a0; "
    "recopiez la valeur, ou mettez le texte entre guillemets"
)
TAG = "les étiquettes «\u00a0!\u00a0» ne sont pas acceptées\u00a0; mettez le texte entre guillemets"

# libyaml's and PyYAML's sentences differ; both hold one of these signs. Order matters.
_SYNTAX = {
    "mapping values are not allowed": (
        "un «\u00a0:\u00a0» de trop, ou une ligne mal alignée\u00a0; "
        "mettez entre guillemets un texte qui contient «\u00a0:\u00a0»"
    ),
    "flow sequence": "un crochet «\u00a0[\u00a0» n'est pas refermé, ou il manque une virgule",
    "flow mapping": "une accolade «\u00a0{\u00a0» n'est pas refermée, ou il manque une virgule",
    "quoted scalar": "des guillemets ne sont pas refermés, ou une barre inverse est isolée",
    "block scalar": "rien ne doit suivre «\u00a0|\u00a0» ou «\u00a0>\u00a0» sur la même ligne",
    "cannot start any token": (
        "un texte ne peut pas commencer par ce caractère (@, `, %, tabulation)\u00a0; "
        "mettez-le entre guillemets"
    ),
    "block collection": "un tiret «\u00a0-\u00a0» manque ou n'est pas aligné avec les autres",
    "block mapping": "cette ligne n'est pas alignée avec les champs de la même entrée",
    "simple key": "il manque «\u00a0:\u00a0» après le nom d'un champ",
    "anchor": ANCHOR,
    "alias": ANCHOR,
    "tag": TAG,
}


def hint(error: yaml.YAMLError, text: str) -> Problem:
    """Say in French what ``error`` found in ``text``."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return Problem(line, "un caractère invisible n'est pas accepté\u00a0; effacez-le")
    context = str(getattr(error, "context", ""))
    # An unclosed quote or bracket is noticed far below, often at the end: say where it opened.
    opened = "quoted scalar" in context or "flow" in context
    mark = getattr(error, "context_mark" if opened else "problem_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line + 1 if mark else 1, len(lines))
    if re.match(r"[ -]*\t", lines[line - 1]):
        return Problem(line, "tabulation en début de ligne\u00a0; remplacez-la par des espaces")
    said = f"{context} {getattr(error, 'problem', '')}"
    found = next((says for sign, says in _SYNTAX.items() if sign in said), None)
    return Problem(
        line, found or "écriture YAML incorrecte\u00a0; vérifiez alignement et guillemets"
    )
