"""Which items a period owns: its own, the late ones, the confirmed doubts, and no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from briefings.select import asked, delivered, select
from tests.test_select import NEXT, SPECS, WEEK, item, label, material, none, shown, titles
from watch.model import Label, Origin, Verdict


def test_a_late_arrival_joins_the_week_when_its_source_was_already_watched() -> None:
    late = item("tard", label("ruralite", 0.9), published=WEEK.start - timedelta(days=3))
    assert shown(select(material(late), none)) == ["tard"]
    assert shown(select(material(late, sent={"tard"}), none)) == []
    archive = dict.fromkeys(SPECS, WEEK.start)
    assert shown(select(material(late, watched_since=archive), none)) == []
    assert shown(select(material(late, watched_since={}), none)) == []


def test_a_source_is_watched_and_an_item_found_from_the_very_instant() -> None:
    published = WEEK.start - timedelta(days=3)
    edge = item("e", label("ruralite", 0.9), published=published, seen=WEEK.start)
    assert shown(select(material(edge, watched_since={"etat": published}), none)) == ["e"]


def test_what_was_sent_before_the_period_is_no_item_of_the_period() -> None:
    late = item("tard", label("ruralite", 0.9), published=WEEK.start - timedelta(days=3))
    assert select(material(late, sent={"tard"}), none).method.collected == 0
    within = item("ici", label("ruralite", 0.9))
    assert select(material(within, sent={"ici"}), none).method.already_sent == 1


def test_what_is_older_than_a_fortnight_is_not_news() -> None:
    edge = WEEK.start - timedelta(days=14)
    inside = item("a", label("ruralite", 0.9), published=edge)
    outside = item("b", label("ruralite", 0.9), published=edge - timedelta(seconds=1))
    assert shown(select(material(inside, outside), none)) == ["a"]


def test_an_item_without_a_date_is_placed_by_its_discovery() -> None:
    undated = item("x", label("ruralite", 0.9), published=None)
    assert shown(select(material(undated), none)) == ["x"]


def test_the_period_is_half_open() -> None:
    first = item("a", label("ruralite", 0.9), published=WEEK.start, seen=WEEK.end)
    after = item("b", label("ruralite", 0.8), published=WEEK.end, seen=WEEK.end)
    assert shown(select(material(first, after), none)) == ["a"]


def test_a_doubt_confirmed_by_a_person_comes_back_in_full_once() -> None:
    doubt = item("d", label("ruralite", 0.5, Verdict.CHECK))
    first = select(material(doubt), none)
    assert titles(first.to_check) == ["d"]
    sure = Label(theme="ruralite", score=1.0, verdict=Verdict.IN, origin=Origin.PERSON, by="Zoé")
    confirmed = replace(doubt, labels=(sure,))
    second = material(confirmed, period=NEXT, sent=delivered(first), asked=asked(first))
    assert shown(select(second, none)) == ["d"]
    assert select(replace(second, sent={"d"}), none).method.collected == 0


def test_a_doubt_that_the_model_alone_now_keeps_does_not_come_back() -> None:
    surer = item("d", label("ruralite", 0.9))
    second = material(surer, period=NEXT, asked={"d"})
    assert shown(select(second, none)) == []


def test_what_a_person_took_apart_is_news_once() -> None:
    old = item("d", label("ruralite", 0.9))
    assert shown(select(material(old, period=NEXT, sent={"s"}, apart={"d"}), none)) == ["d"]
    assert shown(select(material(old, period=NEXT, sent={"d"}, apart={"d"}), none)) == []
    assert shown(select(material(old, period=NEXT, sent={"s"}), none)) == []
