"""The one French analyser: search, duplicates and classification all see the same words.

    raw text --clean--> NFC without controls --words--> Word(text, start, end) --lemma--> tokens

Elision is cut ("l'élection" -> "élection"), inclusive writing is reduced ("chercheur·euses" ->
"chercheur"), acronyms are left unlemmatised, accents are folded last. It reads plain text only:
markup is the job of ``markup``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import chain, islice
from pathlib import Path
from typing import NamedTuple

import watch.dictionary
from watch.dictionary import Table
from watch.kept import kept

MAX_WORD = 40
"""Longer runs of letters are not words (base64, URLs): kept out of the index."""

KNOWN = 131_072
"""Pieces remembered by those who read them: a hostile text cannot fill the memory."""

MAX_ACRONYM = 4
"""Longer words in capitals are titles ("ÉLECTIONS"), not acronyms."""

# Bidi controls, zero-width characters, soft hyphen, BOM: invisible, and used to disguise text.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
_NONCHARACTERS = "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_CONTROL = re.compile(
    rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef{_NONCHARACTERS}]"
)
_APOSTROPHES = str.maketrans({"’": "'", "ʼ": "'", "‘": "'", "´": "'"})

# Words that lose their last vowel before another: the part before the apostrophe carries no sense.
_ELIDED = frozenset(
    "c d j l m n s t y qu jusqu lorsqu puisqu quoiqu presqu quelqu entr".split(),
)
_WORD = re.compile(
    r"[^\W_]+(?:[·•.\-][^\W_]+|\((?:e|es|ne|se|le|te|ve|trice|euse)\)s?(?![^\W_])"
    r"|/(?:e|es|ne|nes|se|ses|trice|trices|euse|euses|rice|rices)(?![^\W_]))*",
    re.UNICODE,
)
_AROUND = '.,;:!?…«»“”"()'
"""Signs around a word that are no part of it, whatever they are beside."""
_PART = re.compile(r"[^\W_]+")
# chercheur·euse·s, chercheur.e.s, chercheur-e-s, étudiant(e)s, chercheurs/ses
_INCLUSIVE = re.compile(
    r"(?<=[^\W\d_]{2})"
    r"(?:[·•.\-]|\((?=[a-zé]{1,6}\)))"
    r"(?:e|es|s|ne|nes|le|les|te|tes|ve|ves|se|ses|trice|trices|rice|rices|euse|euses|ère|ères|ière|ières)"
    r"(?:[·•.\-]s)?\)?s?(?![^\W_])",
    re.UNICODE,
)
_SLASHED = re.compile(
    r"(?<=[^\W\d_]{3})/(?:e|es|ne|nes|se|ses|trice|trices|euse|euses|rice|rices)(?![^\W_])",
    re.UNICODE,
)
_MARKS = re.compile("[\u0300-\u036f]")
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})
_FOLDED = re.compile("[’ʼ‘´œŒæÆß]")

STOPWORDS = frozenset(
    """a à afin ai ainsi alors après au aucun aucune aura auront aussi autre autres aux avait avant
    avec avoir ayant bien car ce ceci cela celle celles celui ces cet cette ceux chaque chez ci
    comme comment dans de depuis des dès donc dont du elle elles en encore entre est et étaient
    était étant etc été être eu eux fait faire fois font hors ici il ils je jusque la là le les
    leur leurs lors lui ma mais me même mêmes mes moi moins mon ne ni nos notre nous on ont or ou
    où par parce pas peu peut plus plusieurs pour pourquoi pourra pouvoir près puis quand que quel
    quelle quelles quels qui quoi sa sans se selon sera seront ses si son sont sous soit sur ta te
    tes toi ton tous tout toute toutes très trop tu un une vers voici vos votre vous y""".split(),
)
"""Words with no subject of their own; dropped by classification, kept by search."""


class Word(NamedTuple):
    """A word and where it stands: ``text[start:end]``."""

    text: str
    start: int
    end: int


def clean(text: str) -> str:
    """Text that every sink accepts: NFC, no control (but tab and newline), nothing invisible.

    Lone surrogates and noncharacters go too: SQLite, XML, Word and SMTP refuse them.
    """
    return unicodedata.normalize("NFC", text if printable(text) else scrub(text))


def scrub(text: str) -> str:
    """Without what no sink accepts, one sign for the end of a line."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _INVISIBLE.sub("", text)


