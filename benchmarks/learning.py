"""How long learning takes, and what poisoned corrections do to it, on labelled items.

    python benchmarks/learning.py items.jsonl [alias=slug ...]

First, 5,000 corrected items made by drawing the words of the file's items: corrections stored,
doubts found, model trained, saved and adopted. Then poison: a share of the answers of one of three
people is turned over, before the sources of the other half measure what was learnt, with and
without setting doubtful corrections aside.
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
    examples: Sequence[Example], themes: Sequence[str], wrong: float, seed: int
) -> list[Correction]:
    """What three people said, the last one wrongly so often."""
    chance = random.Random(seed)
    made: list[Correction] = []
    for one in examples:
        by = chance.choice(PEOPLE)
        for theme in themes:
            if one.known is None or (truth := one.says(theme)) is None:
                continue
            lie = by == PEOPLE[-1] and chance.random() < wrong
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
    print(f"cold: {sum(cold) / 2:.3f}")
    for wrong in (0.0, 0.05, 0.1, 0.3, 0.5, 1.0):
        raw, kept, noticed = [], [], 0
        for side, learnt in enumerate(halves):
            for seed in range(2):
                said = corrections(learnt, slugs, wrong, seed)
                left = aside(doubts(said, texts))
                noticed += bool(left)
                for scores, out in ((raw, frozenset()), (kept, left)):
                    model = train_cold(watch.themes, lessons(said, texts, slugs, out))
                    scores.append(macro_f1(evaluate(model, halves[1 - side])))
        print(
            f"{wrong:4.0%} of a third turned over: macro F1 {sum(raw) / 4:.3f} if all teach,"
            f" {sum(kept) / 4:.3f} with the doubtful aside, noticed {noticed} times of 4"
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
