"""The YAML library's syntax errors, translated: a line and what to change there. Pure."""

from __future__ import annotations

import re

import yaml

from watch.mistakes import Problem

# libyaml's and PyYAML's sentences differ; both hold one of these signs. Order matters.
_SYNTAX = {
    "mapping values are not allowed": (
        "un « : » de trop, ou une ligne mal alignée ; "
        "mettez entre guillemets un texte qui contient « : »"
    ),
    "flow sequence": "un crochet « [ » n'est pas refermé, ou il manque une virgule",
    "flow mapping": "une accolade « { » n'est pas refermée, ou il manque une virgule",
    "quoted scalar": "des guillemets ne sont pas refermés, ou contiennent un « \\ » isolé",
    "block scalar": "rien ne doit suivre « | » ou « > » sur la même ligne",
    "cannot start any token": (
        "un texte ne peut pas commencer par ce caractère (@, `, %, tabulation) ; "
        "mettez-le entre guillemets"
    ),
    "block collection": "un tiret « - » manque ou n'est pas aligné avec les autres",
    "block mapping": "cette ligne n'est pas alignée avec les champs de la même entrée",
    "simple key": "il manque « : » après le nom d'un champ",
    "anchor": "les ancres « & » et renvois « * » ne sont pas acceptés",
    "alias": "les ancres « & » et renvois « * » ne sont pas acceptés",
    "tag": "les étiquettes « ! » ne sont pas acceptées ; mettez le texte entre guillemets",
}


def hint(error: yaml.YAMLError, text: str) -> Problem:
    """Say in French what ``error`` found in ``text``."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, int(error.position)) + 1
        return Problem(line, "un caractère invisible n'est pas accepté ; effacez-le")
    mark = getattr(error, "problem_mark", None)
    lines = text.splitlines() or [""]
    line = min(mark.line + 1 if mark else 1, len(lines))
    if re.match(r"[ -]*\t", lines[line - 1]):
        return Problem(line, "tabulation en début de ligne ; remplacez-la par des espaces")
    said = f"{getattr(error, 'context', '')} {getattr(error, 'problem', '')}"
    found = next((says for sign, says in _SYNTAX.items() if sign in said), None)
    return Problem(line, found or "écriture YAML incorrecte ; vérifiez alignement et guillemets")
