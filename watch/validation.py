"""Data read from YAML against a pydantic model: every mistake in French, with its line.

    YamlDocument + model --validate--> instance of the model, or CatalogError

Lists are given to pydantic as they are: declare ``tuple[X, ...]``, ``StrictBool``, ``StrictInt``,
inherit from :class:`Entry`, and give a field with a ``pattern`` a French ``description`` of the
form it wants. Wording only: rules between entries belong to each catalogue.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import TypeVar, cast

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from watch.errors import CatalogError
from watch.mistakes import Problem, accepted, nearest, quoted, refuse
from watch.yamlfile import Place, YamlDocument

Model = TypeVar("Model", bound=BaseModel)
Schema = Mapping[str, object]


_UNREAD = re.compile(r'value for field "(\w+)" from source "Env')
"""How pydantic-settings says that a variable is not the JSON of a list or of a section."""


class Entry(BaseModel):
    """Base of the models of configuration files: an unknown field is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def validate(model: type[Model], document: YamlDocument) -> Model:
    """Build ``model`` from the document, or raise CatalogError with every mistake."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        _blame_variable(error, model)
        refuse(document.name, problems(error, document, model))


def _blame_variable(error: ValidationError, model: type[BaseModel]) -> None:
    """A variable of the environment has precedence: what is wrong of it is in no file.

    Its value may be a password, and is not repeated.
    """
    if prefix := model.model_config.get("env_prefix"):
        given = {name.upper(): value for name, value in os.environ.items()}
        for detail in error.errors(include_url=False):
            unread = _UNREAD.search(detail["msg"])
            place = (unread[1],) if unread else detail["loc"]
            if name := _variable(str(prefix), place, given):
                raise CatalogError(
                    f"La variable d'environnement {name} a une valeur qui n'est pas acceptée\u00a0:"
                    " corrigez-la, ou retirez-la."
                ) from error


def _variable(prefix: str, place: Place, given: Mapping[str, str]) -> str | None:
    """Which of them says what is at this place; one may say a whole list or section, in JSON."""
    for depth in range(len(place), 0, -1):
        name = f"{prefix}{'__'.join(map(str, place[:depth]))}".upper()
        if name in given and _covers(given[name], place[depth:]):
            return name
    return None


def _covers(written: str, place: Place) -> bool:
    try:
        value = json.loads(written)
    except ValueError:
        return True
    for step in place:
        if not isinstance(value, dict):
            return True
        if step not in value:  # of a section, it is the file that says this
            return False
        value = value[step]
    return True


def problems(
    error: ValidationError, document: YamlDocument, model: type[BaseModel], at: Place = ()
) -> list[Problem]:
    """The mistakes that pydantic found in the part of the document that ``at`` designates."""
    schema = _schema(model)
    details = error.errors(include_url=False)
    # pydantic counts only the valid items: a list of wrong items is not also "too short".
    inside = {detail["loc"][:-1] for detail in details} | {d["loc"][:-2] for d in details}
    found = [
        _problem(detail, document, schema, at)
        for detail in details
        if detail["type"] != "too_short" or detail["loc"] not in inside
    ]
    # Each member of a union has its complaint of one value: the first says enough.
    return list({(one.line, one.where): one for one in reversed(found)}.values())[::-1]


def problem(document: YamlDocument, place: Place, text: str) -> Problem:
    """A mistake of your own at ``place``: adds the line, the entry's name and the field."""
    return Problem(document.line(place), text, designate(document, place))


def designate(document: YamlDocument, place: Place) -> str:
    """« entrée « slug », champ « x » », '' for the file as a whole.

    The entry is the second step of the place; its ``slug`` names it, else its rank.
    """
    named, rest = "", place
    if len(place) > 1 and isinstance(document.at(place[:2]), (dict, list)):
        named, rest = f"entrée {_title(document, place[:2])}", place[2:]
    elif len(place) > 1 and isinstance(place[1], int):
        named, rest = f"entrée n° {place[1] + 1}", place[2:]
    field = " › ".join(f"n° {step + 1}" if isinstance(step, int) else step for step in rest)
    return ", ".join(
        part for part in (named, f"champ «\u00a0{field}\u00a0»" if field else "") if part
    )


def _title(document: YamlDocument, place: Place) -> str:
    slug = document.at((*place, "slug"))
    if isinstance(slug, str) and slug:
        return quoted(slug)
    last = place[-1]
    return f"n° {last + 1}" if isinstance(last, int) else quoted(last)


@cache
def _schema(model: type[BaseModel]) -> Schema:
    return model.model_json_schema()


def _problem(detail: ErrorDetails, document: YamlDocument, schema: Schema, at: Place) -> Problem:
    wording = _WORDINGS.get(detail["type"])
    if wording is None:
        text = f"valeur refusée{_given(detail)}"
    else:
        text = wording(detail, _schema_at(schema, detail["loc"], detail["type"]))
    place = _written((*at, *detail["loc"]), document, missing=detail["type"] == "missing")
    return problem(document, place, text)


