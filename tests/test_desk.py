"""The editor's gestures, one by one, then any of them in any order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefings.desk import (
    TO_CHECK,
    Add,
    Annotate,
    Conflict,
    Drop,
    Entry,
    Introduce,
    Keep,
    Merge,
    Move,
    Pile,
    Pin,
    Place,
    Plan,
    Redo,
    Refused,
    Retitle,
    Reword,
    Undo,
    Unpin,
    compare,
    edited,
    fold,
    key_of,
    last_done,
    last_undone,
    met,
    start,
    told,
    undone_by,
)
from briefings.model import Briefing, Comment, CommentKind
from tests import notes
from tests.desks import KEYS, SECTIONS, Table, by_hand, moves, week

A, B, C, D, E, F, LINK, DOUBT, NOWHERE = KEYS


def after(*done: Move, base: Briefing | None = None) -> Plan:
    """The plan once these moves were made, none of them refused."""
    table = Table(base)
    for move in done:
        said = table.do(move)
        assert isinstance(said, Entry), said
    return fold(table.first, table.entries).plan


def refusal(*done: Move) -> str:
    """Why the last of these moves is refused."""
    table = Table()
    for move in done[:-1]:
        table.do(move)
    said = table.do(done[-1])
    assert isinstance(said, Refused)
    return said.reason


def keys(plan: Plan, section: str, *, brief: bool = False) -> tuple[str, ...]:
    return plan.piles[Pile(section, brief)]


@pytest.mark.parametrize("case", [notes.ordinary, notes.empty, notes.hostile, week])
def test_a_draft_without_moves_is_the_prepared_note(case: Callable[[], Briefing]) -> None:
    base = case()
    assert edited(start(base), base, base.made_at) == base


def test_what_is_dropped_stays_listed_and_comes_back_where_it_was() -> None:
    plan = after(Drop(story=A))
    assert (keys(plan, "desinformation"), plan.highlights) == ((B,), ())
    assert list(plan.dropped) == [A]
    assert edited(plan, week(), notes.MADE).method.dropped == 1
    assert after(Drop(story=A), Keep(story=A)) == start(week())


def test_a_doubt_is_kept_under_its_likeliest_theme_or_where_one_says() -> None:
    assert keys(after(Keep(story=DOUBT)), "ruralite") == (E, F, DOUBT)
    assert keys(after(Keep(story=DOUBT, section="orientation")), "orientation")[-1] == DOUBT
    assert after(Keep(story=DOUBT)).piles[TO_CHECK] == ()


def test_a_link_is_told_in_full_and_back() -> None:
    kept = after(Keep(story=LINK))
    assert keys(kept, "desinformation") == (A, B, LINK)
    back = after(Keep(story=LINK), Place(story=LINK, section="desinformation", brief=True))
    assert back == start(week())


def test_stories_change_places_within_a_section_and_between_them() -> None:
    assert keys(after(Place(story=B, section="desinformation", before=A)), "desinformation") == (
        B,
        A,
    )
    moved = after(Place(story=A, section="ruralite", before=F))
    assert (keys(moved, "desinformation"), keys(moved, "ruralite")) == ((B,), (E, A, F))
    assert moved.highlights == (A,)


def test_words_of_the_office_stand_beside_those_of_the_source() -> None:
    plan = after(Retitle(story=A, title="Mieux dit"), Reword(story=A, extract="En bref."))
    story = plan.stories[A]
    assert (story.title, story.wording.extract) == ("Mieux dit", "En bref.")
    assert (story.lead.article.title, story.extract) == ("Titre 10", "Dit 0.")
    assert after(Retitle(story=A, title="Mieux dit"), Retitle(story=A, title="")) == start(week())


def test_a_comment_of_a_kind_replaces_the_one_before_and_kinds_keep_their_order() -> None:
    plan = after(
        Annotate(story=A, kind=CommentKind.FOLLOW_UP, text="Écrire au rectorat."),
        Annotate(story=A, kind=CommentKind.ANALYSIS, text="Un"),
        Annotate(story=A, kind=CommentKind.ANALYSIS, text="Deux"),
    )
    assert plan.stories[A].comments == (
        Comment(CommentKind.ANALYSIS, "Deux", "Anne"),
        Comment(CommentKind.FOLLOW_UP, "Écrire au rectorat.", "Anne"),
    )


def test_the_highlights_are_pinned_in_order_and_unpinned() -> None:
    plan = after(Pin(story=C), Pin(story=E, before=A))
    assert plan.highlights == (E, A, C)
    assert after(Pin(story=C), Unpin(story=A)).highlights == (C,)
    assert keys(plan, "orientation") == (C, D)


def test_a_merged_story_is_told_by_the_other_and_counts_as_told() -> None:
    noted = Annotate(story=A, kind=CommentKind.SCOPE, text="Deux lycées.")
    plan = after(noted, Merge(story=A, into=C))
    story = plan.stories[C]
    assert [other.key for other in story.others] == [plan.stories[A].lead.article.key]
    assert story.comments == (Comment(CommentKind.SCOPE, "Deux lycées.", "Anne"),)
    assert plan.highlights == (C,)
    assert A not in keys(plan, "desinformation")


def test_a_story_put_in_by_hand_has_a_number_and_says_by_whom() -> None:
    story = by_hand()
    plan = after(Add(story=story, section="ruralite"))
    assert plan.number(key_of(story)) == len(start(week()).stories) + 1
    assert plan.stories[key_of(story)].added_by == "Anne"
    assert edited(plan, week(), notes.MADE).method.added == 1


def test_numbers_never_change() -> None:
    plan = after(Drop(story=A), Place(story=F, section="desinformation", before=B), Pin(story=D))
    assert list(plan.numbers().values()) == list(start(week()).stories)


@pytest.mark.parametrize(
    ("done", "reason"),
    [
        ([Drop(story=NOWHERE)], "n'est pas dans le brouillon"),
        ([Drop(story=A), Retitle(story=A, title="x")], "n°\u00a01 est écartée"),
        ([Drop(story=A), Drop(story=A)], "déjà ainsi"),
        ([Merge(story=A, into=B), Drop(story=A)], "réunie à la n°\u00a02"),
        ([Merge(story=A, into=A)], "à elle-même"),
        ([Merge(story=A, into=DOUBT)], "gardez d'abord"),
        ([Place(story=A, section="sport")], "«\u00a0sport\u00a0» n'est pas dans cette note"),
        ([Place(story=A, section="ruralite", before=C)], "n'est pas à cet endroit"),
        ([Place(story=A, section="ruralite", before=A)], "devant elle-même"),
        ([Pin(story=DOUBT)], "gardez d'abord"),
        ([Retitle(story=A, title="x" * 201)], "201 caractères, 200 au plus"),
        ([Introduce(text="x" * 3001)], "3001 caractères"),
        ([Add(story=by_hand(), section="sport")], "n'est pas dans cette note"),
        (
            [Add(story=week().highlights[0], section="ruralite")],
            "déjà dans le brouillon, n°\u00a01",
        ),
        ([Undo(revision=3)], "pas de geste n°\u00a03"),
        ([Drop(story=A), Redo(revision=1)], "toujours en vigueur"),
        ([Drop(story=A), Undo(revision=1), Undo(revision=1)], "déjà annulé"),
        ([Drop(story=A), Undo(revision=1), Undo(revision=2)], "pas de geste n°\u00a02"),
    ],
)
def test_what_does_not_apply_is_refused_with_its_reason(done: list[Move], reason: str) -> None:
    assert reason in refusal(*done)


def test_undoing_is_one_more_move_and_can_be_undone() -> None:
    done: list[Move] = [Drop(story=A), Retitle(story=B, title="Autre"), Undo(revision=1)]
    assert keys(after(*done), "desinformation") == (A, B)
    assert after(*done).stories[B].title == "Autre"
    assert keys(after(*done, Redo(revision=1)), "desinformation") == (B,)


def test_a_gesture_that_others_need_is_not_undone_first() -> None:
    story = by_hand()
    added = Add(story=story, section="ruralite")
    assert "geste n°\u00a02, de Anne, ne tiendrait plus" in refusal(
        added, Retitle(story=key_of(story), title="x"), Undo(revision=1)
    )


def test_undo_and_redo_without_a_number_are_the_persons_own() -> None:
    table = Table()
    table.do(Drop(story=A), "Anne")
    table.do(Drop(story=B), "Bruno")
    assert (last_done(table.entries, "Anne"), last_done(table.entries, "Bruno")) == (1, 2)
    table.do(Undo(revision=1), "Anne")
    assert last_done(table.entries, "Anne") is None
    assert (last_undone(table.entries, "Anne"), last_undone(table.entries, "Bruno")) == (1, None)
    table.do(Pin(story=C), "Anne")
    assert last_undone(table.entries, "Anne") is None


def test_two_people_on_one_side_of_a_story_are_told_of_each_other() -> None:
    table = Table()
    table.do(Retitle(story=A, title="D'Anne"), "Anne", on=0)
    said = table.do(Retitle(story=A, title="De Bruno"), "Bruno", on=0)
    assert isinstance(said, Conflict)
    words = met(said, fold(table.first, table.entries).plan)
    assert "le 24/11 à 09:00, Anne a récrit le titre de l'actualité n°\u00a01" in words
    assert "«\u00a0D'Anne\u00a0»" in words
    assert fold(table.first, table.entries).plan.stories[A].title == "D'Anne"
    assert isinstance(table.do(Retitle(story=A, title="De Bruno"), "Bruno", on=1), Entry)


@pytest.mark.parametrize(
    "other",
    [
        Retitle(story=B, title="Autre"),
        Reword(story=A, extract="Autre"),
        Annotate(story=A, kind=CommentKind.SCOPE, text="x"),
        Place(story=A, section="ruralite"),
        Introduce(text="Bonjour"),
    ],
)
def test_two_people_on_two_things_do_not_meet(other: Move) -> None:
    table = Table()
    table.do(Retitle(story=A, title="D'Anne"), "Anne", on=0)
    assert isinstance(table.do(other, "Bruno", on=0), Entry)


def test_a_stale_tab_meets_its_own_moves_unless_it_says_they_are_known() -> None:
    table = Table()
    table.do(Retitle(story=A, title="Un"), "Anne", on=0)
    assert isinstance(table.do(Retitle(story=A, title="Deux"), "Anne", on=0), Conflict)
    assert isinstance(table.do(Retitle(story=A, title="Deux"), "Anne", on=0, mine="Anne"), Entry)


def test_the_undo_of_what_somebody_has_changed_since_is_a_conflict() -> None:
    table = Table()
    table.do(Retitle(story=A, title="D'Anne"), "Anne")
    table.do(Retitle(story=A, title="De Bruno"), "Bruno")
    assert isinstance(table.do(Undo(revision=1), "Anne", on=1), Conflict)


def test_two_revisions_are_compared_story_by_story() -> None:
    plan = after(
        Drop(story=A),
        Retitle(story=B, title="Mieux"),
        Place(story=F, section="ruralite", before=E),
        Merge(story=D, into=C),
        Introduce(text="Bonjour."),
        Annotate(story=C, kind=CommentKind.ANALYSIS, text="Notre avis."),
    )
    names = {slug: slug.title() for slug in SECTIONS}
    changes = compare(start(week()), plan, names)
    assert {(one.number, one.side.value, one.before, one.after) for one in changes} == {
        (0, "introduction", "", "Bonjour."),
        (0, "ordre", "5, 6", "6, 5"),
        (1, "place", "Desinformation", "écartée"),
        (1, "à retenir", "oui", ""),
        (2, "titre", "Titre 11", "Mieux"),
        (3, "Analyse", "", "Notre avis."),
        (4, "place", "Orientation", "réunie à la n°\u00a03"),
    }
    assert compare(plan, plan, names) == ()


def whereabouts(plan: Plan) -> list[str]:
    piled = [key for pile in plan.piles.values() for key in pile]
    return sorted([*piled, *plan.dropped, *plan.merged])


@settings(max_examples=200)
@given(st.lists(st.tuples(moves(), st.sampled_from(["Anne", "Bruno"]), st.integers(0, 5))))
def test_no_order_of_moves_loses_or_doubles_a_story(
    done: list[tuple[Move, str, int]],
) -> None:
    table = Table()
    for move, who, late in done:
        said = table.do(move, who, max(0, len(table.entries) - late))
        folded = fold(table.first, table.entries)
        assert not folded.lapsed
        plan = folded.plan
        assert whereabouts(plan) == sorted(plan.stories)
        told_in_full = {key for pile, keys in plan.piles.items() if pile.section for key in keys}
        assert set(plan.highlights) <= told_in_full
        assert len(set(plan.highlights)) == len(plan.highlights)
        if isinstance(said, Entry):
            assert told(said, plan).startswith("le 24/11 à ")
        edited(plan, table.base, notes.MADE)
    assert [entry.revision for entry in table.entries] == list(range(1, len(table.entries) + 1))


@settings(max_examples=100)
@given(st.lists(moves(), max_size=12))
def test_undoing_everything_gives_the_prepared_note_back(done: list[Move]) -> None:
    table = Table()
    for move in done:
        table.do(move)
    while (revision := last_done(table.entries, "Anne")) is not None:
        assert isinstance(table.do(Undo(revision=revision)), Entry)
    plan = fold(table.first, table.entries).plan
    assert replace(plan, stories={}) == replace(table.first, stories={})
    assert edited(plan, table.base, table.base.made_at) == table.base
    assert len(undone_by(table.entries)) * 2 >= len(table.entries) - len(done)


@pytest.mark.slow
@settings(max_examples=1000)
@given(
    st.lists(
        st.tuples(st.sampled_from(["Anne", "Bruno"]), st.sampled_from(KEYS[:2]), st.booleans()),
        max_size=10,
    )
)
def test_no_paragraph_is_lost_to_somebody_who_had_not_read_it(
    done: list[tuple[str, str, bool]],
) -> None:
    """A thousand interleavings of two editors who look now and then, and write on what they saw."""
    table, seen = Table(), {"Anne": 0, "Bruno": 0}
    written: list[tuple[int, int, str, str]] = []
    for number, (who, story, looks) in enumerate(done):
        if looks:
            seen[who] = len(table.entries)
        move = Annotate(story=story, kind=CommentKind.ANALYSIS, text=f"Paragraphe {number}")
        said = table.do(move, who, seen[who], mine=who)
        if isinstance(said, Entry):
            written.append((said.revision, seen[who], who, story))
    for revision, read, who, story in written:
        for before, _, other, same in written[: revision - 1]:
            assert read >= before or other == who or same != story
