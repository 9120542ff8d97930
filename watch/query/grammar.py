"""From the text of the search box to its clauses. It knows the signs, not what the names mean."""

from __future__ import annotations

import re
from collections.abc import Iterator

from watch.mistakes import accepted, nearest, quoted
from watch.query.clauses import Asked, Clause, Field
from watch.text import clean, fold, squeeze, tokens

MAX_LENGTH = 200
"""Characters of a search: longer is no question, and each word costs a walk through the index."""

_NAMES = {
    **{field.value: field for field in Field},
    "territoire": Field.PLACE,
    "apres": Field.SINCE,
    "lu": Field.REVIEWED,
}
_QUOTED = '«[^«»"“”]*»|“[^«»"“”]*”|"[^«»"“”]*"'
_CLAUSE = re.compile(
    rf"(?P<minus>-(?=[\w«\"“]))?(?:(?P<name>[^\W\d_]+)[ ]?:(?!//)(?=[\w«\"“]))?"
    rf"(?:(?P<phrase>{_QUOTED})|(?P<word>[^\s«»\"“”]+))"
)
_MARKS = re.compile('[«»"“”]')


PLAINLY = " La recherche porte sur tous ces mots."
"""What ends the sentence that says why."""


class _Refused(ValueError):
    """Its text says why, in French."""


def parse(text: str) -> Asked:
    """The clauses of a search; when it cannot be understood, its words and a sentence.

    Raises:
        ValueError: it is longer than MAX_LENGTH; the message is French.
    """
    line = squeeze(clean(text))
    if len(line) > MAX_LENGTH:
        raise ValueError(
            f"La recherche est trop longue\u00a0: {MAX_LENGTH} caractères au plus, et non"
            f" {len(line)}."
        )
    try:
        return Asked(clauses=tuple(_clauses(line)))
    except _Refused as error:
        return plainly(line, str(error))


def plainly(text: str, problem: str) -> Asked:
    """Every word of the text, whatever signs surround it."""
    line = squeeze(_MARKS.sub(" ", clean(text)))
    clauses = (Clause(text=line),) if tokens(line) else ()
    return Asked(clauses=clauses, problem=f"{problem}{PLAINLY}")


def _clauses(line: str) -> Iterator[Clause]:
    at = 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        found = _CLAUSE.match(line, at)
        if found is None:
            raise _Refused("Un guillemet n'est pas fermé, ou n'est pas ouvert.")
        at = found.end()
        if clause := _clause(found):
            yield clause


def _clause(found: re.Match[str]) -> Clause | None:
    phrase, word = found["phrase"], found["word"]
    # « A :0 » written back would name a filter.
    text = squeeze(phrase[1:-1]) if phrase is not None else word.lstrip(":")
    field = _field(found["name"]) if found["name"] else None
    negated = found["minus"] is not None
    if field is None and not tokens(text):  # a dash, a bracket: nothing to look for
        return None
    if field is not None and not text:
        raise _Refused(f"Le filtre «\u00a0{field}\u00a0» n'a pas de valeur.")
    return Clause(
        text=text, field=field, exact=field is None and phrase is not None, negated=negated
    )


def _field(name: str) -> Field:
    field = _NAMES.get(fold(name))
    if field is None:
        raise _Refused(
            f"{quoted(name)} n'est pas un filtre{nearest(fold(name), _NAMES)}"
            f"{accepted(Field, 'filtres connus')}."
        )
    return field
