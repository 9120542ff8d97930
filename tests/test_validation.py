"""The wording of pydantic's errors: no English, whatever the type of mistake."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import Field, StrictBool, StrictInt

from watch.errors import CatalogError
from watch.validation import Entry, validate
from watch.yamlfile import parse_yaml


class Inner(Entry):
    weight: StrictInt = Field(default=1, ge=1, lt=4)
    share: Annotated[float, Field(gt=0, le=1)] = 0.5
    on: StrictBool = True


class Outer(Entry):
    slug: str = "x"
    kind: Literal["a", "b"] | None = None
    inner: tuple[Inner, ...] = Field(default=(), max_length=2)
    one: Inner = Inner()
    either: Annotated[str, Field(min_length=2)] | Annotated[str, Field(pattern="^z$")] = "zz"
    day: Annotated[str, Field(pattern="^[a-z]+$", description="un jour")] = "lundi"


class File(Entry):
    items: tuple[Outer, ...]


def complaint(fields: str) -> str:
    text = "items:\n  - slug: s\n    " + fields
    with pytest.raises(CatalogError) as caught:
        validate(File, parse_yaml(text.encode(), "f.yaml"))
    return str(caught.value).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("kind: c", "champ « kind » : valeur inconnue « c » ; valeurs acceptées : a, b"),
        ("day: Lundi", "champ « day » : forme incorrecte « Lundi » ; attendu : un jour"),
        ("day: 12", "champ « day » : forme incorrecte « 12 » ; attendu : un jour"),
        ("day: null", "champ « day » : forme incorrecte (vide) ; attendu : un jour"),
        ("one: x", "champ « one » : des champs « nom : valeur » sont attendus ; trouvé « x »"),
        ("inner: {a: 1}", "champ « inner » : une liste est attendue"),
        ("inner: [{}, {}, {}]", "champ « inner » : liste trop longue ; 2 éléments au plus"),
        ("one: {weight: 0}", "« one › weight » : valeur trop petite « 0 » ; au moins 1 attendu"),
        ("one: {weight: 4}", "« one › weight » : valeur trop grande « 4 » ; moins de 4 attendu"),
        ("one: {weight: 2.5}", "« one › weight » : un nombre entier est attendu ; trouvé « 2.5 »"),
        ("one: {weight: 1e3}", "« one › weight » : un nombre entier est attendu ; trouvé « 1e3 »"),
        ("one: {share: 0}", "« one › share » : valeur trop petite « 0 » ; plus de 0.0 attendu"),
        ("one: {share: 2}", "« one › share » : valeur trop grande « 2 » ; au plus 1.0 attendu"),
        ('one: {share: "0,5"}', "« one › share » : un nombre est attendu, avec un point décimal"),
        ("one: {share: []}", "« one › share » : un nombre est attendu"),
        ("one: {on: oui}", "« one › on » : « true » ou « false » est attendu, sans guillemets"),
        ("inner: [{wieght: 1}]", "« inner › n° 1 › wieght » : ce champ n'existe pas (vouliez-vous"),
    ],
)
def test_each_type_of_mistake_is_said_in_french(fields: str, said: str) -> None:
    message = complaint(fields)
    assert message.startswith("f.yaml, ligne 3, entrée « s », ")
    assert said in message
    assert "Input" not in message


def test_the_members_of_a_union_do_not_show() -> None:
    places = [line.split(" : ")[0] for line in complaint("either: a").splitlines()]
    assert set(places) == {"f.yaml, ligne 3, entrée « s », champ « either »"}


@pytest.mark.parametrize("given", ["[a, b]", "{a: b}", "1"])
def test_a_value_of_another_kind_is_said_once_without_the_members_of_a_union(given: str) -> None:
    assert complaint(f"either: {given}").startswith(
        "f.yaml, ligne 3, entrée « s », champ « either » : un texte est attendu"
    )
    assert len(complaint(f"either: {given}").splitlines()) == 1


def test_a_path_that_is_none_says_what_is_expected() -> None:
    class Kept(Entry):
        file: Path

    with pytest.raises(CatalogError, match="un texte est attendu"):
        validate(Kept, parse_yaml(b"file: 12\n", "f.yaml"))


def test_an_unforeseen_type_of_mistake_is_still_french() -> None:
    class Coded(Entry):
        code: Annotated[bytes, Field(max_length=1)]

    with pytest.raises(CatalogError, match=r"champ «\u00a0code\u00a0»\u00a0: valeur refusée"):
        validate(Coded, parse_yaml(b"code: abc\n", "f.yaml"))
