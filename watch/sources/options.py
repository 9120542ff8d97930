"""The ``options`` of a catalogue entry against what its kind knows, told in French."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from watch.model import SourceSpec


class Options(BaseModel):
    """What a kind accepts; a required field's description says what it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Chosen = TypeVar("Chosen", bound=Options)


def chosen(model: type[Chosen], spec: SourceSpec) -> Chosen | str:
    """The options of ``spec``, or the French sentence that says what is wrong with the first."""
    try:
        return model.model_validate(dict(spec.options))
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else ""
        return _told(model, name, first["type"], first["msg"])


def _told(model: type[Options], name: str, mistake: str, message: str) -> str:
    option = f"option «\u00a0{name}\u00a0»"
    if mistake == "missing":
        return f"il manque l'{option}\u00a0: {model.model_fields[name].description}."
    if mistake == "extra_forbidden":
        known = ", ".join(model.model_fields)
        return f"{option} inconnue\u00a0; options possibles\u00a0: {known}."
    if mistake == "value_error":
        said = message.removeprefix("Value error, ")
        return f"l'{option} {said}" if name else said
    return f"l'{option} doit être {_FORMS.get(mistake, 'un texte')}."


_FORMS = {
    "int_type": "un nombre entier",
    "int_parsing": "un nombre entier",
    "greater_than_equal": "un nombre positif ou nul",
    "less_than_equal": "un nombre plus petit",
    "tuple_type": "une liste de textes",
    "string_too_short": "un texte non vide",
    "string_too_long": "un texte plus court",
    "string_pattern_mismatch": "le nom d'un paramètre, tel qu'il est dans l'adresse",
    "literal_error": "une des valeurs de la documentation",
}
