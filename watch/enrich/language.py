"""Which language an item is written in, from its small words. Pure.

A source announces a language, and is right nine times in ten: its word holds unless the text speaks
clearly of another. Own code, since the libraries were measured too dear for each of 35,000 items:
simplemma's detector is right on 63 of our 65 probes but loads 449 MB in each reading process;
py3langid reads 500 items a second. Here 50,000 a second, and 63 of 65 (benchmarks/enrichment.py).
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, chain

from watch.text import Piece, pieces

MAX_WORDS = 60
"""Words that are read: a language shows in its first sentences."""
NEAR = 80
"""Pieces among which these words are, nearly always: some are a sign, some hold two words."""
FIRST, PLAIN = 25, 3
"""So many words of its own among the first ones, and the announced language needs no more proof."""
SOON = FIRST * NEAR // MAX_WORDS
"""Pieces among which the first ones are, in proportion."""
POINT = 420
"""What a small word of one language is worth, nearly: shared among seven without a remainder."""
LEAST = POINT * 6 // 5
"""Points under which nothing is clear: a small word and a half."""
LONGEST = 8
"""Letters of a word that are read, one more than the longest ending has."""
CLEAR = (7, 5)
"""How many times more than the announced language another must score: 7 fifths."""

# Articles, prepositions, pronouns and auxiliaries: from each language's most frequent words.
_SMALL: Mapping[str, str] = {
    "fr": """le la les l un une des du de d au aux et ou où mais donc car ni que qui quoi dont ce
        cet cette ces c se sa son ses leur leurs notre votre nos vos il elle ils
        elles on nous vous je ne n pas plus moins très aussi dans sur sous avec sans
        pour par chez entre vers contre depuis pendant est sont était être été a ont
        avait avoir fait sera seront peut selon lors afin ainsi comme comment
        pourquoi quand s y en à même tout tous toutes cela ça qu""",
    "en": """the a an and or but of to in on at by for from with without into about over after
        before under between through during is are was were be been being has have
        had do does did will would can could should may might this that these those
        it its they them their he she his her we us our you your i not no how what
        when where who which why all more most than as if so up out new join against
        open""",
    "es": """el la los las un una unos unas y o pero de del al en con sin por para sobre entre
        hasta desde contra durante que quien cual cuyo este esta estos estas ese esa
        eso su sus se lo le les es son era ser ha han hay está están como cuando
        donde más menos muy también no ya nuevo nueva""",
    "de": """der die das den dem des ein eine einen einem einer und oder aber von vom zu zum zur
        mit ohne für auf in im ins an am aus bei nach über unter vor durch gegen um
        ist sind war waren sein hat haben wird werden kann nicht kein keine auch als
        wie wenn dass sich es er sie wir ihr ihre neue neuer neues nur noch""",
    "it": """il lo la i gli le un uno una e o ma di del dello della dei degli delle a al allo
        alla ai agli alle da dal dalla in nel nella nei con su sul sulla per tra fra
        che chi cui questo questa non è sono era essere ha hanno come quando dove
        più meno anche nuovo nuova suo sua si""",
    "pt": """o a os as um uma uns umas e ou mas de do da dos das em no na nos nas por pelo pela
        para com sem sobre entre até que quem este esta isso seu sua seus não é são
        era ser tem têm há como quando onde mais menos também ao à aos novo nova""",
    "ca": """el la els les un una uns unes i o però de del dels d al als a en amb sense per pel
        pels sobre entre fins contra que qui aquest aquesta aquests seu seva és són
        era ser ha han hi com quan on més menys també no ja l s nou nova""",
}
_PROFILES = {language: frozenset(words.split()) for language, words in _SMALL.items()}
# Signs that one of these languages writes and the others hardly do.
_SIGNS = {"de": "ßäöü", "es": "ñ¿¡", "pt": "ãõ", "ca": "ŀ", "fr": "êœëûùâ", "en": "", "it": ""}
_LANES = {one: 16 * rank for rank, one in enumerate(_PROFILES, 1)}
_OWN = {one: 16 * rank for rank, one in enumerate(_PROFILES, 1 + len(_PROFILES))}
LANE = 0xFFFF
"""How many words, the scores of all languages and how many words are theirs alone stand side by
side in one number, 16 bits each: 60 words never fill them, and one sum adds them all. A dict of
scores took four times longer."""
# How words end; a title may hold no small word at all.
_ENDINGS: Mapping[str, str] = {
    "fr": """tions? ments? eurs? euses? ages? iques? ismes? ances? ences? ées? és ères? eaux aux
        elles ettes? ois oise ure ures ires? oires? phie gie nie trie èses?""",
    "en": """ings? ed ship ships ness ly ght wth ty ties ies als? ers? ors? ists? ch sh th ck ow
        ew rk rds? lds? nds? nts? ve ves""",
    "es": """ción ciones sión siones dad dades miento mientos ando iendo icos? icas? eres ales
        entos? ero eros era eras ismo ajes? ez ía ías""",
    "de": """ung ungen keit heit schaft schaften lich liche isch ische en er ern ten gen chen tz
        cht""",
    "it": """zione zioni sione sioni ità mento menti tti tto tta tte cci ello ella ali ori tori
        tore ie gli isti ismo ico ici ica iche ure uti ato ati""",
    "pt": """ção ções são sões dade dades mento mentos ando endo ão ões eiro eira agem agens res
        nhos? ais eis ico icos ica icas cias? dores""",
    "ca": """ció cions sió sions tat tats ment ments ant ents? ell ella esa ària aris? ors? ics?
        ot ques ció rca ques""",
}
_WORD = re.compile(r"[^\W\d_]+")


def language(announced: str, *texts: str) -> str:
    """Two letters: the language of ``texts`` when it is clear, else the one that was announced."""
    told = list(chain.from_iterable(map(pieces, texts)))
    says = _says(told[:SOON])
    if _lane(_heard(told, says, FIRST)[0], _OWN.get(announced)) >= PLAIN:
        return announced
    says += _says(told[SOON:NEAR])
    total, whole, rest = _heard(told, says, MAX_WORDS)
    written = "".join([one.text for one in told[:whole]] + rest).lower()
    total += sum([points for sign, points in _SIGNED.items() if sign in written])
    scores = {one: _lane(total, lane) for one, lane in _LANES.items()}
    best = max(scores, key=lambda one: (scores[one], one == announced))
    expected = scores.get(announced, 0)
    clear = scores[best] >= LEAST and scores[best] * CLEAR[1] > CLEAR[0] * expected
    return best if clear else announced


def _heard(told: Sequence[Piece], says: Sequence[int], most: int) -> tuple[int, int, list[str]]:
    """What the first words say, how many pieces they are, and those of one more piece.

    ``says`` is what the first pieces say, nearly always enough of them.
    """
    totals = list(accumulate(says))
    if totals and totals[-1] & LANE < most:
        totals += accumulate(_says(told[len(says) :]), initial=totals.pop())
    whole = bisect(totals, most, key=LANE.__and__)
    total = totals[whole - 1] if whole else 0
    rest: list[str] = []
    if (left := most - (total & LANE)) and whole < len(told):
        rest = _WORD.findall(told[whole].text.lower())[:left]
        total += sum(map(_worth, rest))
    return total, whole, rest


def _says(told: Iterable[Piece]) -> list[int]:
    return [_spoken(one) if one.spoken is None else one.spoken for one in told]


def _spoken(piece: Piece) -> int:
    text = piece.text.lower()
    # Most pieces are one word: they share the number of all those that end as it does.
    worths = [_worth(word) for word in ([text] if text.isalpha() else _WORD.findall(text))]
    piece.spoken = worths[0] if len(worths) == 1 else sum(worths)
    return piece.spoken


def _lane(total: int, lane: int | None) -> int:
    return 0 if lane is None else total >> lane & LANE


def _points(points: int, languages: Iterable[str]) -> int:
    """So many points for each of these, in one number: adding two adds all their scores."""
    return sum(points << _LANES[one] for one in languages)


def _worth(word: str) -> int:
    """What a word says of each language: as a small word, else as it ends; one word, in all."""
    if word in _SMALL_WORTH:
        return _SMALL_WORTH[word]
    for cut in range(min(len(word), LONGEST) - 1, 0, -1):
        if word[-cut:] in _ENDED:
            return _ENDED[word[-cut:]]
    return 1


def _small() -> dict[str, int]:
    found: dict[str, int] = {}
    for word in frozenset().union(*_PROFILES.values()):
        having = [one for one, words in _PROFILES.items() if word in words]
        found[word] = 1 + _points(POINT // len(having) + POINT // 4, having)
        if len(having) == 1:
            found[word] += 1 << _OWN[having[0]]
    return found


def _ended() -> dict[str, int]:
    """What a word says that ends so; "tions?" stands for two endings."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for one, endings in _ENDINGS.items():
        for ending in endings.split():
            bare = ending.removesuffix("?")
            found[bare].add(one)
            if ending.endswith("?"):
                found[bare[:-1]].add(one)
    # Half of what a small word is worth, shared among the languages that end words so.
    said = {ending: set().union(*_ending(ending, found)) for ending in found}
    return {
        ending: 1 + _points(POINT // (2 * len(having)) + POINT // 10, having)
        for ending, having in said.items()
    }


def _ending(ending: str, found: Mapping[str, set[str]]) -> Iterator[set[str]]:
    """The languages of all the endings that a word has which has this one."""
    return (found[ending[at:]] for at in range(len(ending)) if ending[at:] in found)


_SMALL_WORTH = _small()
_SIGNED = {
    sign: _points(POINT, [one for one, signs in _SIGNS.items() if sign in signs])
    for sign in set("".join(_SIGNS.values()))
}
_ENDED = _ended()
