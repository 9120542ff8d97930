"""Names for what a model rests on: they change when it does. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib import metadata

from watch.classify.examples import Example
from watch.model import Theme
from watch.text import tokens

_PROBE = "L'élection des chercheur·euses européennes, 3 œuvres, l'INSERM et les étudiant(e)s."


def fingerprint(themes: Sequence[Theme]) -> str:
    """Changes when what a model rests on does: lexicon, examples or analyser."""
    return digest(
        tokens(_PROBE),
        metadata.version("simplemma"),
        [
            (theme.slug, theme.lexicon, theme.exclusions, theme.examples, theme.counterexamples)
            for theme in themes
        ],
    )


def digest(*parts: object) -> str:
    """SHA-256 of plain values and frozen dataclasses; sets are sorted first."""
    return hashlib.sha256(repr([_plain(part) for part in parts]).encode()).hexdigest()


def _plain(part: object) -> object:
    if isinstance(part, Example):
        known = None if part.known is None else sorted(part.known)
        return part.article.key, sorted(part.labels), known
    return [_plain(one) for one in part] if isinstance(part, (list, tuple)) else part
