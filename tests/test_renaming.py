"""Renaming a theme, or adding one, takes no code and loses nothing that was said or labelled."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.articles import article
from tests.test_corrections import keep
from tests.test_themes import CONTENT, THEME, refusal, rewrite
from watch.app import Watch, open_watch
from watch.classify.examples import seed_article
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.model import CorrectionKind, Origin, Said, Verdict
from watch.resources import shipped
from watch.training import material

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
SOURCES = """
sources:
  - slug: a
    name: A
    kind: feed
    url: https://exemple.example/flux
    homepage: https://exemple.example/
    category: theme
    themes: [mer]
"""
FIFTH = """
lexicon:
  - {term: étoile, weight: 3}
examples: [Une étoile filante, La nuit des étoiles, Une comète, Le télescope du lycée, Une éclipse]
"""
SEA, LAND = (
    article("a", key=letter * 20, story=letter * 20, url=f"https://exemple.example/{letter}",
            title=title, lead="Le phare")
    for letter, title in (("b", "Un port au littoral"), ("c", "Une digue"))
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes.yaml").write_text(
        THEME + "counterexamples: [Le métro, La montagne]\n", encoding="utf-8"
    )
    (tmp_path / "themes" / "mer.yaml").write_text(CONTENT, encoding="utf-8")
    (tmp_path / "sources.yaml").write_text(SOURCES, encoding="utf-8")
    return tmp_path


def verdicts(watch: Watch) -> list[tuple[str, str, Origin, Verdict]]:
    with watch.store() as store:
        return [
            (one.article.title, label.theme, label.origin, label.verdict)
            for one in store.labels.all_of([SEA, LAND])
            for label in one.labels
        ]


def test_labels_and_corrections_follow_a_theme_that_is_renamed(home: Path) -> None:
    watch = open_watch(home, now=lambda: NOW)
    with watch.store() as store:
        keep(store, SEA, LAND)
        watch.label(store)
        said = Said(key=LAND.key, theme="mer", has=False, kind=CorrectionKind.REMOVE)
        store.corrections.record([said], "Ève", NOW)
    before = verdicts(watch)
    assert {origin for _, _, origin, _ in before} == {Origin.MODEL, Origin.PERSON}
    rewrite(home / "themes.yaml", "slug: mer\n    name: Mer et littoral",
            "slug: rivages\n    name: Rivages\n    aliases: [mer]")  # fmt: skip
    (home / "themes" / "mer.yaml").rename(home / "themes" / "rivages.yaml")
    renamed = open_watch(home, now=lambda: NOW)
    assert verdicts(renamed) == [(title, "rivages", *rest) for title, _, *rest in before]
    assert renamed.sources[0].themes == ("rivages",)
    with renamed.store() as store:
        (taught,) = material(store, renamed.themes).examples
        assert (taught.says("rivages"), taught.article.title) == (False, "Une digue")
        renamed.label(store)
    assert [one[1] for one in verdicts(renamed)] == ["rivages", "rivages"]


def test_a_name_may_not_stand_for_two_themes(home: Path) -> None:
    again = THEME.split("themes:")[1].replace("slug: mer", "slug: ocean\n    aliases: [mer]")
    (home / "themes.yaml").write_text(THEME + again, encoding="utf-8")
    assert "désigne déjà un thème" in refusal(home)


def test_a_fifth_theme_with_few_examples_learns_and_leaves_the_others_alone(
    tmp_path: Path,
) -> None:
    config = Path(shutil.copytree(shipped("config", "themes"), tmp_path / "themes")).parent
    shutil.copy(shipped("config", "themes.yaml"), config)
    rewrite(config / "themes.yaml", "themes:\n",
            "themes:\n  - {slug: ciel, name: Ciel, color: '#333333', description: Astronomie}\n",
            )  # fmt: skip
    (config / "themes" / "ciel.yaml").write_text(FIFTH, encoding="utf-8")
    five = train_cold(load_themes(config / "themes.yaml"))
    items = [
        seed_article("Une étoile brille | La nuit"),
        seed_article("Déserts médicaux | Un bourg"),
    ]
    kept = [
        [label.theme for label in row if label.verdict is Verdict.IN]
        for row in five.label(items, {})
    ]
    assert kept == [["ciel"], ["ruralite"]]
