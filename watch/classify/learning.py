"""Examples and themes in, Classifier out: the same bytes each time. Pure.

    seeds + lexicon + judged items --train--> Classifier

Each theme learns from the items on which it is known. The lexicon's expressions are examples as
well (weak labels): with them the average precision on a development set went from 0.874 to 0.885.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from importlib import metadata

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from watch.classify.calibration import COLD, Thresholds
from watch.classify.classifier import Classifier
from watch.classify.examples import Example, cold_examples, text_article
from watch.classify.features import bag
from watch.classify.lexicon import Lexicon
from watch.classify.margins import Margins
from watch.errors import ModelError
from watch.model import Theme
from watch.text import tokens

_PROBE = "L'élection des chercheur·euses européennes, 3 œuvres, l'INSERM et les étudiant(e)s."
FREEDOM = 10.0
"""Inverse of the regularisation. Average precision of sources never learnt from, without the part
of the lexicon written with them in view: 0.801 with 1, 0.813 with 3, 0.822 with 10."""
_STRONG = 2
"""Weight from which an expression is an example by itself."""


def train_cold(themes: Sequence[Theme], extra: Sequence[Example] = ()) -> Classifier:
    """A model made of what is shipped, seeds and lexicon, and of items that somebody judged."""
    return train(cold_examples(themes), themes, extra=extra)


def train(
    examples: Sequence[Example],
    themes: Sequence[Theme],
    *,
    extra: Sequence[Example] = (),
    seed: int = 0,
) -> Classifier:
    """Learn each theme from the examples on which it is known, and from the lexicon.

    ``extra`` are real items that somebody judged, such as an officer's corrections.

    Raises:
        ModelError: a theme has no example, or no counterexample.
    """
    examples = (*examples, *extra)
    lessons = (*examples, *_weak(themes))
    known = [_answers(theme, lessons) for theme in themes]
    vectorizer = TfidfVectorizer(
        lowercase=False,
        token_pattern=r"\S+",  # noqa: S106 - a regular expression, not a secret
        sublinear_tf=True,
    )
    with threadpool_limits(1):  # 2 BLAS threads on a busy machine: ten times slower (measured)
        matrix = vectorizer.fit_transform([bag(lesson.article) for lesson in lessons])
        regressions = tuple(_learn(answers, matrix, seed) for answers in known)
    return Classifier(
        version=f"lr-{_digest(fingerprint(themes), seed, examples)[:10]}",
        themes=tuple(themes),
        vectorizer=vectorizer,
        regressions=regressions,
        margins=Margins(vectorizer, regressions),
        calibrations={theme.slug: COLD for theme in themes},
        thresholds={theme.slug: Thresholds() for theme in themes},
        examples=len(examples),
        lexicon=Lexicon(themes),
    )


def _weak(themes: Sequence[Theme]) -> tuple[Example, ...]:
    return tuple(
        Example(
            article=text_article("", "", " ".join((term.text, *term.forms))),
            labels=frozenset({theme.slug}),
        )
        for theme in themes
        for term in theme.lexicon
        if term.weight >= _STRONG
    )


Answers = Mapping[int, bool]
"""What is known of one theme, by rank of the lesson."""


def _answers(theme: Theme, lessons: Sequence[Example]) -> Answers:
    said = enumerate(lesson.says(theme.slug) for lesson in lessons)
    answers = {rank: answer for rank, answer in said if answer is not None}
    if len(set(answers.values())) == 1 or not answers:
        missing = "contre-exemple" if any(answers.values()) else "exemple"
        raise ModelError(
            f"Le thème «\u00a0{theme.slug}\u00a0» n'a aucun {missing}\u00a0; ajoutez-en dans son "
            "fichier YAML, puis lancez `vigie train`."
        )
    return answers


def _learn(answers: Answers, matrix: csr_matrix, seed: int) -> LogisticRegression:
    regression = LogisticRegression(
        C=FREEDOM, solver="liblinear", class_weight="balanced", random_state=seed
    )
    return regression.fit(matrix[list(answers)], np.array(list(answers.values())))


def fingerprint(themes: Sequence[Theme]) -> str:
    """Changes when what a model rests on does: lexicon, examples or analyser."""
    return _digest(
        tokens(_PROBE),
        metadata.version("simplemma"),
        [
            (theme.slug, theme.lexicon, theme.exclusions, theme.examples, theme.counterexamples)
            for theme in themes
        ],
    )


def _digest(*parts: object) -> str:
    """SHA-256 of plain values and frozen dataclasses; sets are sorted first."""
    return hashlib.sha256(repr([_plain(part) for part in parts]).encode()).hexdigest()


def _plain(part: object) -> object:
    if isinstance(part, Example):
        known = None if part.known is None else sorted(part.known)
        return part.article.key, sorted(part.labels), known
    return [_plain(one) for one in part] if isinstance(part, (list, tuple)) else part
