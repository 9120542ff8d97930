"""One gesture on a plan: the plan that it makes, or why it does not apply. Pure.

A gesture that changes nothing gives the same plan: in the journal, it may well come after the undo
of what it was to change.
"""

from __future__ import annotations

from dataclasses import replace

from briefings.desk.moves import (
    Add,
    Annotate,
    Drop,
    Gesture,
    Introduce,
    Keep,
    Merge,
    Pin,
    Place,
    Refused,
    Retitle,
    Reword,
    Unpin,
)
from briefings.desk.plan import (
    TO_CHECK,
    Pile,
    Plan,
    Spot,
    insert,
    join,
    key_of,
    put,
    rewrite,
    set_aside,
    take,
)
from briefings.model import Comment, Story
from watch.model import Verdict

LONGEST_TITLE = 200
LONGEST_TEXT = 3000
"""Characters of a comment, an extract or an introduction: a page; none of them is ever cut."""


def apply(plan: Plan, gesture: Gesture, who: str) -> Plan | Refused:
    """The plan after this gesture of ``who``."""
    if refusal := _out_of_reach(plan, gesture):
        return refusal
    match gesture:
        case Keep() | Drop() | Place():
            return _carry(plan, gesture)
        case Retitle() | Reword() | Annotate():
            return _write(plan, gesture, who)
        case Pin() | Unpin():
            return _pin(plan, gesture)
        case Merge() | Add():
            return _merge(plan, gesture) if isinstance(gesture, Merge) else _add(plan, gesture, who)
        case Introduce():
            return _fits(gesture.text, LONGEST_TEXT) or replace(plan, introduction=gesture.text)


def _carry(plan: Plan, gesture: Keep | Drop | Place) -> Plan | Refused:
    match gesture:
        case Drop():
            return set_aside(plan, gesture.story)
        case Keep(section=section) if section:
            return _place(plan, Place(story=gesture.story, section=section))
        case Keep():
            return _keep(plan, gesture.story)
        case Place():
            return _place(plan, gesture)


def _out_of_reach(plan: Plan, gesture: Gesture) -> Refused | None:
    """Why the gesture's own story, or the one it names beside, cannot be touched."""
    if isinstance(gesture, Add | Introduce):
        return None
    key = gesture.story
    if refusal := _unknown(plan, key):
        return refusal
    if key in plan.dropped and not isinstance(gesture, Keep | Place | Drop):
        return Refused(f"l'actualité {_n(plan, key)} est écartée\u00a0: reprenez-la d'abord")
    return None


def _unknown(plan: Plan, key: str) -> Refused | None:
    if key not in plan.stories:
        return Refused("cette actualité n'est pas dans le brouillon")
    if key in plan.merged:
        into = _n(plan, plan.merged[key])
        return Refused(f"l'actualité {_n(plan, key)} est réunie à la {into}, qui la raconte")
    return None


def _keep(plan: Plan, key: str) -> Plan | Refused:
    if (spot := plan.dropped.get(key)) is not None:
        return _back(plan, key, spot)
    pile = plan.pile(key)
    if pile == TO_CHECK:
        home = _likely(plan, plan.stories[key])
        if not home:
            return Refused(f"dites dans quelle section garder l'actualité {_n(plan, key)}")
        return _place(plan, Place(story=key, section=home))
    if pile is not None and pile.brief:
        return _place(plan, Place(story=key, section=pile.section))
    return plan


def _back(plan: Plan, key: str, spot: Spot) -> Plan:
    back = put(plan, key, spot.pile, spot.rank)
    if spot.pinned is None:
        return back
    return replace(back, highlights=insert(back.highlights, key, spot.pinned))


def _likely(plan: Plan, story: Story) -> str:
    """The section of its surest theme; labels come surest first."""
    themes = story.lead.themes(Verdict.IN, Verdict.CHECK)
    return next((theme for theme in themes if Pile(theme) in plan.piles), "")


def _place(plan: Plan, gesture: Place) -> Plan | Refused:
    key, pile = gesture.story, Pile(gesture.section, gesture.brief)
    if pile not in plan.piles or pile == TO_CHECK:
        return Refused(f"la section «\u00a0{gesture.section}\u00a0» n'est pas dans cette note")
    aside = take(plan, key)
    rank = _rank(aside, aside.piles[pile], gesture.before, key)
    if isinstance(rank, Refused):
        return rank
    return replace(put(aside, key, pile, rank), highlights=plan.highlights)


