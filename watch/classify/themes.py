"""themes.yaml and its themes/<slug>.yaml -> Theme values, or a file's mistakes with their lines.

    config/themes.yaml (who)  +  config/themes/<slug>.yaml (lexicon, examples)  ->  (Theme, ...)

Adding a theme is adding an entry and a file: no code knows a slug. Reading only; what the
expressions mean is the job of ``lexicon``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StringConstraints

from watch.classify.exclusions import fault
from watch.mistakes import Problem, refuse
from watch.model import Exclusion, LexiconTerm, Theme
from watch.validation import Entry, problem, validate
from watch.yamlfile import YamlDocument, parse_yaml, read_raw, read_yaml

MIN_CONTRAST = 4.5
"""WCAG 2.2, criterion 1.4.3, for text on white."""
MIN_EXAMPLES = 5
"""Fewer tell nothing to a classifier."""

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]
Form = Annotated[str, StringConstraints(min_length=2, max_length=100)]


class _Identity(Entry):
    slug: str = Field(
        pattern=r"^[a-z][a-z0-9_]{1,39}$", description="minuscules, chiffres et « _ »"
    )
    name: Text
    color: str = Field(pattern=r"^#[0-9a-fA-F]{6}$", description="#rrggbb, entre guillemets")
    description: Text
    aliases: tuple[Form, ...] = ()


class _Themes(Entry):
    themes: tuple[_Identity, ...] = Field(min_length=1, max_length=20)
    counterexamples: tuple[Text, ...] = ()


class _Term(Entry):
    term: Form
    weight: StrictInt = Field(ge=1, le=3)
    forms: tuple[Form, ...] = ()
    case: StrictBool = False
    beside: tuple[Form, ...] = ()


class _Exclusion(Entry):
    pattern: Annotated[str, StringConstraints(min_length=2, max_length=600)]
    why: Text
    unless: tuple[Form, ...] = ()
    case: StrictBool = False
    scope: Literal["occurrence", "document"] = "occurrence"


class _Content(Entry):
    lexicon: tuple[_Term, ...] = Field(min_length=1)
    exclusions: tuple[_Exclusion, ...] = ()
    examples: tuple[Text, ...] = Field(min_length=MIN_EXAMPLES)
    counterexamples: tuple[Text, ...] = ()


def load_themes(path: Path) -> tuple[Theme, ...]:
    """Read the themes in the order of the file; raises CatalogError with the mistakes of a file."""
    document = read_yaml(path)
    listed = validate(_Themes, document)
    mistakes = list(_mistakes(listed, document))
    if mistakes:
        refuse(document.name, mistakes)
    return tuple(
        _theme(identity, path.parent / "themes" / f"{identity.slug}.yaml", listed.counterexamples)
        for identity in listed.themes
    )


def _mistakes(listed: _Themes, document: YamlDocument) -> Iterator[Problem]:
    seen: set[str] = set()
    named = Counter(name for one in listed.themes for name in (one.slug, *one.aliases))
    for rank, identity in enumerate(listed.themes):
        for place, alias in enumerate(identity.aliases):
            if named[alias] > 1:
                reason = f"«\u00a0{alias}\u00a0» désigne déjà un thème"
                yield problem(document, ("themes", rank, "aliases", place), reason)
        if identity.slug in seen:
            yield problem(document, ("themes", rank, "slug"), "ce thème est écrit deux fois")
        seen.add(identity.slug)
        if (ratio := contrast(identity.color)) < MIN_CONTRAST:
            shown = f"{ratio:.1f}".replace(".", ",")
            yield problem(
                document,
                ("themes", rank, "color"),
                f"couleur trop claire sur fond blanc (contraste {shown}:1, il faut 4,5:1)",
            )


def _theme(identity: _Identity, path: Path, general: tuple[str, ...]) -> Theme:
    content = _content(read_raw(path), str(path))
    return Theme(
        slug=identity.slug,
        name=identity.name,
        color=identity.color.lower(),
        description=identity.description,
        aliases=identity.aliases,
        lexicon=tuple(map(_term, content.lexicon)),
        exclusions=tuple(map(_exclusion, content.exclusions)),
        examples=content.examples,
        counterexamples=(*content.counterexamples, *general),
    )


@lru_cache(maxsize=16)
def _content(raw: bytes, name: str) -> _Content:
    """Checked once for the same bytes: it is half of what opening an office costs."""
    document = parse_yaml(raw, name)
    content = validate(_Content, document)
    mistakes = [
        problem(document, ("exclusions", rank, "pattern"), reason)
        for rank, exclusion in enumerate(content.exclusions)
        if (reason := fault(exclusion.pattern)) is not None
    ]
    if mistakes:
        refuse(document.name, mistakes)
    return content


def _term(entry: _Term) -> LexiconTerm:
    return LexiconTerm(
        text=entry.term,
        weight=entry.weight,
        forms=entry.forms,
        case_sensitive=entry.case,
        beside=entry.beside,
    )


def _exclusion(entry: _Exclusion) -> Exclusion:
    return Exclusion(
        pattern=entry.pattern,
        unless=entry.unless,
        whole_document=entry.scope == "document",
        case_sensitive=entry.case,
    )


def contrast(color: str) -> float:
    """Contrast ratio of ``#rrggbb`` on white (WCAG relative luminance)."""
    channels = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]  # noqa: PLR2004 - sRGB, IEC 61966-2-1
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)
