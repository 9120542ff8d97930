"""Calls for projects, applications and contributions that an item announces. Pure.

A call is announced by its own noun ("appel à projets"), or by one that means something else as
often ("prix", "bourse", "concours", "résidence") beside an invitation to answer. A stated deadline
makes it dated; "au fil de l'eau" permanent; "clos" or a past deadline closed; nothing of the sort,
unknown: never a guess. An item that looks back (winners, results) announces none, unless it still
states a deadline to come. A deadline without a call, for an inscription, is kept as such.
"""

from __future__ import annotations

from watch.enrich import callcues as cues
from watch.enrich import deadlines
from watch.enrich.deadlines import Found
from watch.enrich.prose import Prose
from watch.enrich.terms import Terms
from watch.model import Call, CallKind, Closing

MOST = 6
"""Calls kept of one item: beyond, it is a calendar."""
HEAD = 400
"""Signs of the text where an announcement stands."""


def calls(prose: Prose, found: list[Found]) -> tuple[Call, ...]:
    """The calls of an item, earliest deadline first; ``found`` are the days that it states."""
    dated = [one for one in found if one.kind == deadlines.CALL]
    head = len(prose.title) + HEAD
    if not dated and not cues.rooted(prose.text[:head]):
        return ()
    if cues.OTHER.search(prose.plain, 0, head):
        return ()
    named = _noun(prose, invited=bool(dated))
    coming = _once([one for one in dated if not one.past])
    if named is None:
        return tuple(_call(one, CallKind.REGISTRATION, Terms()) for one in coming)
    if coming:
        terms = Terms.of(prose)
        return tuple(_call(one, named[0], terms) for one in coming)
    undated = _undated(prose, *named, dated)
    return () if undated is None else (undated,)


def _undated(
    prose: Prose,
    kind: CallKind,
    start: int,
    end: int,
    past: list[Found],
) -> Call | None:
    """A call without a deadline to come: closed, permanent or unknown; none when it looks back."""
    last = past[-1] if past else None
    if closed := cues.CLOSED.search(prose.plain):
        return _bare(prose, kind, Closing.CLOSED, prose.quote(*closed.span()), last)
    if last is not None:
        return _call(last, kind, Terms.of(prose), Closing.CLOSED)
    title = len(prose.title)
    announced = start < title or _launched(prose, start)
    if not announced or cues.OVER.search(prose.plain, 0, title + HEAD):
        return None
    if permanent := cues.PERMANENT.search(prose.plain):
        return _bare(prose, kind, Closing.PERMANENT, prose.quote(*permanent.span()))
    return _bare(prose, kind, Closing.UNKNOWN, prose.quote(start, end))


def _launched(prose: Prose, start: int) -> bool:
    """Whether a verb before the noun announces it: "lance un appel à projets"."""
    return cues.LAUNCHED.search(prose.plain, max(0, start - 80), start) is not None


def _noun(prose: Prose, *, invited: bool) -> tuple[CallKind, int, int] | None:
    """What the call is called, in the title first, then where an announcement stands.

    ``invited``: the item states a deadline, which is an invitation by itself.
    """
    plain, title = prose.plain, len(prose.title)
    for start, end in ((0, title), (title, title + HEAD)):
        announced = _announced(prose, start, end)
        if invited or (start == 0 and cues.INVITES.search(plain, 0, title + HEAD)):
            for kind, noun in cues.NAMED:
                match = noun.search(plain, start, end)
                if match and (start == 0 or announced is None):
                    return (kind, *match.span())
        if announced:
            return announced
    return None


def _announced(prose: Prose, start: int, end: int) -> tuple[CallKind, int, int] | None:
    if match := cues.INTEREST.search(prose.text, start, end):
        return (CallKind.INTEREST, *match.span())
    for kind, noun in cues.ANNOUNCED:
        match = noun.search(prose.plain, start, end)
        if match and not cues.ABOUT.search(prose.plain, 0, match.start()):
            return (kind, *match.span())
    return None


def _once(found: list[Found]) -> list[Found]:
    """One per day, the one with an hour preferred, earliest first."""
    best: dict[object, Found] = {}
    for one in found:
        known = best.get(one.last)
        if known is None or (one.at and not known.at):
            best[one.last] = one
    return sorted(best.values(), key=lambda one: one.last)[:MOST]


def _call(found: Found, kind: CallKind, terms: Terms, closing: Closing = Closing.DATED) -> Call:
    return Call(
        kind=kind,
        closing=closing,
        quote=found.quote,
        deadline=found.last,
        at=found.at,
        moved_from=found.moved_from,
        funder=terms.funder,
        audience=terms.audience,
        amount=terms.amount,
    )


def _bare(
    prose: Prose,
    kind: CallKind,
    closing: Closing,
    quote: str,
    past: Found | None = None,
) -> Call:
    terms = Terms.of(prose)
    return Call(
        kind=kind,
        closing=closing,
        quote=quote,
        deadline=past.last if past else None,
        funder=terms.funder,
        audience=terms.audience,
        amount=terms.amount,
    )
