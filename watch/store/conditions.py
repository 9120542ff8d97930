"""A question as SQL over ``listing a``, with its parameters. Values never become SQL.

What the full-text index knows is asked of it; the rest is looked up for each article on the way,
newest first, so that a page costs what it shows. Without words there is nothing to walk but the
whole archive: places and kinds are then found first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from watch.model import Place, PlaceKind
from watch.query import Reviewed, Wanted
from watch.query.meaning import Filters
from watch.store.convert import to_json
from watch.store.m013_order import LAST, PLACE_BITS
from watch.store.themed import THEME, names_of
from watch.text import tokens

RARE = 10_000
"""Articles of a source that are worth finding before the words: in a million that hold the word,
70 ms and not 300. Of more, walking fills the page sooner."""
_KINDS = {
    "appel": "SELECT n.article FROM calls n WHERE n.kind <> 'inscription'",
    "evenement": "SELECT n.article FROM events n WHERE true",
}
_REVIEWED = """a.story IN (SELECT s.story FROM labels l JOIN listing s ON s.id = l.article
    WHERE l.origin = 'person')"""
_PLACED = """SELECT n.article FROM places n WHERE (n.code IN (SELECT value FROM json_each(:{0}))
    OR EXISTS (SELECT 1 FROM json_each(:{0}_in) d
      WHERE ' ' || n.departments || ' ' LIKE d.value))"""
_TEXT = """(SELECT t.title || char(10) || t.lead || char(10) || t.text || char(10) || t.page_text
    FROM articles t WHERE t.id = a.id)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What comes after FROM."""

    table: str
    where: str
    params: Mapping[str, object]


def conditions(wanted: Wanted, aliases: Mapping[str, str]) -> Conditions:
    """The articles that answer."""
    made = _Made(seeks=wanted.seeks, aliases=aliases)
    told = [*made.words(wanted), *made.dates(wanted)]
    for filters, sign in ((wanted.only, ""), (wanted.never, "NOT ")):
        told += [f"{sign}({one})" for one in made.filters(filters)]
    told += [*made.exact(wanted.phrases, ""), *made.exact(wanted.banned, "NOT ")]
    listed = "articles_fts CROSS JOIN listing a ON a.place = articles_fts.rowid"
    return Conditions(
        table=listed if wanted.seeks else "listing a",
        where=" AND ".join(told) or "true",
        params=made.params,
    )


def match(wanted: Wanted) -> str:
    """Its words as a full-text index of lemmas reads them; there is one at least."""
    sought = [*wanted.words, *(" ".join(tokens(one)) for one in wanted.phrases)]
    told = " ".join(map(_quoted, dict.fromkeys(sought)))
    unwanted = _unwanted(wanted)
    return f"({told}) NOT ({' OR '.join(unwanted)})" if unwanted else told


def _unwanted(wanted: Wanted) -> list[str]:
    return [_quoted(" ".join(one)) for one in wanted.unwanted if one]


class _Made:
    """Clauses, each with parameters of its own."""

    def __init__(self, *, seeks: bool, aliases: Mapping[str, str]) -> None:
        self.params: dict[str, object] = {}
        self._seeks = seeks
        self._aliases = aliases
        self._place = "articles_fts.rowid" if seeks else "a.place"

    def _named(self, value: object) -> str:
        name = f"p{len(self.params)}"
        self.params[name] = value
        return name

    def words(self, wanted: Wanted) -> Iterator[str]:
        if not self._seeks:
            for one in _unwanted(wanted):
                yield f"""NOT EXISTS (SELECT 1 FROM articles_fts
                    WHERE articles_fts MATCH :{self._named(one)} AND rowid = a.place)"""
            return
        yield f"articles_fts MATCH :{self._named(match(wanted))}"

    def dates(self, wanted: Wanted) -> Iterator[str]:
        if wanted.since:
            yield f"{self._place} >= :{self._named(place(wanted.since))}"
        if wanted.before:
            yield f"{self._place} < :{self._named(place(wanted.before))}"

    def filters(self, filters: Filters) -> Iterator[str]:
        if filters.sources:
            yield self._of_sources(self._named(to_json(filters.sources)))
        if filters.languages:
            yield f"a.language IN {_listed(self._named(to_json(filters.languages)))}"
        for theme in filters.themes:
            name = self._named(names_of(theme, self._aliases))
            yield THEME.replace(":themes", f":{name}")
        for kind in filters.kinds:
            yield self._of(_KINDS[kind])
        for places in filters.places:
            yield self._placed(places)
        for answer in filters.reviewed:
            yield _REVIEWED if answer is Reviewed.YES else f"NOT ({_REVIEWED})"

    def _of_sources(self, name: str) -> str:
        told = f"a.source IN {_listed(name)}"
        if not self._seeks:
            return told
        # Rare ones are found first, and the index walks alone; of others the page is soon full.
        held = f"FROM listing WHERE source IN {_listed(name)}"
        return f"""((SELECT count(*) FROM (SELECT 1 {held} LIMIT {RARE + 1})) > {RARE}
            OR +articles_fts.rowid IN (SELECT place {held})) AND {told}"""

    def _placed(self, places: Sequence[Place]) -> str:
        name = self._named(to_json([one.code for one in places]))
        self.params[f"{name}_in"] = to_json([_within(one) for one in places])
        return self._of(_PLACED.format(name))

    def _of(self, found: str) -> str:
        """Whether the article is among those found: looked up one by one, or found first."""
        if not self._seeks:
            return f"a.id IN ({found})"
        return f"EXISTS ({found} AND n.article = a.id)"

    def exact(self, phrases: Sequence[str], sign: str) -> Iterator[str]:
        for phrase in phrases:
            yield f"{sign}holds({_TEXT}, :{self._named(phrase)})"


def _within(place: Place) -> str | None:
    """What the departments of a place inside this one look like; None when it holds none."""
    patterns = {PlaceKind.REGION: "%", PlaceKind.DEPARTMENT: f"% {place.code} %"}
    return patterns.get(place.kind)


def place(moment: datetime) -> int:
    """The first place of an article of that second."""
    return min(max(0, int(moment.timestamp())), LAST) << PLACE_BITS


def _listed(name: str) -> str:
    return f"(SELECT value FROM json_each(:{name}))"


def _quoted(text: str) -> str:
    """No user text is ever syntax (M18); tokens hold no quotation mark."""
    return f'"{text}"'