def _written(place: Place, document: YamlDocument, *, missing: bool) -> Place:
    """Without the names of union members, which pydantic adds after the value."""
    for depth in range(1, len(place)):
        value = document.at(place[:depth])
        step = place[depth]
        absent = isinstance(value, dict) and step not in value and not missing
        if isinstance(value, (str, int, float)) or absent:
            return place[:depth]
        if isinstance(value, list) and isinstance(step, str):
            return place[:depth]
    return place


def _schema_at(schema: Schema, place: Place, kind: str) -> Schema:
    """The part of the JSON schema that describes ``place`` (its parent for an unknown field)."""
    definitions = cast("Mapping[str, Schema]", schema.get("$defs", {}))
    here = schema
    for step in place[:-1] if kind == "extra_forbidden" else place:
        inner = _resolve(here, definitions)
        properties = cast("Mapping[str, Schema]", inner.get("properties", {}))
        following = properties.get(str(step), inner.get("items", inner.get("additionalProperties")))
        here = following if isinstance(following, dict) else {}
    return _resolve(here, definitions)


def _resolve(schema: Schema, definitions: Mapping[str, Schema]) -> Schema:
    """Follow ``$ref``; of « X or null » keep X."""
    options = schema.get("anyOf")
    if isinstance(options, list):
        schema = {**schema, **next((o for o in options if o.get("type") != "null"), {})}
    reference = schema.get("$ref")
    if isinstance(reference, str):
        return definitions.get(reference.rsplit("/", 1)[-1], {})
    return schema


def _given(detail: ErrorDetails) -> str:
    value = detail["input"]
    if isinstance(value, (dict, list)):
        return ""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return " (vide)" if value is None or not text.strip() else f" {quoted(text)}"


def _found(detail: ErrorDetails) -> str:
    given = _given(detail)
    return f" ; trouvé{given}" if given else ""


def _choices(schema: Schema) -> Iterable[str]:
    found = schema.get("enum", [schema["const"]] if "const" in schema else [])
    return [str(choice) for choice in cast("list[object]", found)]


def _unknown(detail: ErrorDetails, schema: Schema) -> str:
    names = list(cast("Mapping[str, object]", schema.get("properties", {})))
    near = nearest(str(detail["loc"][-1]), names)
    return f"ce champ n'existe pas{near}{accepted(names, 'champs acceptés')}"


def _choice(detail: ErrorDetails, schema: Schema) -> str:
    choices = list(_choices(schema))
    near = nearest(str(detail["input"]), choices)
    return f"valeur inconnue{_given(detail)}{near}{accepted(choices)}"


def _form(detail: ErrorDetails, schema: Schema) -> str:
    """The field's ``description`` says the form that is expected."""
    expected = schema.get("description")
    return f"forme incorrecte{_given(detail)}" + (
        f" ; attendu\u00a0: {expected}" if expected else ""
    )


def _text(detail: ErrorDetails, schema: Schema) -> str:
    if "description" in schema:
        return _form(detail, schema)
    quotes = " ; mettez-le entre guillemets" if isinstance(detail["input"], (int, float)) else ""
    return f"un texte est attendu{_found(detail)}{quotes}"


def _says(sentence: str) -> Callable[[ErrorDetails, Schema], str]:
    """A fixed wording; ``{x}`` are the limits that pydantic gives."""

    def word(detail: ErrorDetails, _: Schema) -> str:
        return sentence.format(given=_given(detail), found=_found(detail), **detail.get("ctx", {}))

    return word


_BOOL = _says("«\u00a0true\u00a0» ou «\u00a0false\u00a0» est attendu, sans guillemets{found}")
_INT = _says("un nombre entier est attendu{found}")
_NUMBER = _says("un nombre est attendu, avec un point décimal{found}")
_LIST = _says("une liste est attendue (un tiret par ligne, ou [a, b]){found}")
_MAPPING = _says("des champs «\u00a0nom\u00a0: valeur\u00a0» sont attendus{found}")

_WORDINGS: Mapping[str, Callable[[ErrorDetails, Schema], str]] = {
    "missing": _says("ce champ est obligatoire"),
    "extra_forbidden": _unknown,
    "enum": _choice,
    "literal_error": _choice,
    "string_type": _text,
    "path_type": _text,
    "string_too_short": _says("texte trop court{given}\u00a0; au moins {min_length} caractère(s)"),
    "string_too_long": _says("texte trop long\u00a0; {max_length} caractères au plus"),
    "string_pattern_mismatch": _form,
    "bool_type": _BOOL,
    "bool_parsing": _BOOL,
    "int_type": _INT,
    "int_parsing": _INT,
    "int_from_float": _INT,
    "float_type": _NUMBER,
    "float_parsing": _NUMBER,
    "finite_number": _NUMBER,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _MAPPING,
    "mapping_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "too_short": _says("liste trop courte\u00a0; minimum\u00a0: {min_length}"),
    "too_long": _says("liste trop longue\u00a0; {max_length} éléments au plus"),
    "greater_than": _says("valeur trop petite{given}\u00a0; plus de {gt} attendu"),
    "greater_than_equal": _says("valeur trop petite{given}\u00a0; au moins {ge} attendu"),
    "less_than": _says("valeur trop grande{given}\u00a0; moins de {lt} attendu"),
    "less_than_equal": _says("valeur trop grande{given}\u00a0; au plus {le} attendu"),
    "value_error": _says("{error}"),
}
