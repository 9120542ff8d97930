"""Examples and themes in, Classifier out: the same bytes each time. Pure.

    seeds + lexicon + judged items --train--> Classifier

Each theme learns from the items on which it is known. The lexicon's expressions are examples as
well (weak labels): with them the average precision on a development set went from 0.874 to 0.885.
What the constants and the cuts become with judged items is the job of ``tuning``.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from watch.classify import tuning
from watch.classify.classifier import Classifier
from watch.classify.examples import Example, cold_examples, text_article
from watch.classify.features import bag, points
from watch.classify.fingerprint import digest, fingerprint
from watch.classify.lexicon import Lexicon
from watch.classify.margins import Margins
from watch.classify.tuning import Answers, Floats
from watch.classify.weights import Weights
from watch.errors import ModelError
from watch.model import Theme

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
) -> Classifier:
    """Learn each theme from the examples on which it is known, and from the lexicon.

    ``extra`` are real items that somebody judged, such as an officer's corrections: they teach as
    the examples do, and say a little of what the evidence is worth and where to cut.

    Raises:
        ModelError: a theme has no example, or no counterexample.
    """
    lessons = (*examples, *extra, *_weak(themes))
    answers = [_answers(theme, lessons) for theme in themes]
    vectorizer = TfidfVectorizer(
        lowercase=False,
        token_pattern=r"\S+",  # noqa: S106 - a regular expression, not a secret
        sublinear_tf=True,
    )
    lexicon = Lexicon(themes)
    with threadpool_limits(1):  # 2 BLAS threads on a busy machine: ten times slower (measured)
        matrix = vectorizer.fit_transform([bag(lesson.article) for lesson in lessons])
        regressions = tuple(_learn(known, matrix) for known in answers)
        read = len(examples) + len(extra)
        folds = [tuning.fold(lesson.article) for lesson in lessons[:read]]
        material = tuning.Material(
            matrix=matrix,
            answers=answers,
            points=_points(lessons, read, themes, lexicon),
            folds=np.array([*folds, *[tuning.NEVER] * (len(lessons) - read)]),
            seeds=range(len(examples)),
            judged=range(len(examples), read),
        )
        tuned = tuning.tune(material, _learn)
    weights = _weights(vectorizer, regressions)
    slugs = [theme.slug for theme in themes]
    return Classifier(
        version=f"lr-{digest(fingerprint(themes), examples, extra)[:10]}",
        themes=tuple(themes),
        weights=weights,
        margins=Margins(weights),
        calibrations=dict.fromkeys(slugs, tuned.calibration),
        thresholds=dict(zip(slugs, tuned.thresholds, strict=True)),
        examples=read,
        quality=tuned.quality,
        lexicon=lexicon,
    )


def _weights(vectorizer: TfidfVectorizer, regressions: Sequence[LogisticRegression]) -> Weights:
    return Weights(
        names=tuple(vectorizer.get_feature_names_out().tolist()),
        idf=tuple(vectorizer.idf_.tolist()),
        slopes=tuple(tuple(one.coef_[0].tolist()) for one in regressions),
        biases=tuple(float(one.intercept_[0]) for one in regressions),
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


def _learn(answers: Answers, matrix: csr_matrix) -> LogisticRegression:
    regression = LogisticRegression(
        C=FREEDOM, solver="liblinear", class_weight="balanced", random_state=0
    )
    return regression.fit(matrix[list(answers)], np.array(list(answers.values())))


def _points(
    lessons: Sequence[Example], read: int, themes: Sequence[Theme], lexicon: Lexicon
) -> list[Floats]:
    """What the lexicon gives to the first lessons; nothing to its own expressions."""
    found = [np.zeros((len(lessons), 2)) for _ in themes]
    for rank, lesson in enumerate(lessons[:read]):
        hits = lexicon.matches(lesson.article)
        for theme, rows in zip(themes, found, strict=True) if hits else ():
            worth = points([hit for hit in hits if hit.theme == theme.slug], dedicated=False)
            rows[rank] = np.log1p([worth.everywhere, worth.title])
    return found