def _rank(plan: Plan, keys: tuple[str, ...], before: str, key: str) -> int | Refused | None:
    if not before:
        return None
    if before in keys:
        return keys.index(before)
    if before == key:
        return Refused(f"l'actualité {_n(plan, key)} ne peut pas passer devant elle-même")
    other = f"l'actualité {_n(plan, before)}" if before in plan.stories else "l'autre actualité"
    return Refused(f"{other} n'est pas à cet endroit de la note")


def _write(plan: Plan, gesture: Retitle | Reword | Annotate, who: str) -> Plan | Refused:
    story = plan.stories[gesture.story]
    match gesture:
        case Retitle(title=title):
            refusal = _fits(title, LONGEST_TITLE)
            new = replace(story, wording=replace(story.wording, title=title))
        case Reword(extract=extract):
            refusal = _fits(extract or "", LONGEST_TEXT)
            new = replace(story, wording=replace(story.wording, extract=extract))
        case Annotate(text=text):
            refusal = _fits(text, LONGEST_TEXT)
            others = tuple(one for one in story.comments if one.kind is not gesture.kind)
            mine = (Comment(gesture.kind, text, who),) if text else ()
            new = replace(story, comments=_in_order((*others, *mine)))
    return refusal or rewrite(plan, gesture.story, new)


def _in_order(comments: tuple[Comment, ...]) -> tuple[Comment, ...]:
    """Analysis, scope, follow-up: the order of the kinds."""
    kinds = list(type(comments[0].kind)) if comments else []
    return tuple(sorted(comments, key=lambda one: kinds.index(one.kind)))


def _pin(plan: Plan, gesture: Pin | Unpin) -> Plan | Refused:
    key, pile = gesture.story, plan.pile(gesture.story)
    keys = tuple(one for one in plan.highlights if one != key)
    if isinstance(gesture, Unpin):
        return replace(plan, highlights=keys)
    if pile is None or pile == TO_CHECK:
        return Refused(f"gardez d'abord l'actualité {_n(plan, key)} dans une section")
    rank = _rank(plan, keys, gesture.before, key)
    if isinstance(rank, Refused):
        return rank
    return replace(plan, highlights=insert(keys, key, rank))


def _merge(plan: Plan, gesture: Merge) -> Plan | Refused:
    key, into = gesture.story, gesture.into
    if key == into:
        return Refused(f"l'actualité {_n(plan, key)} ne peut pas être réunie à elle-même")
    if refusal := _unknown(plan, into):
        return refusal
    if into in plan.dropped or plan.pile(into) == TO_CHECK:
        return Refused(f"gardez d'abord l'actualité {_n(plan, into)} dans une section")
    one, other = plan.stories[into], plan.stories[key]
    told = replace(
        one,
        others=(*one.others, other.lead.article, *other.others),
        deadlines=tuple(sorted({*one.deadlines, *other.deadlines}, key=lambda due: due.day)),
        territory=max(one.territory, other.territory),
        comments=_in_order((*one.comments, *other.comments)),
    )
    return rewrite(join(plan, key, into), into, told)


def _add(plan: Plan, gesture: Add, who: str) -> Plan | Refused:
    key = key_of(gesture.story)
    if key in plan.stories:
        return Refused(f"cette actualité est déjà dans le brouillon, {_n(plan, key)}")
    if Pile(gesture.section) not in plan.piles or not gesture.section:
        return Refused(f"la section «\u00a0{gesture.section}\u00a0» n'est pas dans cette note")
    known = rewrite(plan, key, replace(gesture.story, added_by=who))
    return put(known, key, Pile(gesture.section))


def _fits(text: str, most: int) -> Refused | None:
    if len(text) <= most:
        return None
    return Refused(f"ce texte fait {len(text)} caractères, {most} au plus\u00a0: raccourcissez-le")


def _n(plan: Plan, key: str) -> str:
    return f"n°\u00a0{plan.number(key)}"
