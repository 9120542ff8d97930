"""The themes of an item's page: what was judged, why, and what a person may answer. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from briefings.web.dated import Reader
from briefings.web.shelf import Names, under
from watch.model import Label, Labelled, Origin, Verdict

TERMS = 6
_VERDICTS = {Verdict.IN: "retenu", Verdict.CHECK: "à vérifier", Verdict.OUT: "écarté"}
_ADD, _REMOVE, _CONFIRM = ("Ajouter", "oui"), ("Retirer", "non"), ("Confirmer", "oui")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme's judgement, with its reasons."""

    slug: str
    name: str
    verdict: str
    why: str
    href: str
    answers: tuple[tuple[str, str], ...]
    """words of a button, and what it says: « oui », « non »"""


def themes(labelled: Labelled, names: Names, reader: Reader) -> Iterator[Theme]:
    """Those judged, best first; for whoever corrects, the others of the office as well."""
    judged = {label.theme: label for label in labelled.labels}
    for slug, label in judged.items():
        yield _theme(slug, names, _VERDICTS[label.verdict], _why(label, reader), _open(label))
    for slug in names.themes:
        if reader.corrects and slug not in judged:
            yield _theme(slug, names, "pas encore jugé", "", (_ADD,))


def _theme(
    slug: str, names: Names, verdict: str, why: str, answers: tuple[tuple[str, str], ...]
) -> Theme:
    return Theme(
        slug=slug,
        name=names.theme(slug),
        verdict=verdict,
        why=why,
        href=under(slug),
        answers=answers if slug in names.themes else (),
    )


def _open(label: Label) -> tuple[tuple[str, str], ...]:
    """What may still be said: what a person said can only be taken back by its contrary."""
    said = label.origin is Origin.PERSON
    if label.verdict is Verdict.OUT:
        return (_ADD,)
    return (_REMOVE,) if said else (_CONFIRM, _REMOVE)


def _why(label: Label, reader: Reader) -> str:
    if label.origin is Origin.PERSON:
        return (
            f"décidé par {label.by}" if label.by and reader.account else "décidé par une personne"
        )
    told = [f"score {round(100 * label.score)}\u00a0%"]
    if words := [term.text for term in label.terms if term.weight > 0][:TERMS]:
        told.append(f"pour\u00a0: {', '.join(words)}")
    if against := [term.text for term in label.terms if term.weight < 0][:TERMS]:
        told.append(f"contre\u00a0: {', '.join(against)}")
    return "\u00a0; ".join(told)
