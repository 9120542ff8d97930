"""Themes, and their judgement on an article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from watch.model.items import Article
from watch.model.travel import travels


class Verdict(StrEnum):
    """What a score means once compared with the theme's thresholds."""

    IN = "retenu"
    CHECK = "a_verifier"
    OUT = "ecarte"


class Origin(StrEnum):
    """Who set a label."""

    MODEL = "model"
    PERSON = "person"


@travels
@dataclass(frozen=True, slots=True)
class Term:
    """A word or expression that weighed in a label: as written in the text, signed weight."""

    text: str
    weight: float


@travels
@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """One theme's judgement on one article."""

    theme: str
    score: float
    """calibrated probability, 0 to 1; 0 or 1 when a person decided"""
    verdict: Verdict
    origin: Origin = Origin.MODEL
    by: str = ""
    """model version, or the person"""
    terms: tuple[Term, ...] = ()
    """heaviest first, for and against"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """An article with every label that is worth showing (verdict IN or CHECK)."""

    article: Article
    labels: tuple[Label, ...] = ()

    def themes(self, *verdicts: Verdict) -> tuple[str, ...]:
        """Slugs of the themes that got one of these verdicts (IN alone by default)."""
        wanted = verdicts or (Verdict.IN,)
        return tuple(label.theme for label in self.labels if label.verdict in wanted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconTerm:
    """An expression that speaks for a theme."""

    text: str
    weight: int
    """3: enough alone; 2: strong sign; 1: counts only beside another term"""
    forms: tuple[str, ...] = ()
    case_sensitive: bool = False
    beside: tuple[str, ...] = ()
    """counts only when one of these words is in the same sentence"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """A pattern that cancels the occurrences it covers (or the whole document)."""

    pattern: str
    unless: tuple[str, ...] = ()
    whole_document: bool = False
    case_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A subject the office follows."""

    slug: str
    name: str
    color: str
    """#rrggbb, at least 4.5:1 on white"""
    description: str
    aliases: tuple[str, ...] = ()
    """what labelled files of other origins call it"""
    lexicon: tuple[LexiconTerm, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    examples: tuple[str, ...] = ()
    """short texts that an officer would want under this theme: « Titre | chapô »"""
    counterexamples: tuple[str, ...] = ()
    """texts on neither this theme nor, unless listed there, another: traps and general news"""
