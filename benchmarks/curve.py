"""Whether answers help the sources that they are not about, by how many answers and by which.

    python benchmarks/curve.py items.jsonl [alias=slug ...]

The sources are cut in parts, drawn again for each seed; the answers of the others teach, and each
part is labelled without having been learnt. Macro F1 is pooled over the parts, and compared with
the cold model's on the same items: mean and standard deviation of the difference between draws.
"""

from __future__ import annotations

import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from watch.classify.evaluate import assess, macro_f1
from watch.classify.examples import Example, read_examples
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.model import Label, Theme, Verdict
from watch.resources import shipped

SEEDS = 3
CASES: tuple[tuple[str, int, int | None], ...] = (
    ("read", 5, 20), ("read", 5, 50), ("read", 5, 100), ("read", 5, 300), ("read", 5, None),
    ("read", 2, None), ("wrong", 5, None), ("all", 2, None), ("all", 5, None),
)  # fmt: skip
"""Which answers, of how many parts, and how many of them."""

Labels = Sequence[Sequence[Label]]


def parts(examples: Sequence[Example], count: int, chance: random.Random) -> list[list[int]]:
    """Ranks of the items of each part: no source in two of them."""
    ranks: dict[str, list[int]] = defaultdict(list)
    for rank, one in enumerate(examples):
        ranks[one.article.source].append(rank)
    sources = sorted(ranks)
    chance.shuffle(sources)
    made: list[list[int]] = [[] for _ in range(count)]
    for source in sources:
        min(made, key=len).extend(ranks[source])
    return made


def answers(
    examples: Sequence[Example], cold: Labels, case: str, most: int | None, chance: random.Random
) -> list[Example]:
    """What an officer would say: all, what was read, or only what the cold model has wrong."""
    if case == "all":
        return list(examples)
    said = [
        (rank, label.theme)
        for rank, (one, row) in enumerate(zip(examples, cold, strict=True))
        for label in row
        if (has := one.says(label.theme)) is not None and (has or one.known is not None)
        and (case == "read" or has is not (label.verdict is Verdict.IN))
    ]  # fmt: skip
    chance.shuffle(said)
    known: dict[int, set[str]] = defaultdict(set)
    for rank, theme in said[:most]:
        known[rank].add(theme)
    return [
        Example(
            article=examples[rank].article,
            labels=examples[rank].labels & themes,
            known=frozenset(themes),
        )
        for rank, themes in sorted(known.items())
    ]


def gain(themes: Sequence[Theme], examples: Sequence[Example], cold: Labels, case: str, count: int,
         most: int | None, seed: int) -> float:  # fmt: skip
    """Macro F1 of what was learnt, less that of the cold model."""
    chance = random.Random(seed)
    found: dict[int, Sequence[Label]] = {}
    for tried in parts(examples, count, chance):
        learnt = [rank for rank in range(len(examples)) if rank not in set(tried)]
        mine = [examples[rank] for rank in learnt]
        model = train_cold(
            themes, answers(mine, [cold[rank] for rank in learnt], case, most, chance)
        )
        rows = model.label([examples[rank].article for rank in tried], {})
        found |= dict(zip(tried, rows, strict=True))
    labels = [found[rank] for rank in range(len(examples))]
    return macro_f1(assess(labels, examples)) - macro_f1(assess(cold, examples))


def main(path: str, *pairs: str) -> None:
    themes = load_themes(shipped("config", "themes.yaml"))
    aliases = {alias: theme.slug for theme in themes for alias in theme.aliases}
    aliases |= dict(pair.split("=", 1) for pair in pairs)
    examples = read_examples(Path(path), [theme.slug for theme in themes], aliases)
    cold = train_cold(themes).label([one.article for one in examples], {})
    print(f"cold: macro F1 {macro_f1(assess(cold, examples)):.3f}")
    for case, count, most in CASES:
        gains = [gain(themes, examples, cold, case, count, most, seed) for seed in range(SEEDS)]
        print(
            f"{case:5} answers, {most or 'all'} of them, {count} parts:"
            f" {np.mean(gains):+.3f} ± {np.std(gains):.3f}",
            flush=True,
        )


if __name__ == "__main__":
    main(*sys.argv[1:])
