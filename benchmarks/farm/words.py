"""French-looking text in any quantity, the same for the same seed. Nobody's words in particular.

Words are drawn from a list of 60,000 forms with the frequencies of a language (Zipf, 1.05): a
harder press than a real one for a memory of lemmas, whose words repeat more.
"""

from __future__ import annotations

import random
from pathlib import Path

import numpy as np
import numpy.typing as npt

LIST = Path("/usr/share/dict/french")
SHORT, LONG = 300, 60_000
THEMES = """sante education numerique environnement justice logement emploi transports culture
    agriculture defense finances""".split()


class Words:
    """A source of titles and paragraphs; each theme prefers two hundred words of its own."""

    def __init__(self, seed: int) -> None:
        self._words = np.array(_vocabulary(), dtype=object)
        weights = 1.0 / np.arange(1, len(self._words) + 1) ** 1.05
        self._cumulated: npt.NDArray[np.float64] = np.cumsum(weights / weights.sum())
        self._rng = np.random.default_rng(seed)
        own = np.random.default_rng(99)
        self._own = {
            theme: own.choice(np.arange(400, 12_000), 200, replace=False) for theme in THEMES
        }

    def draw(self, count: int, theme: str, share: float = 0.12) -> list[str]:
        """``count`` words, of which ``share`` are the theme's own."""
        ranks = np.searchsorted(self._cumulated, self._rng.random(count))
        own = self._rng.random(count) < share
        ranks[own] = self._rng.choice(self._own[theme], int(own.sum()))
        return [str(word) for word in self._words[np.minimum(ranks, len(self._words) - 1)]]

    def title(self, theme: str, rng: random.Random) -> str:
        """Six to thirteen words."""
        text = " ".join(self.draw(rng.randint(6, 13), theme, 0.2))
        return text[0].upper() + text[1:]

    def paragraph(self, count: int, theme: str, rng: random.Random) -> str:
        """``count`` words with some punctuation."""
        drawn = self.draw(count, theme)
        for place in range(9, count, 13):
            drawn[place] += rng.choice([",", ".", " ;", "\u00a0:"])
        text = " ".join(drawn)
        return text[0].upper() + text[1:] + "."


def _vocabulary() -> list[str]:
    """Frequent words are short."""
    words = [word for word in LIST.read_text(encoding="utf-8").split() if _usable(word)]
    np.random.default_rng(1).shuffle(words)
    short = sorted(words[:4000], key=len)[:SHORT]
    return short + [word for word in words if word not in set(short)][:LONG]


def _usable(word: str) -> bool:
    return word[0].islower() and 2 <= len(word) <= 14
