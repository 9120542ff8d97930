"""From what a form says to a gesture on the draft. Pure: it makes no move and opens nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData

from briefings.desk import Drop, Gesture, Keep, Merge, Pile, Pin, Place, Plan, Refused, Unpin

RANKING = frozenset({"avancer", "reculer"})
"""Within « À retenir »; « monter » and « descendre » are of a section."""
MOST = 500
"""Stories of one gesture; no draft has as many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What was asked: « ecarter 7 » of one button, or « ecarter » of what is ticked."""

    verb: str
    numbers: tuple[int, ...]
    on: int | None
    """the revision that the page showed; None when the form does not say, which is refused"""
    section: str = ""
    before: int = 0
    """number of the story to be put before; 0: last"""
    into: int = 0
    brief: bool = False


def read(form: FormData) -> Wanted:
    """The gesture of a form; what is not a number is none."""
    verb, _, one = _text(form, "geste").partition(" ")
    ticked = [one] if one else [value for value in form.getlist("n") if isinstance(value, str)]
    numbers = dict.fromkeys(number for text in ticked[:MOST] if (number := whole(text)))
    return Wanted(
        verb=verb,
        numbers=tuple(numbers),
        on=whole(_text(form, "on")),
        section=_text(form, "section" if one else "vers"),
        before=whole(_text(form, "avant")) or 0,
        into=whole(_text(form, "avec")) or 0,
        brief=_text(form, "lien") == "oui",
    )


def whole(text: str) -> int | None:
    """A number as a form writes it."""
    short = text.isascii() and text.isdigit() and len(text) < 10  # noqa: PLR2004 - as many digits fit in a revision
    return int(text) if short else None


def gesture(plan: Plan, number: int, wanted: Wanted) -> Gesture | Refused:
    """The gesture on the story of that number."""
    key = plan.numbers().get(number)
    if key is None:
        return Refused(f"il n'y a pas d'actualité n°\u00a0{number} dans ce brouillon")
    match wanted.verb:
        case "ecarter":
            return Drop(story=key)
        case "garder":
            return Keep(story=key, section=wanted.section)
        case "reunir":
            return _merge(plan, key, wanted.into)
        case "retenir" | "delaisser" | "avancer" | "reculer":
            return _pin(plan, key, wanted)
        case _:
            return _carry(plan, key, wanted)


def _pin(plan: Plan, key: str, wanted: Wanted) -> Gesture | Refused:
    """Under « À retenir »: there, out of there, or one place up or down."""
    if wanted.verb == "delaisser":
        return Unpin(story=key)
    if wanted.verb in RANKING:
        if key not in plan.highlights:
            return Refused("cette actualité n'est pas dans «\u00a0À retenir\u00a0»")
        beside = _beside(plan.highlights, key, up=wanted.verb == "avancer")
        return beside if isinstance(beside, Refused) else Pin(story=key, before=beside)
    first = next((one for one in plan.highlights if one != key), "")
    named = plan.numbers().get(wanted.before, "")
    return Pin(story=key, before=first if wanted.section == "tete" else named)


def _carry(plan: Plan, key: str, wanted: Wanted) -> Gesture | Refused:
    match wanted.verb:
        case "monter" | "descendre":
            return _step(plan, key, up=wanted.verb == "monter")
        case "placer":
            return _place(plan, key, wanted)
        case _:
            return Refused("ce geste n'existe pas\u00a0: revenez à la page du brouillon")


def _step(plan: Plan, key: str, *, up: bool) -> Gesture | Refused:
    """One place up or down within its pile."""
    pile = plan.pile(key)
    if pile is None or not pile.section:
        return Refused("gardez d'abord cette actualité dans une section")
    beside = _beside(plan.piles[pile], key, up=up)
    if isinstance(beside, Refused):
        return beside
    return Place(story=key, section=pile.section, before=beside, brief=pile.brief)


def _beside(keys: Sequence[str], key: str, *, up: bool) -> str | Refused:
    """What it is put before to go one place up or down; '' for the last place."""
    rank = keys.index(key)
    if rank == (0 if up else len(keys) - 1):
        return Refused(f"cette actualité est déjà la {'première' if up else 'dernière'}")
    after = rank - 1 if up else rank + 2
    return keys[after] if after < len(keys) else ""


def _place(plan: Plan, key: str, wanted: Wanted) -> Gesture | Refused:
    """In the section that is named, or before the story that is."""
    before = plan.numbers().get(wanted.before, "")
    pile = plan.pile(before) if before else Pile(wanted.section, wanted.brief)
    if pile is None or not pile.section:
        return Refused("dites dans quelle section la placer")
    return Place(story=key, section=pile.section, before=before, brief=pile.brief)


def _merge(plan: Plan, key: str, into: int) -> Gesture | Refused:
    other = plan.numbers().get(into)
    if other is None:
        return Refused("donnez le numéro de l'actualité à laquelle la réunir")
    return Merge(story=key, into=other)


def _text(form: FormData, name: str) -> str:
    value = form.get(name, "")
    return value if isinstance(value, str) else ""
