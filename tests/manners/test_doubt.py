"""When a source's new items wait for a person: signs, and what must not look like one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watch.manners.doubt import KNOWN, Answer, Past, doubt, flood
from watch.model import Article, Mask, Trace

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
US = Mask(site="labo.example", title="Le journal du laboratoire")
LEAD = "Une équipe de la région a publié les résultats de son étude sur les zones humides"
ENGLISH = "The team of the lab has now published all of the results of their study on wetlands"


def traces(gap: timedelta = DAY, count: int = 20, newest: datetime = NOW - DAY) -> list[Trace]:
    return [Trace(f"Résultat {n}", LEAD, newest - n * gap) for n in range(count)]


def article(number: int, published: datetime | None, title: str = "", lead: str = LEAD) -> Article:
    return Article(
        key=f"{number:020x}", source="labo", url=f"https://labo.example/{number}",
        title=title or f"Une étude publiée, numéro {number}", lead=lead, text="",
        published=published, first_seen=NOW,
    )  # fmt: skip


def answer(*new: Article, known: int = 0, mask: Mask = US, first: bool = True) -> Answer:
    return Answer(
        mask=mask, entries=len(new) + known, new=new, continuous=known > 0, first_page=first
    )


PAST = Past(trusted=US, traces=traces(), last_read=NOW - 6 * HOUR)
NEW = tuple(article(n, NOW - HOUR) for n in range(3))


def test_ordinary_news_is_believed() -> None:
    assert doubt(answer(*NEW, known=20), PAST) is None
    assert flood(answer(*NEW, known=20), PAST, NOW) is None
    assert doubt(answer(known=20, mask=Mask(site="casino.example")), PAST) is None


@pytest.mark.parametrize("known", [0, 20])
def test_another_site_is_doubted_even_with_the_same_items(known: int) -> None:
    moved = replace(US, site="casino.example")
    found = doubt(answer(*NEW, known=known, mask=moved), PAST)
    assert found == "la source répond maintenant depuis casino.example, et non labo.example"


def test_a_new_name_is_doubted_only_when_nothing_else_is_known() -> None:
    renamed = replace(US, title="Lucky Star")
    assert "Lucky Star" in (doubt(answer(*NEW, mask=renamed), PAST) or "")
    assert doubt(answer(*NEW, known=5, mask=renamed), PAST) is None
    close = replace(US, title="Laboratoire : toutes les actualités")
    assert doubt(answer(*NEW, mask=close), PAST) is None
    assert doubt(answer(*NEW, mask=replace(US, title=None)), PAST) is None


def test_another_language_is_doubted_both_ways() -> None:
    english = tuple(article(n, NOW, "The results of our study are out", ENGLISH) for n in range(3))
    assert doubt(answer(*english), PAST) == "ses éléments ne sont plus en français"
    assert doubt(answer(*english, known=5), PAST) is None
    theirs = replace(PAST, traces=[Trace("The results", ENGLISH, one.at) for one in PAST.traces])
    assert doubt(answer(*english), theirs) is None
    assert doubt(answer(*NEW), theirs) == "ses éléments sont en français"
    short = (article(1, NOW, "Open data now", "Open data"),)
    assert doubt(answer(*short), PAST) is None


def test_gambling_is_doubted_unless_the_source_always_spoke_of_it() -> None:
    bets = tuple(article(n, NOW, f"Paris sportifs : nos conseils {n}") for n in range(2))
    assert "jeux d'argent" in (doubt(answer(*bets, known=9), PAST) or "")
    assert doubt(answer(bets[0], known=9), PAST) is None, "one article may speak of it"
    assert doubt(answer(bets[0]), PAST) is not None
    watchdog = replace(PAST, traces=[*traces(), Trace("Paris sportifs en ligne", "", NOW)])
    assert doubt(answer(*bets, known=9), watchdog) is None


def test_a_source_without_a_past_is_believed() -> None:
    young = Past(trusted=Mask(), traces=traces(count=KNOWN - 1), last_read=NOW - HOUR)
    many = tuple(article(n, NOW - 99 * DAY) for n in range(50))
    assert doubt(answer(*many, mask=Mask(site="x", title="y")), young) is None
    assert flood(answer(*many), young, NOW) is None


@pytest.mark.parametrize(
    ("gap", "ages", "unread", "held"),
    [
        # Old items that should have been seen: another past.
        (DAY, [9 * DAY * n for n in range(1, 11)], 6 * HOUR, True),
        # A newspaper: all of its page changes between two readings.
        (HOUR / 4, [HOUR / 5 * n for n in range(20)], 6 * HOUR, False),
        # Fifteen at once from a source that publishes one a day.
        (DAY, [HOUR] * 15, 6 * HOUR, True),
        # The same after ten days without reading it.
        (DAY, [DAY * n for n in range(10)], 10 * DAY, False),
        # Five at once: a busy morning.
        (DAY, [HOUR] * 5, 6 * HOUR, False),
        # Ten in a lot, once a month, as always.
        (30 * DAY / 10, [HOUR] * 10, 6 * HOUR, False),
    ],
)
def test_a_flood_is_more_than_the_rhythm_explains(
    gap: timedelta, ages: list[timedelta], unread: timedelta, held: bool
) -> None:
    newest = NOW - max(DAY if gap <= DAY else 30 * DAY, unread)
    past = Past(trusted=US, traces=traces(gap, newest=newest), last_read=NOW - unread)
    new = tuple(article(n, NOW - age) for n, age in enumerate(ages))
    assert (flood(answer(*new), past, NOW) is not None) is held
    assert flood(answer(*new, known=len(new)), past, NOW) is None, "half of it is known"
    assert flood(answer(*new, first=False), past, NOW) is None


@given(
    st.lists(st.tuples(st.text(), st.text(), st.timedeltas(-9 * DAY, 9999 * DAY) | st.none())),
    st.integers(0, 50),
    st.text() | st.none(),
    st.text() | st.none(),
    st.lists(st.timedeltas(timedelta(0), 9999 * DAY), max_size=20),
    st.timedeltas(timedelta(0), 999 * DAY) | st.none(),
)
def test_no_source_breaks_the_judge(
    new: list[tuple[str, str, timedelta | None]], known: int, site: str | None, title: str | None,
    ages: list[timedelta], unread: timedelta | None,
) -> None:  # fmt: skip
    items = tuple(
        article(n, None if age is None else NOW - age, head or "x", lead)
        for n, (head, lead, age) in enumerate(new)
    )
    past = Past(
        trusted=Mask(site=site, title=title),
        traces=[Trace("Résultat", LEAD, NOW - age) for age in ages],
        last_read=None if unread is None else NOW - unread,
    )
    given_answer = answer(*items, known=known)
    for found in (doubt(given_answer, past), flood(given_answer, past, NOW)):
        assert found is None or (items and found)
