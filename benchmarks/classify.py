"""Measure the classifier: items a second in batch, one item alone, and training.

    OPENBLAS_NUM_THREADS=1 python benchmarks/classify.py [--train 20000] [--profile]

Texts are generated: runs of words of the themes' seeds, drawn with a fixed seed and put in
sentences; a third of the items speak of a theme, more than a week of press does. "Short" items
have a title and a lead, 60 words in all, as most feeds give; "full" ones add the text, 260 words in
all. Each round labels articles that the process has not seen; the best and the median round are
printed, for other work disturbs a busy machine. CPU time of one core.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import random
import statistics
import time
from collections.abc import Callable

from watch.classify.classifier import Classifier
from watch.classify.examples import Example, text_article
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.model import Article, Theme
from watch.resources import shipped

BATCH = 2_000
ROUNDS = 5


class Press:
    """Makes up articles."""

    def __init__(self, themes: tuple[Theme, ...], seed: int) -> None:
        self.draw = random.Random(seed)
        self.none = " ".join(themes[0].counterexamples).replace(" | ", " ").split()
        self.words = {theme.slug: _words(theme) for theme in themes}

    def article(self, *, full: bool) -> Article:
        words = self._subject()
        title, lead = self._sentence(10, words), self._sentence(50, words)
        text = " ".join(self._sentence(20, words) for _ in range(10))
        return text_article(title, lead, text if full else "")

    def example(self) -> Example:
        slug = self.draw.choice((None, *self.words))
        words = self.none if slug is None else [*self.none[:200], *self.words[slug]]
        article = text_article(self._sentence(10, words), self._sentence(50, words))
        return Example(article=article, labels=frozenset({slug} if slug else ()))

    def _subject(self) -> list[str]:
        if self.draw.random() < 2 / 3:
            return self.none
        return self.words[self.draw.choice(sorted(self.words))]

    def _sentence(self, count: int, words: list[str]) -> str:
        """Runs of words as they were written, so that expressions stay whole."""
        found: list[str] = []
        while len(found) < count:
            start = self.draw.randrange(len(words))
            found += words[start : start + self.draw.randint(3, 8)]
        return " ".join(found[:count]).capitalize() + "."


def _words(theme: Theme) -> list[str]:
    return " ".join(theme.examples).replace(" | ", " ").split()


def speed(classifier: Classifier, press: Press, *, full: bool) -> list[float]:
    rates = []
    for _ in range(ROUNDS):
        articles = [press.article(full=full) for _ in range(BATCH)]
        start = time.process_time()
        classifier.label(articles, {})
        rates.append(BATCH / (time.process_time() - start))
    return rates


def alone(classifier: Classifier, press: Press) -> list[float]:
    times = []
    for _ in range(200):
        article = press.article(full=True)
        start = time.perf_counter()
        classifier.label([article], {})
        times.append((time.perf_counter() - start) * 1000)
    return sorted(times)


def training(themes: tuple[Theme, ...], press: Press, count: int) -> None:
    extra = [press.example() for _ in range(count)]
    start = time.process_time()
    train_cold(themes, extra)
    print(f"training on {count} judged items: {time.process_time() - start:.1f} s")


def profiled(work: Callable[[], object]) -> None:
    with cProfile.Profile() as profile:
        work()
    pstats.Stats(profile).sort_stats("tottime").print_stats(25)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--train", type=int, default=0)
    asked.add_argument("--profile", action="store_true")
    options = asked.parse_args()
    themes = load_themes(shipped("config", "themes.yaml"))
    start = time.process_time()
    classifier, press = train_cold(themes), Press(themes, seed=1)
    print(f"cold training: {time.process_time() - start:.1f} s")
    classifier.label([press.article(full=True) for _ in range(200)], {})
    if options.profile:
        articles = [press.article(full=True) for _ in range(BATCH)]
        profiled(lambda: classifier.label(articles, {}))
        return
    for name, full in (("short", False), ("full", True)):
        rates = speed(classifier, press, full=full)
        print(f"{name}: {max(rates):.0f} items/s at best, median {statistics.median(rates):.0f}")
    times = alone(classifier, press)
    print(f"one full item: median {times[100]:.2f} ms, 99 % under {times[197]:.2f} ms")
    if options.train:
        training(themes, press, options.train)


if __name__ == "__main__":
    main()