def printable(text: str) -> bool:
    """Whether nothing has to go, for nearly all texts: what goes is unprintable.

    So are line ends and the spaces of French, and these stay. Five times quicker than looking for
    what goes, 20 µs a text.
    """
    if text.isprintable():
        return True
    for stays in "\n\u00a0\u202f":
        text = text.replace(stays, " ")
    return text.isprintable()


def squeeze(text: str) -> str:
    """One line: every run of white space (non-breaking included) becomes one space."""
    return " ".join(text.split())


def shorten(text: str, limit: int) -> str:
    """At most ``limit`` characters, cut between words, with an ellipsis when cut."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rsplit(None, 1)[0] if " " in text[: limit - 1] else text[: limit - 1]
    return cut.rstrip(" ,;:.–—-«(") + "…"


def fold(text: str) -> str:
    """Lower case, no accents, ligatures opened, one kind of apostrophe."""
    if text.isascii():
        return text.lower()
    if _FOLDED.search(text):  # str.translate costs 17 µs a text: seldom needed
        text = text.translate(_APOSTROPHES).translate(_LIGATURES)
    decomposed = unicodedata.normalize("NFD", text.lower())
    return _MARKS.sub("", decomposed)


def inclusive(text: str) -> str:
    """Reduce inclusive writing to the base form: "étudiant·e·s" -> "étudiant"."""
    return _SLASHED.sub("", _INCLUSIVE.sub("", text))


def words(text: str) -> Iterator[Word]:
    """Words of ``text`` with their places; hyphenated parts come one by one, elision is cut."""
    for match in _WORD.finditer(text):
        whole, start = match[0], match.start()
        # Nine words of ten: nothing to split, nothing to reduce.
        if whole.isalnum():
            if len(whole) <= MAX_WORD and not _elided(text, match.end(), whole):
                yield Word(whole, start, match.end())
            continue
        base = inclusive(whole)
        for part in _PART.finditer(base):
            if len(part[0]) <= MAX_WORD and not _elided(text, start + part.end(), part[0]):
                end = match.end() if part.end() == len(base) else start + part.end()
                yield Word(part[0], start + part.start(), end)


class Piece:
    """What stands between two spaces (a lone word: without signs around), with what was made of it.

    One object for all: with 60,000 pieces in memory, finding one costs more than reading what is
    kept with it, so that a memory apart for each use cost as many times more.
    """

    __slots__ = ("first", "folded", "lemmas", "opened", "placed", "spoken", "text", "told")

    def __init__(self, text: str) -> None:
        self.text = text
        self.lemmas: str | None = None
        """separated by spaces, once they were asked for: not before, since that takes the
        dictionary"""
        self.folded: str | None = None
        """its words, once :meth:`plain` was asked for them"""
        # What the rooms above keep: the lexicon, the search for a language, the vocabulary, the
        # gazetteer. One that a piece says nothing to leaves itself there.
        self.first: str | None = None
        self.spoken: int | None = None
        self.told: object = None
        self.opened: object = None
        self.placed: object = None

    def analysed(self) -> str:
        """Its lemmas, made and kept."""
        if self.lemmas is None:
            if self.text.isalnum() and len(self.text) <= MAX_WORD:  # nearly all
                said = _lemma(self.text)
            else:
                said = " ".join([lemma(word.text) for word in words(self.text)])
            self.lemmas = self.text if said == self.text else said  # one string less in memory
        return self.lemmas

    def plain(self) -> str:
        """Its words as they are written, folded, separated by spaces; made and kept."""
        if self.folded is None:
            said = fold(self.text)
            if not said.isalnum():
                said = " ".join(_PART.findall(said))
            self.folded = self.lemmas if said == self.lemmas else said
        return self.folded


class _Pieces(dict[str, Piece]):
    """As written -> the piece."""

    def __missing__(self, text: str) -> Piece:
        if len(self) >= KNOWN:
            self.clear()
        bare = text.strip(_AROUND)  # a quarter of the pieces of news say what another says
        self[text] = found = self[bare] if bare != text and bare.isalnum() else Piece(text)
        return found


_PIECES = _Pieces()


@lru_cache(maxsize=256)  # the fields of a page: all its articles are told apart, then each is read
def pieces(text: str) -> Sequence[Piece]:
    """What can be read apart: no word holds a space, and the end of a line is a piece.

    Cutting at spaces costs a tenth of looking for words, and news repeats its pieces: a reader that
    remembers what it made of each spares nine tenths of its work.
    """
    first, *others = text.split("\n")
    found = list(map(_PIECES.__getitem__, first.split()))
    for line in others:
        found.append(_PIECES["\n"])
        found += map(_PIECES.__getitem__, line.split())
    return found


def _elided(text: str, end: int, word: str) -> bool:
    return text[end : end + 1] in {"'", "’", "ʼ"} and word.lower() in _ELIDED


@cache
def dictionary() -> Table:
    """Form -> lemma, folded. Also "+paris" for "Paris" and "-elections" for "élections".

    1 s to make, then 0.05 s; 12 MB: the processes that read feeds share one.
    """
    package = find_spec("simplemma")
    data = Path((package and package.origin) or "").parent / "strategies" / "dictionaries" / "data"
    code = (Path(watch.dictionary.__file__), Path(__file__))
    return Table.unpacked(kept("lemmes", (data / "fr.plzma", *code), _made))


def _made() -> bytes:
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415 - half a second
        DefaultDictionaryFactory,
    )

    known = iter(DefaultDictionaryFactory().get_dictionary("fr").items())
    entries = chain.from_iterable(map(_entries, iter(lambda: [*islice(known, 10_000)], [])))
    return Table.made(entries).packed()


def _entries(known: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Folded in one go: three times faster than one by one."""
    forms, bases = zip(*known, strict=True)
    bare, lemmas = (fold("\n".join(some)).split("\n") for some in (forms, bases))
    for form, folded, base in zip(forms, bare, lemmas, strict=True):
        yield form, base
        if not form.islower() and form == (small := form.lower()).capitalize():
            yield f"+{small}", base
        # "elections" is typed, or in capitals.
        if not form.isascii():
            yield f"-{folded}", base


def _lemma(word: str) -> str:
    """The dictionary form, folded: "européennes" -> "europeen"; short acronyms only folded."""
    acronym = len(word) <= MAX_ACRONYM and word.isupper()
    numbered = not word.isalpha() and any(c.isdigit() for c in word)
    if len(word) == 1 or acronym or numbered:
        return fold(word)
    known, word = dictionary().get, word.lower()
    # Keyboards have no œ: "oeuvre" would be read as the verb "oeuvrer" and miss "œuvre".
    if "oe" in word and (tied := known(word.replace("oe", "œ"))):
        return tied
    if found := known(word) or known(f"+{word}"):
        return found
    folded = fold(word)
    return known(f"-{folded}") or folded


lemma = lru_cache(maxsize=8_192)(_lemma)
"""Since words stand in several pieces ("l'école"); a piece remembers its own."""


def tokens(text: str) -> tuple[str, ...]:
    """The analyser: lemmas in order, folded. Index and query both go through here."""
    return tuple(indexed(clean(text)).split())


def indexed(*texts: str) -> str:
    """The tokens of clean texts, one space between two."""
    told = chain.from_iterable(map(pieces, texts))
    return " ".join([said for one in told if (said := one.lemmas or one.analysed())])
