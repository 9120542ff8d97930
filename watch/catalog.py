"""sources.yaml -> SourceSpec values, or every mistake with its file, line, entry and field.

    Path --load_sources--> (SourceSpec, ...)      YamlDocument --parse_sources--> idem, pure

What a kind of source needs in ``options`` is asked of the kind itself, through ``check``: this
module knows the fields of an entry and the rules between entries, not the kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from watch.errors import CatalogError
from watch.mistakes import Problem, accepted, nearest, quoted, refuse
from watch.model import Rights, SourceSpec
from watch.sourceentry import CatalogFile, Defaults, SourceEntry, interval
from watch.validation import problem, problems, validate
from watch.yamlfile import Place, YamlDocument, read_yaml

Check = Callable[[SourceSpec], str | None]
"""Says, in French, what is wrong with the options of an enabled source; None when nothing is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    """What an entry is compared with; None leaves a rule out."""

    themes: Sequence[str] | None
    kinds: Sequence[str] | None
    check: Check | None


def load_sources(
    path: Path,
    *,
    themes: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    check: Check | None = None,
) -> tuple[SourceSpec, ...]:
    """The sources in the order of the file; see :func:`parse_sources`."""
    return parse_sources(read_yaml(path), themes=themes, kinds=kinds, check=check)


def parse_sources(
    document: YamlDocument,
    *,
    themes: Iterable[str] | None = None,
    kinds: Iterable[str] | None = None,
    check: Check | None = None,
) -> tuple[SourceSpec, ...]:
    """The sources in the order of the document.

    Args:
        document: the parsed file.
        themes: slugs of the themes that an entry may name; None accepts any.
        kinds: kinds that can be harvested; None accepts any.
        check: judges the options of each *enabled* source: a disabled one may be unfinished.

    Raises:
        CatalogError: every mistake of the file, in one French message.
    """
    file = validate(CatalogFile, document)
    rules = _Rules(
        themes=None if themes is None else list(themes),
        kinds=None if kinds is None else list(kinds),
        check=check,
    )
    specs: list[SourceSpec] = []
    mistakes = list(_repeated(document, len(file.sources)))
    for rank, raw in enumerate(file.sources):
        place: Place = ("sources", rank)
        try:
            spec = _spec(SourceEntry.model_validate(raw), file.defaults)
        except ValidationError as error:
            mistakes += problems(error, document, SourceEntry, place)
        else:
            specs.append(spec)
            mistakes += (
                problem(document, (*place, *at), text) for at, text in _faults(spec, rules)
            )
    if mistakes:
        refuse(document.name, mistakes)
    return tuple(specs)


def select(sources: Sequence[SourceSpec], slugs: Iterable[str]) -> tuple[SourceSpec, ...]:
    """The sources asked for, each once, in the order asked.

    Raises:
        CatalogError: a slug is unknown; the message names the nearest one.
    """
    known = {spec.slug: spec for spec in sources}
    wanted = dict.fromkeys(slugs)
    unknown = [
        f"La source {quoted(slug)} n'existe pas{nearest(slug, known)}\u00a0; "
        "«\u00a0vigie sources list\u00a0» les donne toutes."
        for slug in wanted
        if slug not in known
    ]
    if unknown:
        raise CatalogError("\n".join(unknown))
    return tuple(known[slug] for slug in wanted)


def _repeated(document: YamlDocument, count: int) -> Iterator[Problem]:
    """Slugs and addresses that an earlier entry has."""
    for name in ("slug", "url"):
        seen: dict[str, int] = {}
        for rank in range(count):
            place: Place = ("sources", rank, name)
            value = document.at(place)
            if isinstance(value, str) and seen.setdefault(value, rank) != rank:
                line = document.line(("sources", seen[value]))
                text = f"{quoted(value)} est déjà pris par l'entrée de la ligne {line}"
                yield problem(document, place, text)


def _spec(entry: SourceEntry, defaults: Defaults) -> SourceSpec:
    given = entry.model_dump(exclude={"every", "rights"})
    return SourceSpec(
        **given,
        every=interval(entry.every or defaults.every),
        rights=entry.rights or defaults.rights,
    )


def _faults(spec: SourceSpec, rules: _Rules) -> Iterator[tuple[Place, str]]:
    """What no single field shows, as (field, French clause)."""
    yield from _unknown_themes(spec, rules.themes)
    yield from _unfit_kind(spec, rules)
    if spec.full_text and spec.kind == "newsletter":
        text = "les liens d'une lettre ne sont jamais suivis\u00a0; retirez ce champ"
        yield ("full_text",), text
    if spec.rights in {Rights.OPEN, Rights.LICENSED} and spec.attribution is None:
        asked = f"obligatoire avec «\u00a0rights: {spec.rights}\u00a0»"
        yield ("attribution",), f"{asked}\u00a0; citez l'auteur et la licence"
    if spec.enabled == (spec.disabled_reason is not None):
        yield ("disabled_reason",), _REASON[spec.enabled]


_REASON = {
    False: "obligatoire avec «\u00a0enabled: false\u00a0»\u00a0; dites pourquoi",
    True: "la source est active\u00a0; ajoutez «\u00a0enabled: false\u00a0» ou retirez la raison",
}


def _unknown_themes(spec: SourceSpec, themes: Sequence[str] | None) -> Iterator[tuple[Place, str]]:
    if themes is None:
        return
    for rank, theme in enumerate(spec.themes):
        if theme not in themes:
            text = f"thème inconnu {quoted(theme)}{nearest(theme, themes)}{accepted(themes)}"
            yield ("themes", rank), text


def _unfit_kind(spec: SourceSpec, rules: _Rules) -> Iterator[tuple[Place, str]]:
    if rules.kinds is not None and spec.kind not in rules.kinds:
        near = nearest(spec.kind, rules.kinds)
        yield (
            ("kind",),
            f"type de source inconnu {quoted(spec.kind)}{near}{accepted(rules.kinds)}",
        )
    elif spec.enabled and rules.check is not None:
        objection = rules.check(spec)
        if objection is not None:
            yield ("options",), objection
