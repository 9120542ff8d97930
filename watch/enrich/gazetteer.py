"""The places of the territory, found where a text names them. Pure: rows in, spans out.

Names are indexed by their first word; only words with a capital are looked up, so a text costs
its number of capitals whatever the size of the gazetteer. The longest name wins. Whether a name
is the place or a word, a person or another town is judged by ``recognition``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from watch.model import Place, PlaceKind
from watch.text import Piece, fold, pieces

# Names of universities and museums begin in lower case: « l'université de Montpellier ».
_FIRST = re.compile(
    r"\b(?:[A-ZÀ-ÖØ-ÞŒ]|(?:univ|écol|musé|inst|obse|cité|hall))[^\W\d_]*",
)
DEMONYM = re.compile(r"[a-zà-ÿ-]{6,}")
_PIECE = re.compile(r"[^\W_]+")
_JOINT = re.compile(r"[ \u00a0'’.-]{1,3}")
_ARTICLES = frozenset({"le", "la", "les", "l"})
MAX_WORDS = 12
"""Of a name: an index entry of a hostile file cannot make a text cost more."""

folded = lru_cache(maxsize=16_384)(fold)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A name that a text may hold."""

    place: Place | None
    """None for a place outside the region"""
    name: str
    homonym: bool = False
    """another commune outside the region has this name"""
    common: bool = False
    """also a word or a first name"""
    short: bool = False
    """one word, of a village: more often a surname"""
    area: bool = False
    """outside the region, a région or a département rather than a town"""
    population: int = 0
    postcodes: frozenset[str] = frozenset()
    articled: bool = False
    """written with its article apart: "au Vigan" for "Le Vigan\""""


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at ``text[start:end]``, and the places that bear it."""

    start: int
    end: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class _Names:
    """The names that share a first word, by the words that follow it."""

    rest: dict[tuple[str, ...], tuple[Entry, ...]]
    lengths: tuple[int, ...]
    """numbers of words that follow, longest first"""


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Every name, ready to be looked up."""

    index: dict[str, _Names] = field(default_factory=dict)
    demonyms: dict[str, Place] = field(default_factory=dict)
    """adjectives in all their forms, lower case: "toulousaines" -> Toulouse"""
    departments: dict[str, str] = field(default_factory=dict)
    """folded names by code"""

    def silent(self, texts: Iterable[str]) -> bool:
        """Whether no piece of these texts begins a name or is a demonym, as of most texts."""
        for text in texts:
            for one in pieces(text):
                if one.placed is not self and self._tells(one):
                    return False
        return True

    def _tells(self, piece: Piece) -> bool:
        tells = any(folded(one) in self.index for one in _FIRST.findall(piece.text)) or (
            not self.demonyms.keys().isdisjoint(DEMONYM.findall(piece.text))
        )
        if not tells:
            piece.placed = self
        return tells

    def hits(self, text: str) -> Iterator[Hit]:
        """The names in ``text``, in order, none inside another."""
        free = 0
        get = self.index.get
        for match in _FIRST.finditer(text):
            names = get(folded(match[0]))
            if names is None or match.start() < free:
                continue
            found = _longest(text, match, names)
            if found is not None:
                free = found.end
                yield found


def gazetteer(entries: Sequence[Entry], demonyms: dict[str, Place] | None = None) -> Gazetteer:
    """Index these names, with and without their article."""
    named: defaultdict[tuple[str, ...], list[Entry]] = defaultdict(list)
    for entry in entries:
        parts = tuple(_PIECE.findall(fold(entry.name)))[:MAX_WORDS]
        if not parts:
            continue
        named[parts].append(entry)
        if len(parts) > 1 and parts[0] in _ARTICLES and parts[0] != "l" and entry.place:
            named[parts[1:]].append(_apart(entry))
    shelves: defaultdict[str, dict[tuple[str, ...], tuple[Entry, ...]]] = defaultdict(dict)
    for parts, same in named.items():
        shelves[parts[0]][parts[1:]] = tuple(same)
    return Gazetteer(
        {first: _names(rest) for first, rest in shelves.items()},
        demonyms or {},
        _department_names(entries),
    )


def _names(rest: dict[tuple[str, ...], tuple[Entry, ...]]) -> _Names:
    return _Names(rest, tuple(sorted({len(parts) for parts in rest}, reverse=True)))


def _department_names(entries: Iterable[Entry]) -> dict[str, str]:
    places = [one.place for one in entries if one.place]
    return {one.code: fold(one.name) for one in places if one.kind is PlaceKind.DEPARTMENT}


def _apart(entry: Entry) -> Entry:
    return replace(entry, articled=True)


def _longest(text: str, first: re.Match[str], names: _Names) -> Hit | None:
    pieces, ends = _following(text, first.end(), names.lengths[0])
    for length in names.lengths:
        if length <= len(pieces) and (entries := names.rest.get(tuple(pieces[:length]))):
            return Hit(first.start(), ends[length], entries)
    return None


def _following(text: str, end: int, most: int) -> tuple[list[str], list[int]]:
    """Up to ``most`` further words (space, hyphen or apostrophe between); where each ends."""
    pieces: list[str] = []
    ends = [end]
    while len(pieces) < most:
        joint = _JOINT.match(text, end)
        word = _PIECE.match(text, joint.end()) if joint else None
        if word is None:
            break
        pieces.append(folded(word[0]) if len(word[0]) <= 40 else "")  # noqa: PLR2004 - no name is as long
        end = word.end()
        ends.append(end)
    return pieces, ends
