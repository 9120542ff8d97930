"""The themes' files: what is shipped holds, what is wrong is said with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from watch.classify.themes import contrast, load_themes
from watch.errors import CatalogError
from watch.resources import shipped

SHIPPED = shipped("config", "themes.yaml")

THEME = """
themes:
  - slug: mer
    name: Mer et littoral
    color: "#004f6e"
    description: Ce qui touche à la mer.
"""
CONTENT = """
lexicon:
  - {term: littoral, weight: 3, forms: [bord de mer]}
exclusions:
  - {pattern: "littoral politique", why: image}
examples: [Un phare, Une digue, Un port, Une plage, Une marée]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes.yaml").write_text(THEME, encoding="utf-8")
    (tmp_path / "themes" / "mer.yaml").write_text(CONTENT, encoding="utf-8")
    return tmp_path


def refusal(folder: Path) -> str:
    with pytest.raises(CatalogError) as caught:
        load_themes(folder / "themes.yaml")
    return str(caught.value)


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_the_four_themes_are_shipped_in_order() -> None:
    slugs = [theme.slug for theme in load_themes(SHIPPED)]
    assert slugs == ["desinformation", "orientation", "egalite_fh", "ruralite"]


def test_each_theme_has_enough_examples_and_they_are_not_counterexamples() -> None:
    for theme in load_themes(SHIPPED):
        assert 40 <= len(theme.examples) <= 120
        assert len(theme.counterexamples) >= 100
        assert not set(theme.examples) & set(theme.counterexamples)
        assert all(" | " in seed for seed in (*theme.examples, *theme.counterexamples))


def test_the_shipped_colours_can_be_read_on_white() -> None:
    assert contrast("#000000") == pytest.approx(21)
    assert contrast("#767676") == pytest.approx(4.54, abs=0.01)
    assert all(contrast(theme.color) >= 4.5 for theme in load_themes(SHIPPED))


def test_a_theme_is_added_without_code(folder: Path) -> None:
    (theme,) = load_themes(folder / "themes.yaml")
    assert theme.slug == "mer"
    assert theme.lexicon[0].forms == ("bord de mer",)
    assert theme.exclusions[0].pattern == "littoral politique"


def test_a_theme_without_its_file_says_which(folder: Path) -> None:
    (folder / "themes" / "mer.yaml").unlink()
    assert "mer.yaml" in refusal(folder)


def test_a_pale_colour_is_refused_with_its_contrast(folder: Path) -> None:
    rewrite(folder / "themes.yaml", "#004f6e", "#7fd1ff")
    message = refusal(folder)
    assert "ligne 5" in message
    assert "entrée «\u00a0mer\u00a0», champ «\u00a0color\u00a0»" in message
    assert "contraste 1,7:1" in message


def test_a_slug_written_twice_is_refused(folder: Path) -> None:
    (folder / "themes.yaml").write_text(THEME + THEME.split("themes:")[1], encoding="utf-8")
    assert "deux fois" in refusal(folder)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight: 3", "weight: 9", "weight"),
        ("weight: 3", "poids: 3", "poids"),
        ("[bord de mer]", "bord de mer", "liste"),
        ("littoral politique", "littoral.*politique", "{0,30}"),
        ("littoral politique", "(littoral", "parenthèses"),
        ("littoral politique", "x{0,3}", "texte vide"),
        ("littoral politique", "(a{1,9}){9}", "répétition"),
        ("[Un phare, Une digue, Un port, Une plage, Une marée]", "[Un phare]", "examples"),
    ],
)
def test_a_mistake_in_a_theme_names_file_and_field(
    folder: Path, old: str, new: str, said: str
) -> None:
    rewrite(folder / "themes" / "mer.yaml", old, new)
    message = refusal(folder)
    assert "mer.yaml, ligne" in message
    assert said in message


def test_the_shipped_files_are_plain_yaml_too() -> None:
    for path in SHIPPED.parent.joinpath("themes").glob("*.yaml"):
        assert {"lexicon", "exclusions", "examples"} <= set(yaml.safe_load(path.read_text("utf-8")))
