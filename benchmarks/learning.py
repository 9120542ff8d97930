"""How long learning takes, and what poisoned corrections do to it, on labelled items.

    python benchmarks/learning.py items.jsonl [alias=slug ...]

First, 5,000 corrected items made by drawing the words of the file's items: corrections stored,
doubts found, model trained, saved and adopted. Then poison: a share of the answers of one person,
among three or alone, is turned over, and the sources of the other half measure what was learnt,
with and without setting doubtful corrections aside; refused models are counted, not replaced.
"""

from __future__ import annotations

import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watch.app import Watch, open_watch
from watch.classify.doubts import aside, doubts
from watch.classify.evaluate import evaluate, macro_f1
from watch.classify.examples import Example, read_examples
from watch.classify.feedback import lessons
from watch.classify.learning import train_cold
from watch.classify.quality import worse
from watch.model import Article, Correction, CorrectionKind, Said
from watch.training import material

NOW = datetime(2026, 11, 24, tzinfo=UTC)
PEOPLE = ("Ève", "Luc", "Adam")
ITEMS = 5_000


def many(examples: Sequence[Example], count: int) -> list[Example]:
    """Items as long as the real ones, with their words in another order."""
    chance = random.Random(0)
    made = []
    for rank in range(count):
        one = examples[rank % len(examples)]
        words = one.article.text.split()
        chance.shuffle(words)
        key = hashlib.sha256(str(rank).encode()).hexdigest()[:20]
        made.append(replace(one, article=replace(one.article, key=key, text=" ".join(words))))
    return made


def speed(watch: Watch, examples: Sequence[Example]) -> None:
    made = many(examples, ITEMS)
    themes = [theme.slug for theme in watch.themes]
    said = [
        Said(key=one.article.key, theme=theme, has=answer, kind=CorrectionKind.IMPORT)
        for one in made
        for theme in themes
        if (answer := one.says(theme)) is not None
    ]
    with watch.store() as store:
        store.examples.keep(one.article for one in made)
        timed(f"{len(said)} answers stored", lambda: store.corrections.record(said, "Ève", NOW))
        timed("doubts looked for", lambda: material(store, watch.themes))
        timed(f"{len(made)} items learnt, doubts included", lambda: watch.train(store))


def timed(what: str, work: Callable[[], object]) -> None:
    """Both clocks: on a machine that others use, only the second says what the work costs."""
    wall, own = time.perf_counter(), time.process_time()
    work()
    wall, own = time.perf_counter() - wall, time.process_time() - own
    print(f"{what}: {wall:.1f} s, {own:.1f} s of processor", flush=True)


def corrections(
    examples: Sequence[Example], themes: Sequence[str], people: Sequence[str], wrong: float
) -> list[Correction]:
    """What these people said, the last one wrongly so often."""
    chance = random.Random(0)
    made: list[Correction] = []
    for one in examples:
        by = chance.choice(people)
        for theme in themes:
            if one.known is None or (truth := one.says(theme)) is None:
                continue
            lie = by == people[-1] and chance.random() < wrong
            made.append(_said(one.article, theme, truth is not lie, by, len(made) + 1))
    return made


def _said(article: Article, theme: str, has: bool, by: str, number: int) -> Correction:  # noqa: FBT001 - a column
    return Correction(
        id=number, gesture=number, key=article.key, archived=False, title="", source="",
        theme=theme, has=has, kind=CorrectionKind.IMPORT, by=by,
        at=NOW + timedelta(hours=number),
    )  # fmt: skip


def poison(watch: Watch, examples: Sequence[Example]) -> None:
    slugs = [theme.slug for theme in watch.themes]
    halves: tuple[list[Example], list[Example]] = ([], [])
    for one in examples:
        halves[hashlib.sha256(one.article.source.encode()).digest()[1] % 2].append(one)
    texts = {one.article.key: one.article for one in examples}
    cold = [macro_f1(evaluate(train_cold(watch.themes), half)) for half in halves]
    print(f"learnt from half of the sources, measured on the others; cold: {sum(cold) / 2:.3f}")
    for people in (PEOPLE, PEOPLE[-1:]):
        for wrong in (0.0, 0.1, 0.3, 1.0):
            raw, kept, doubted, refused = [], [], 0, 0
            for side, learnt in enumerate(halves):
                said = corrections(learnt, slugs, people, wrong)
                left = aside(doubts(said, texts))
                doubted += bool(left)
                for scores, out in ((raw, frozenset()), (kept, left)):
                    model = train_cold(watch.themes, lessons(said, texts, slugs, out))
                    scores.append(macro_f1(evaluate(model, halves[1 - side])))
                refused += worse(model.quality) is not None
            print(
                f"{len(people)} people, one wrong {wrong:.0%} of the time: macro F1"
                f" {sum(raw) / 2:.3f} if all teach, {sum(kept) / 2:.3f} without the doubtful;"
                f" doubted {doubted} times of 2, model refused {refused} times of 2",
                flush=True,
            )


def main(path: str, *pairs: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        watch = open_watch(Path(folder))
        aliases = watch.aliases | dict(pair.split("=", 1) for pair in pairs)
        examples = read_examples(Path(path), [theme.slug for theme in watch.themes], aliases)
        speed(watch, examples)
        poison(watch, examples)


if __name__ == "__main__":
    main(*sys.argv[1:])
