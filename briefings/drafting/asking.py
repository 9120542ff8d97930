"""What a command names: the draft, the person, the story behind a number, the section."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from briefings.app import WEEKLY, Office
from briefings.desk import Conflict, Entry, Move, Refused
from briefings.desk.manuscript import Manuscript, plan_at
from briefings.desk.words import met
from briefings.editing import edit
from briefings.errors import BriefingError
from briefings.model import Digest, Period
from briefings.period import key, label, last_complete, parse
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.commands.finding import author, find_theme
from watch.errors import SettingsError
from watch.front import again
from watch.store import Store

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Whose draft of what."""

    office: Office
    store: Store
    records: Records
    digest: Digest
    period: Period
    by: str

    def command(self, more: str) -> str:
        """What to type about this draft, with what it needs to be found."""
        named = "" if self.digest.slug == WEEKLY else f" --digest {self.digest.slug}"
        usual = _usual(self.office, self.records, self.digest)
        when = "" if self.period == usual else f" --period {key(self.period)}"
        return again(f"issue {more}{named}{when}")

    def draft(self) -> Manuscript:
        """The draft.

        Raises:
            BriefingError: there is none.
        """
        found = self.records.manuscripts.find(self.digest.slug, self.period.start)
        if found is None:
            self._gone()
            raise BriefingError(
                f"Il n'y a pas de brouillon ({label(self.period)})\u00a0: préparez-le avec"
                f" {self.command('prepare')}.",
            )
        return found

    def _gone(self) -> None:
        """Say that the note was made without a draft, if it was: none can be prepared any more."""
        issue = self.records.issues.find(self.digest.slug, self.period.start)
        if issue is not None:
            named = "" if self.digest.slug == WEEKLY else f" --digest {self.digest.slug}"
            raise BriefingError(
                f"La note n°\u00a0{issue.number} ({label(self.period)}) a été faite sans"
                f" brouillon, le {day_and_hour(issue.made_at)}, et ne change plus. Pour la"
                f" lire\u00a0: {again(f'export issue {key(self.period)}{named} --format html')}.",
            )

    def story(self, number: int) -> str:
        """The key of the story that has this number.

        Raises:
            BriefingError: no story has it.
        """
        numbers = plan_at(self.draft()).numbers()
        if number not in numbers:
            raise BriefingError(
                f"Il n'y a pas d'actualité n°\u00a0{number} dans ce brouillon\u00a0: voyez les"
                f" numéros avec {self.command('show')}.",
            )
        return numbers[number]

    def section(self, named: str) -> str:
        """The slug of a section, by its name or slug; '' stays ''."""
        return find_theme(self.office.watch.themes, named).slug if named else ""

    def move(self, move: Move) -> Entry:
        """Make a move on the draft.

        Raises:
            BriefingError: it is refused, or somebody changed the same thing meanwhile.
        """
        draft = self.draft()
        said = edit(self.office, self.records, draft.id, move, by=self.by)
        return self.agreed(said)

    def agreed(self, said: T | Refused | Conflict) -> T:
        """What was obtained.

        Raises:
            BriefingError: why not, in a sentence.
        """
        if isinstance(said, Refused):
            raise BriefingError(f"{said.reason[:1].upper()}{said.reason[1:]}.")
        if isinstance(said, Conflict):
            raise BriefingError(met(said, plan_at(self.draft())))
        return said


@contextmanager
def asked(office: Office, slug: str, period: str | None, by: str | None) -> Iterator[Asked]:
    """The stores opened, and what the options of the command name.

    Without a period: the last one that has ended, or else the latest that has a draft waiting.
    """
    digest = office.digest(slug)
    with office.stores() as (store, records):
        yield Asked(
            office=office,
            store=store,
            records=records,
            digest=digest,
            period=_named(period, digest) if period else _usual(office, records, digest),
            by=author(office.watch, by),
        )


def _named(text: str, digest: Digest) -> Period:
    try:
        return parse(text, digest.frequency)
    except BriefingError as error:
        raise SettingsError(str(error)) from None


def _usual(office: Office, records: Records, digest: Digest) -> Period:
    latest = last_complete(digest.frequency, office.watch.now())
    if records.manuscripts.find(digest.slug, latest.start) is not None:
        return latest
    waiting = records.manuscripts.waiting(digest.slug)
    return waiting[-1].period if waiting else latest
