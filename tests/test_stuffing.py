"""Whoever writes to be chosen, or floods, gets its share of a note and takes nobody else's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from briefings.model import Briefing
from briefings.select import select
from tests.pages import NOW, SPEC, page, rss
from tests.test_select import (
    DIGEST,
    SPECS,
    THEMES,
    item,
    label,
    material,
    none,
    shown,
    spec,
    titles,
)
from watch.classify.classifier import Classifier
from watch.classify.learning import train_cold
from watch.classify.themes import load_themes
from watch.model import Article, Labelled, Verdict
from watch.reading import read
from watch.resources import shipped

WORDS = {
    "desinformation": "désinformation fake news esprit critique vérification des faits",
    "orientation": "orientation Parcoursup lycéens forum des métiers mentorat",
    "egalite_fh": "égalité femmes-hommes filles et sciences violences sexistes parité",
    "ruralite": "ruralité communes rurales territoires ruraux désert médical village",
}
WAYS = {
    "repeated": "{0} {0} {0} {0} {0} {0}",
    "shouted": "{0} !!! {0} !!! À LIRE",
    "listed": "Tags : {0}, {0}, {0}",
    "in prose": "Notre offre parle de {0} et encore de {0}, pour tous.",
    "zero width": "{0}\u200b {0}\u200b",
    "bold": "&lt;b&gt;{0}&lt;/b&gt; &lt;i&gt;{0}&lt;/i&gt;",
    "hidden": "Promotion &lt;span style='display:none'&gt;{0} {0}&lt;/span&gt;",
    "look-alike": "{0} d\u0435sinform\u0430tion \u0435galit\u0435",
}
PILE = [(words, way) for way in WAYS.values() for words in WORDS.values()]


@pytest.fixture(scope="module")
def cold() -> Classifier:
    return train_cold(load_themes(shipped("config", "themes.yaml")))


def stuffed() -> tuple[Article, ...]:
    """One hostile feed, read by the real rooms."""
    items = "".join(
        f"<item><title>Offre {n} : {way.format(words)}</title><link>https://exemple.fr/{n}</link>"
        f"<description>{way.format(words)} {n}</description></item>"
        for n, (words, way) in enumerate(PILE)
    )
    return read(page(rss(items)), SPEC, NOW).articles


def told(labelled: Sequence[Labelled]) -> Briefing:
    """A note where the ordinary press has something for each theme."""
    ours = [
        item(f"{slug}{n}", label(slug, 0.6 + n / 100), source=("presse", "region", "muet")[n])
        for slug in DIGEST.themes
        for n in range(3)
    ]
    # Published when the note looks: what is tested is the choice, not the calendar.
    first = ours[0].article
    moved = [
        replace(
            one,
            article=replace(one.article, published=first.published, first_seen=first.first_seen),
        )
        for one in labelled
    ]
    seen = {slug: material().watched_since["etat"] for slug in (*SPECS, SPEC.slug)}
    specs = {**SPECS, SPEC.slug: SPEC}
    return select(material(*moved, *ours, specs=specs, watched_since=seen), none)


def test_thirty_stuffed_items_get_four_places_a_theme_and_hide_no_other(cold: Classifier) -> None:
    articles = stuffed()
    assert len(articles) == len(PILE) >= 30
    labelled = [
        Labelled(article=one, labels=tuple(labels))
        for one, labels in zip(articles, cold.label(articles, {}), strict=True)
    ]
    chosen = [one for one in labelled if any(each.verdict is Verdict.IN for each in one.labels)]
    assert len(chosen) > 4 * len(THEMES), "stuffing works on the model, or this test is empty"
    briefing = told(labelled)
    for section in briefing.sections:
        theirs = [one for one in section.stories if one.lead.article.source == SPEC.slug]
        assert len(theirs) <= DIGEST.per_source
        assert {f"{section.theme.slug}{n}" for n in range(3)} <= set(titles(section.stories))
    theirs = [one for one in briefing.highlights if one.lead.article.source == SPEC.slug]
    assert len(theirs) <= 2
    assert {one.article.key for one in chosen} <= set(shown(briefing)), "beyond: listed, not lost"


def test_hidden_words_choose_nothing(cold: Classifier) -> None:
    way = WAYS["hidden"]
    hidden = [one for one, (_, how) in zip(stuffed(), PILE, strict=True) if how == way]
    bare = [replace(one, title="Offre", lead=one.lead) for one in hidden]
    assert all(one.lead.startswith("Promotion") and len(one.lead) < 20 for one in bare)
    for labels in cold.label(bare, {}):
        assert not [one for one in labels if one.verdict is not Verdict.OUT]


def test_a_flood_of_one_source_leaves_every_other_story_where_it_was() -> None:
    press = [item(f"p{n:02}", label("ruralite", 0.5), source=f"s{n}") for n in range(20)]
    specs = {**SPECS, **{f"s{n}": spec(f"s{n}") for n in range(20)}}
    alone = select(material(*press, specs=specs), none).sections[3]
    flood = [item(f"f{n:05}", label("ruralite", 0.99), source="etat") for n in range(10_000)]
    doubts = [
        item(f"d{n:05}", label("ruralite", 0.4, Verdict.CHECK), source="etat") for n in range(500)
    ]
    mine = item("d", label("ruralite", 0.2, Verdict.CHECK), source="presse")
    flooded = select(material(*press, *flood, *doubts, mine, specs=specs), none)
    section = flooded.sections[3]
    assert len(section.stories) == DIGEST.per_theme
    found = titles((*section.stories, *section.further))
    assert sum(key.startswith("f") for key in titles(section.stories)) == DIGEST.per_source
    others = [key for key in found if key.startswith("p")]
    assert others == titles((*alone.stories, *alone.further)), "all told, in their order"
    # What the flood adds beyond its share comes last: it is what a full note cuts first.
    assert all(key.startswith("f") for key in found[24:])
    assert len(found) == 10_020
    assert "d" in titles(flooded.to_check[: DIGEST.per_source + 1])
