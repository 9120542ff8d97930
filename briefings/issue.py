"""Make an issue: select, render, record with its mails, once per digest and period.

It sequences the rooms and decides nothing. The record, the stories told and the mails to send are
written in one transaction; making the same week again returns the issue already made.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefings.app import Office
from briefings.document import Picture, Visa
from briefings.errors import BriefingError
from briefings.formats.trend import trend
from briefings.mailing import addresses, mails
from briefings.model import Briefing, Digest, Issue, Period, Rendered
from briefings.period import key, local_day
from briefings.render import render
from briefings.select import Material, select
from briefings.select.belonging import LATE
from briefings.select.scope import codes
from briefings.store import Records
from briefings.store.history import history
from briefings.store.issues import draft
from briefings.typography import day
from watch.checkups import symptoms_of
from watch.enrich.upcoming import upcoming
from watch.mistakes import quoted
from watch.model import FetchState
from watch.store import Store

_OTHER_FREQUENCY = (
    "Le bulletin {digest} a déjà une note qui commence ce jour-là, d'une autre périodicité ({key})"
    "\u00a0: donnez un autre «\u00a0slug\u00a0» au bulletin qui a changé de rythme."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An issue, and whether this call made it."""

    issue: Issue
    new: bool
    mails: int
    briefing: Briefing | None = None


def compose(
    office: Office, store: Store, records: Records, digest: Digest, period: Period
) -> Briefing:
    """What the issue of this period would say; nothing is written but analyses still to be made."""
    watch = office.watch
    candidates = store.articles.between(period.start - LATE, period.end)
    states = store.sources.states()
    watch.enrich(store)
    found = store.enrichment.of(candidates)
    shifts = store.enrichment.shifts()
    return select(
        Material(
            digest=digest,
            period=period,
            number=records.issues.next_number(digest.slug),
            themes=watch.themes,
            candidates=store.labels.of(candidates),
            specs={spec.slug: spec for spec in watch.sources},
            watched_since={slug: state.watched_since for slug, state in states.items()},
            sent=store.curations.followed(records.issues.stories_sent(digest.slug, period.start)),
            asked=store.curations.followed(records.issues.stories_asked(digest.slug, period.start)),
            apart=store.curations.apart(period.start),
            problems=_problems(office, store, states),
            territory={key: one.territory.score for key, one in found.items()},
            places={key: codes(one.territory) for key, one in found.items()},
            calls={key for key, one in found.items() if one.calls},
            model=watch.model_version(),
            extract=watch.settings.extract,
            now=watch.now(),
        ),
        lambda article: upcoming(
            found[article.key], shifts.get(article.key, ()), article.published
        ),
    )


def _problems(office: Office, store: Store, states: Mapping[str, FetchState]) -> dict[str, str]:
    """Why a source gave nothing: its last failure, or what has been wrong with it for long."""
    told = {slug: state.reason for slug, state in states.items() if state.reason}
    enabled = (spec for spec in office.watch.sources if spec.enabled)
    for spec, symptom in symptoms_of(enabled, store, office.watch.now()):
        since = f"{symptom.signal} depuis le {day(local_day(symptom.since))}"
        reason = told.get(spec.slug)
        told[spec.slug] = f"{since}\u00a0: {reason}" if reason else since
    return told


def show(
    office: Office, records: Records, briefing: Briefing, visas: Sequence[Visa] = ()
) -> Rendered:
    """The note as its readers see it."""
    templates = office.templates_of(briefing.digest)
    chart = _chart(records, briefing) if briefing.digest.chart else None
    return render(briefing, office.house, office.watch.themes, templates, visas, chart)


def _chart(records: Records, briefing: Briefing) -> Picture | None:
    from briefings.formats import charts  # half a second, for digests that have one

    past = history(records.engine, briefing.digest.slug, briefing.period.start)
    return charts.themes(briefing, trend(past, briefing))


def make(office: Office, store: Store, records: Records, digest: Digest, period: Period) -> Made:
    """The issue of this period, made and queued for its readers if it was not already."""
    known = records.issues.find(digest.slug, period.start)
    if known is not None and known.period != period:
        raise BriefingError(
            _OTHER_FREQUENCY.format(digest=quoted(digest.slug), key=key(known.period))
        )
    if known is not None:
        return Made(issue=known, new=False, mails=_first_readers(office, records, digest, known))
    briefing = compose(office, store, records, digest, period)
    rendered = show(office, records, briefing)
    to, in_text = addresses(office, records, digest), records.subscribers.in_text(digest.slug)
    queued = mails(office, rendered, to, digest=digest, in_text=in_text)
    issue = records.issues.record(draft(briefing, rendered), queued)
    return Made(issue=issue, new=True, mails=len(queued), briefing=briefing)


def _first_readers(office: Office, records: Records, digest: Digest, issue: Issue) -> int:
    """Queue an issue that was made when nobody received it; how many mails.

    One that was addressed to anybody stays as it was: a reader added later gets the next one.
    """
    if records.outbox.of(issue.id):
        return 0
    rendered = Rendered(subject=issue.subject, html=issue.html, text=issue.text)
    to, in_text = addresses(office, records, digest), records.subscribers.in_text(digest.slug)
    queued = mails(office, rendered, to, digest=digest, in_text=in_text)
    return records.outbox.enqueue(issue.id, queued, office.watch.now())
