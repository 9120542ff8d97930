"""What was done to a draft, said in French: « Anne a écarté l'actualité n° 7 »."""

from __future__ import annotations

import re

from briefings.desk.moves import (
    Add,
    Annotate,
    Conflict,
    Drop,
    Entry,
    Introduce,
    Keep,
    Merge,
    Move,
    Pin,
    Place,
    Redo,
    Retitle,
    Reword,
    Undo,
    Unpin,
)
from briefings.desk.plan import Plan, key_of
from briefings.typography import NBSP, count
from watch.text import shorten, squeeze
from watch.zone import paris

SHOWN = 80
"""Characters of a text that a line of the journal repeats."""
_OPENING, _CLOSING = re.compile(r"«\s*"), re.compile(r"\s*»")
LATEST = 3
"""Moves told of a conflict; those before them are counted."""


def told(entry: Entry, plan: Plan) -> str:
    """« le 24/11 à 10:12, Anne a écarté l'actualité n° 7 »."""
    return f"le {paris(entry.at):%d/%m à %H:%M}, {entry.who} {did(entry.move, plan)}"


def met(conflict: Conflict, plan: Plan) -> str:
    """Why a move made on an older revision was not accepted."""
    done = f"{NBSP}; ".join(told(entry, plan) for entry in conflict.entries[-LATEST:])
    before = len(conflict.entries) - LATEST
    more = f", après {count(before, 'autre geste', 'autres gestes')}" if before > 0 else ""
    return (
        f"Entre-temps, {done}{more}. Rien n'est écrasé{NBSP}: relisez, puis recommencez au besoin."
    )


def did(move: Move, plan: Plan) -> str:
    """What a person did, from the verb on."""
    match move:
        case Undo(revision=revision):
            return f"a annulé le geste n°{NBSP}{revision}"
        case Redo(revision=revision):
            return f"a rétabli le geste n°{NBSP}{revision}"
        case Introduce(text=text):
            return f"a écrit l'introduction{_quoted(text)}" if text else "a ôté l'introduction"
        case Add(story=story, section=section):
            title = _quoted(story.title)
            return f"a ajouté {_n(plan, key_of(story))} dans {_section(section)}{title}"
        case Retitle() | Reword() | Annotate():
            return _wrote(move, plan)
        case _:
            return _moved(move, plan)


def _moved(move: Keep | Drop | Place | Pin | Unpin | Merge, plan: Plan) -> str:
    which = _n(plan, move.story)
    match move:
        case Keep(section=section):
            return f"a gardé {which}" + (f" dans {_section(section)}" if section else "")
        case Drop():
            return f"a écarté {which}"
        case Place(section=section, before=before, brief=brief):
            how = f", devant {_n(plan, before)}" if before else ", en lien" if brief else ""
            return f"a placé {which} dans {_section(section)}{how}"
        case Pin(before=before):
            where = f", devant {_n(plan, before)}" if before else ""
            return f"a mis {which} dans «{NBSP}À retenir{NBSP}»{where}"
        case Unpin():
            return f"a ôté {which} d'«{NBSP}À retenir{NBSP}»"
        case Merge(into=into):
            return f"a réuni {which} et {_n(plan, into)}"


def _wrote(move: Retitle | Reword | Annotate, plan: Plan) -> str:
    which = _n(plan, move.story)
    match move:
        case Retitle(title=""):
            return f"a rendu à {which} le titre de la source"
        case Retitle(title=title):
            return f"a récrit le titre de {which}{_quoted(title)}"
        case Reword(extract=None):
            return f"a rendu à {which} l'extrait de la source"
        case Reword(extract=extract):
            return f"a récrit l'extrait de {which}{_quoted(extract or '(aucun)')}"
        case Annotate(kind=kind, text=""):
            return f"a ôté «{NBSP}{kind}{NBSP}» de {which}"
        case Annotate(kind=kind, text=text):
            return f"a commenté {which}, {kind}{_quoted(text)}"


def _n(plan: Plan, key: str) -> str:
    if key not in plan.stories:
        return "une actualité qui n'y est plus"
    return f"l'actualité n°{NBSP}{plan.number(key)}"


def _section(slug: str) -> str:
    return f"la section {slug}"


def _quoted(text: str) -> str:
    """The text, its own quotation marks made those of a quotation within one."""
    inner = _CLOSING.sub("”", _OPENING.sub("“", shorten(squeeze(text), SHOWN)))
    return f"{NBSP}: «{NBSP}{inner}{NBSP}»"
