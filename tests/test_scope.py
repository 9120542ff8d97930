"""What a themed digest takes, and that its figures add up all the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from briefings.model import Digest
from briefings.period import parse
from briefings.scope import scope_words
from briefings.select import Material, select
from briefings.select.scope import codes
from tests import notes
from watch.model import (
    Article,
    Category,
    Labelled,
    Mention,
    Place,
    PlaceKind,
    SourceSpec,
    Territory,
)

LOZERE = Place(code="48", kind=PlaceKind.DEPARTMENT, name="Lozère", departments=("48",))
MENDE = Place(code="48095", kind=PlaceKind.COMMUNE, name="Mende", departments=("48",))
NIMES = Place(code="30189", kind=PlaceKind.COMMUNE, name="Nîmes", departments=("30",))
OCCITANIE = Place(code="76", kind=PlaceKind.REGION, name="Occitanie")
SPECS = {
    slug: replace(notes.spec(slug, slug), category=category, kind=kind)
    for slug, category, kind in (
        ("univ", Category.UNIVERSITY, "feed"),
        ("presse", Category.OUTREACH, "newsletter"),
    )
}


def item(rank: int, source: str, story: str = "") -> Labelled:
    article = replace(notes.article(rank, f"Titre {rank}", source), story=story)
    return Labelled(article=article, labels=(notes.label("ruralite"),))


def place(where: Place) -> frozenset[str]:
    mention = Mention(place=where, quote="…", confidence=1.0, weight=1.0)
    return codes(Territory(score=1.0, mentions=(mention,)))


ITEMS = (item(1, "univ"), item(2, "presse"), item(3, "univ", "s"), item(4, "presse", "s"))


def key(rank: int) -> str:
    return ITEMS[rank - 1].article.key


PLACES = {key(1): place(MENDE), key(2): place(NIMES), key(4): place(LOZERE)}


@pytest.mark.parametrize(
    ("chosen", "told"),
    [
        ({}, {1, 2, 3}),
        ({"places": (LOZERE,)}, {1, 3}),
        ({"places": (MENDE,)}, {1}),
        ({"places": (OCCITANIE,)}, {1, 2, 3}),
        ({"categories": (Category.UNIVERSITY,)}, {1, 3}),
        ({"kinds": ("newsletter",)}, {2, 3}),
        ({"only_calls": True}, {2}),
        ({"places": (LOZERE,), "categories": (Category.OUTREACH,)}, {3}),
        ({"kinds": ("page",)}, set()),
    ],
)
def test_a_digest_takes_the_stories_of_its_scope(chosen: dict[str, object], told: set[int]) -> None:
    digest = replace(Digest(slug="x", title="X", themes=("ruralite",)), **chosen)  # type: ignore[arg-type] # a column of the table
    briefing = select(
        Material(
            digest=digest,
            period=parse("2026-S47"),
            number=1,
            themes=notes.THEMES,
            candidates=ITEMS,
            specs=SPECS,
            places=PLACES,
            calls={key(2)},
            now=datetime(2026, 11, 23, 6, tzinfo=UTC),
        ),
        lambda _: (),
    )
    stories = [story for part in briefing.sections for story in (*part.stories, *part.further)]
    assert {int(story.lead.article.key, 16) for story in stories} == told
    method = briefing.method
    assert method.collected == method.tagged == sum(1 + len(story.others) for story in stories)
    assert sum(line.received for line in method.sources) == method.collected


def test_a_source_that_left_the_catalogue_is_of_no_chosen_family() -> None:
    gone = (item(9, "partie"),)
    assert isinstance(gone[0].article, Article)
    for families, count in (((), 1), ((Category.UNIVERSITY,), 0)):
        digest = Digest(slug="x", title="X", themes=("ruralite",), categories=families)
        briefing = select(
            Material(
                digest=digest,
                period=parse("2026-S47"),
                number=1,
                themes=notes.THEMES,
                candidates=gone,
                specs=dict[str, SourceSpec](),
                now=datetime(2026, 11, 23, 6, tzinfo=UTC),
            ),
            lambda _: (),
        )
        assert briefing.method.collected == count


def test_the_reader_is_told_the_scope() -> None:
    digest = Digest(
        slug="x", title="X", themes=(), places=(LOZERE, NIMES), only_calls=True,
        categories=(Category.UNIVERSITY,), kinds=("feed",),
    )  # fmt: skip
    assert scope_words(digest).replace("\u00a0", " ") == (
        "Lozère, Nîmes ; universités et écoles ; sources de type feed ; appels"
    )
    assert scope_words(Digest(slug="x", title="X", themes=())) == ""
