"""An archive that the test fills by hand, and the mails that alerts made of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from functools import cached_property

from briefings.alerting import reminding, telling
from briefings.alerting.searches import Wanted
from briefings.app import Office
from briefings.cli import vigie
from briefings.following.alerts import enter
from briefings.following.calls import follow
from tests.offices import House, letters, words
from watch.entries import entry
from watch.front import run
from watch.model import Article
from watch.zone import paris

CLAIRE = "claire@region.example"
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"


def written(day: date) -> str:
    """As a source writes it."""
    return f"{day.day} {MONTHS.split()[day.month - 1]} {day.year}"


@dataclass
class Archive:
    """The office of a test, and its archive."""

    house: House
    articles: int = 0

    @cached_property
    def office(self) -> Office:
        """Opened once: it takes a while."""
        return self.house.office

    def article(self, title: str, *, lead: str = "", story: str = "", source: str = "essai") -> str:
        """One more article, in its story; its key."""
        self.articles += 1
        now = self.house.hands.at
        item = Article(
            key=f"{self.articles:020x}",
            source=source,
            url=f"https://essai.example/{self.articles}",
            title=title,
            lead=lead,
            text="",
            published=now - timedelta(hours=1),
            first_seen=now,
            story=story,
        )
        self.save(item)
        return item.key

    def save(self, item: Article) -> None:
        """Write it; it is placed, and analysed, at once."""
        with self.office.stores() as (store, _):
            store.articles.save([entry(item, item.key)], self.house.hands.at)
            store.engine.execute("UPDATE story_progress SET done = (SELECT max(id) FROM articles)")
            if "limite" in item.lead or "candidatures" in item.lead:  # half a second
                self.office.watch.enrich(store)

    def reword(self, key: str, lead: str) -> None:
        """The source writes it otherwise."""
        with self.office.stores() as (store, _):
            item = store.articles.get(key)
        assert item is not None
        fields = {name: getattr(item, name) for name in Article.__slots__}
        self.save(Article(**fields | {"lead": lead}))

    def alert(self, words: str = "", *, every: str = "now", to: str = CLAIRE, **asked: str) -> None:
        enter(self.office, Wanted(email=to, every=every, words=words, **asked))

    def follow(self, key: str, to: str = CLAIRE) -> None:
        follow(self.office, key, None, to, None)

    def vigie(self, *arguments: str) -> int:
        return run(vigie, ["--home", str(self.house.home), *arguments])

    def tick(self) -> list[str]:
        """What `vigie run` does of alerts and reminders."""
        office = self.office
        with office.stores() as (store, records):
            return [
                *telling.work(office, store, records),
                *reminding.work(office, store, records),
            ]

    def mails(self) -> list[EmailMessage]:
        with self.office.stores() as (_, records):
            return letters(records)


def text(mail: EmailMessage) -> str:
    return " ".join(words(mail).replace("\u00a0", " ").split())


def titles(mails: Iterable[EmailMessage]) -> list[str]:
    """The titles « sujet 12 » that mails tell, in order."""
    return [found for mail in mails for found in re.findall(r"sujet \d+", text(mail))]


def one_click(mails: Sequence[EmailMessage]) -> str:
    """The address at which the last of these mails is stopped."""
    return str(mails[-1]["List-Unsubscribe"]).strip("<>")


MORNING = datetime(2026, 11, 23, 9, 30, tzinfo=UTC)
assert paris(MORNING).hour == 10
