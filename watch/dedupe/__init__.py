"""The same piece of news, told by several sources, is one story.

A ministry's release is carried by a prefecture, three rectorats and the regional press: read five
times, it would fill a note. Here every article gets a ``story``: the key of the first article
that told it. Nothing is deleted: the others stay in the archive, and the note cites them.

The asymmetry that decides everything
    A wrong merge hides a piece of news; a missed one only repeats it. So each rule below is strict,
    and what cannot be told apart by a machine is left apart: a person can merge, or split, and is
    never contradicted afterwards.

What counts as the same, surest first
    1. The same canonical address, given by two sources.
    2. The same words: all of the title and the first twelve of the lead, whatever their case,
       accents, punctuation and markup. Twelve, because systems cut leads at 150 to 300 signs, and
       the beginning is what the cuts share. Words as written and not lemmas: two releases may
       differ by a plural.
    3. Most of the same text, from two sources: 60 % of the meaning words of the shorter one stand
       in passages that the other has too (title and lead, lemmas, first 60). This finds the
       reworded title, the shortened lead, the dispatch with a local introduction.

What never does
    Titles that say too little: fewer than three meaning words ("Agenda", "Actualités"), or
    fewer than eight with the lead ("Fête de la science 2026", alone, in two towns). An address
    that one source gives to several articles. Within one source, texts two days apart or
    more ("La revue de presse de la semaine" comes back each week with the same words), and near
    texts whatever their dates: a source that writes from a template has several things to say.

    And the filled-in blank. "Fête de la science 2026 à Rodez" and "… à Auch" share 94 % of their
    words: no threshold separates them from a copy (70 to 100 %). What does is where they differ:
    inside a common passage, a few words against a few words, with a name, a number or a date on
    both sides. That is a form filled in twice, a yearly call, or a correction: news, each time.
    In two titles made alike any other word is enough ("Olympiades de physique", "de chimie").
    A longer difference is a rewriting, and a difference on one side only is an addition. A
    newcomer must contradict no article of the story: else the national text, near to each
    local one, would bring Rodez and Auch together.

When
    Within fourteen days of the story's earliest known article, so that a yearly call, sent again
    word for word, is a new story. A story once given never changes, since a note may have cited
    it: an article that joins two stories joins the earlier (the nearer, for near texts), and both
    stay. What one harvest finds is placed once every source has answered, in order of date and
    key: the order in which servers answer does not count.

At what cost
    Near texts are found through an index (:mod:`.marks`), never by comparing with all; those that
    may be near are compared word by word (:mod:`.likeness`), eight at most. Only the sketches of
    the last four weeks are kept, so the cost of an article does not depend on the size of the
    archive; an older text joins by address or by the same words alone, but for those that one
    harvest brings together.

Who speaks first in a story is another question, answered in :mod:`.lead`.

Figures, and the backtest over any archive: ``benchmarks/stories.py`` and decision 19.
"""

from __future__ import annotations

from watch.dedupe.marks import Sketch, fingerprint, sketch
from watch.dedupe.placing import RULE, WINDOW, Around, Rule, likely, place, tried
from watch.dedupe.shelves import Shelves

__all__ = [
    "RULE",
    "WINDOW",
    "Around",
    "Rule",
    "Shelves",
    "Sketch",
    "fingerprint",
    "likely",
    "place",
    "sketch",
    "tried",
]
