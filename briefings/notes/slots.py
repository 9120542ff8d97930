"""The places that only a person may fill, kind by kind: their key, their name, what is asked. Pure.

The key is stored and never changes; the name is what a person types.
"""

from __future__ import annotations

from dataclasses import dataclass

from briefings.errors import BriefingError
from briefings.notes.content import Note, NoteKind
from watch.text import fold, squeeze

TITLES = {
    NoteKind.INFORMATION: "Note d’information",
    NoteKind.DECISION: "Note d’aide à la décision",
    NoteKind.ELECTED: "L’essentiel pour les élus",
    NoteKind.PRESS: "Dossier de presse",
}
"""What each kind is called, above the title of its page."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for the office's words."""

    key: str
    name: str
    prompt: str
    """one sentence without a final stop, after « À compléter : »"""


SUBJECT = Slot("objet", "Objet", "l’objet de la note")
FOLLOWER = Slot("suivi", "Affaire suivie par", "la personne qui suit l’affaire")
_HEAD = (SUBJECT, FOLLOWER)

_SLOTS = {
    NoteKind.INFORMATION: (
        Slot("essentiel", "Essentiel", "l’essentiel en deux phrases, pour qui ne lira que cela"),
        Slot("contexte", "Contexte", "pourquoi ce sujet, et ce que la Région fait déjà"),
        Slot("portee", "Portée", "ce que cela change pour l’Occitanie"),
        Slot("suites", "Suites proposées", "les suites, qui les porte et pour quand"),
    ),
    NoteKind.DECISION: (
        Slot("decision", "Décision attendue", "la décision demandée, et l’instance qui la prend"),
        Slot("cadre", "Cadre", "le cadre juridique et budgétaire, et ce qui a déjà été décidé"),
        Slot("enjeux", "Enjeux", "les enjeux pour la Région"),
        Slot("proposition", "Proposition", "la proposition du service"),
        Slot("instances", "Instances", "les dates des instances qui examineront le dossier"),
    ),
    NoteKind.ELECTED: (
        Slot("attendu", "Attendu", "ce qui est attendu de vous, en deux phrases"),
    ),
    NoteKind.PRESS: (
        Slot("fait", "Fait", "ce qui est fait, que les articles choisis n’écrivent pas"),
        Slot("dit", "Dit", "ce qui est dit, par qui, que les articles choisis n’écrivent pas"),
        Slot("demontre", "Démontré", "ce qui est démontré, avec la référence de l’étude"),
        Slot("illustre", "Illustré", "les images et documents à joindre, avec leurs droits"),
    ),
}  # fmt: skip
CRITERIA = (
    ("avantages", "avantages", "Avantages"),
    ("limites", "limites", "Limites"),
    ("cout", "coût", "Coût"),
    ("delai", "délai", "Délai"),
    ("risque", "risque", "Risque"),
)
"""Of an option: the key, the name, the column."""


def slots(note: Note) -> tuple[Slot, ...]:
    """Every place of this note, in the order of reading; those of the table are :func:`cells`."""
    own = _SLOTS[note.kind]
    if note.kind is not NoteKind.DECISION:
        return (*_HEAD, *own)
    *before, proposition, instances = own
    return (*_HEAD, *before, *views(note), proposition, instances)


def cells(note: Note) -> tuple[tuple[Slot, ...], ...]:
    """The places of the table of options, a row per option; () for the other kinds."""
    if note.kind is not NoteKind.DECISION:
        return ()
    return tuple(
        tuple(
            Slot(f"{key}-{n}", f"Option {n}, {name}", f"{name} de l’option {n} ({title})")
            for key, name, _ in CRITERIA
        )
        for n, title in enumerate(note.options, start=1)
    )


def every_slot(note: Note) -> tuple[Slot, ...]:
    """Those of the text, then those of the table."""
    return (*slots(note), *(slot for row in cells(note) for slot in row))


def views(note: Note) -> tuple[Slot, ...]:
    """Where the office gives its opinion: on each option, or at large when none is named."""
    if not note.options:
        return (Slot("avis", "Avis du service", "l’avis du service"),)
    return tuple(
        Slot(
            f"avis-{n}",
            f"Avis du service, option {n}",
            f"avis du service sur l’option {n} ({title})",
        )
        for n, title in enumerate(note.options, start=1)
    )


def slot_named(note: Note, asked: str) -> Slot:
    """The place that a person names: whole, or by a beginning that only one has.

    Raises:
        BriefingError: none or several; the message lists them.
    """
    every = every_slot(note)
    wanted = _level(asked)
    exact = [slot for slot in every if wanted in {_level(slot.name), slot.key}]
    near = exact or [slot for slot in every if wanted and _level(slot.name).startswith(wanted)]
    if len(near) == 1:
        return near[0]
    names = "\u00a0; ".join(slot.name for slot in near or every)
    why = "désigne plusieurs endroits" if near else "n’est pas un endroit à remplir de cette note"
    raise BriefingError(f"«\u00a0{asked}\u00a0» {why}\u00a0: {names}.")


def _level(name: str) -> str:
    return squeeze(fold(name).replace(",", " "))
