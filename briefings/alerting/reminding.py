"""Reminders of the calls that people follow: each date told once at 30, 7 and 1 days.

A date that moves, a call that closes or is no longer announced are told as well, once.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from briefings.alerting.post import queue, silent, stop_link
from briefings.alerting.telling import hours
from briefings.alerts.followed import Follow, News, news, stage
from briefings.alerts.saved import Every
from briefings.app import Office
from briefings.message import PLAIN, Calendar, Parts
from briefings.model import Story
from briefings.render.alert import AlertPage, entries
from briefings.select.stories import group, tell
from briefings.store import Records
from briefings.typography import day, day_and_hour
from watch.commands.announcing import at, description, title
from watch.errors import WatchError
from watch.ics import Entry, calendar
from watch.model import Article, Call
from watch.store import Store
from watch.store.enrichment import CallNotice
from watch.zone import paris

_TITLES = {
    News.DATED: "Date limite annoncée",
    News.LATER: "Date limite reportée",
    News.EARLIER: "Date limite avancée",
    News.UNDATED: "Date limite retirée",
    News.PASSED: "Date limite passée",
    News.CLOSED: "Appel clos",
    News.GONE: "Appel qui n’est plus annoncé",
}


def work(office: Office, store: Store, records: Records) -> Iterator[str]:
    """Every followed call, once the hour of reminders has come; what was done, in French."""
    now, chosen = office.watch.now(), hours(office)
    today = paris(now).date()
    if chosen.quiet(now) or paris(chosen.last(Every.DAY, now)).date() < today:
        return
    for follow in records.follows.all():
        if silent(records, follow.email):
            continue
        try:
            said = remind(office, store, records, follow, today)
        except WatchError as error:
            yield f"Appel suivi n°\u00a0{follow.id}\u00a0: {error}"
            continue
        if said:
            yield f"Appel suivi n°\u00a0{follow.id}\u00a0: {said}."


def remind(
    office: Office, store: Store, records: Records, follow: Follow, today: date
) -> str | None:
    """Queue what there is to say of this call; its subject, None when there is nothing."""
    found = notice(store, follow.article, follow.rank)
    if found is None:
        return None
    article, call = found
    what = news(follow, call, today)
    if what is None:
        return None
    page = _page(office, store, follow, article, call, what, today)
    with records.engine.transaction("alerts.remind"):
        if follow not in records.follows.of(follow.person):
            return None  # stopped, or told by another process meanwhile
        parts = PLAIN if what.final else _parts(office, article, follow.rank, call)
        mail = queue(office, records, page, follow.email, follow.name, parts)
        now = office.watch.now()
        records.alerts.sent(mail, follow.name, follow.person, now, at_once=False, n=1)
        if what.final:
            records.follows.end(follow.name)
        elif call is not None:
            records.follows.know(follow, call.deadline, stage(call.deadline, today))
    return page.subject


def notice(store: Store, key: str, rank: int) -> tuple[Article, Call | None] | None:
    """The article and the call of that rank in it; None as long as it is not analysed."""
    article = store.articles.get(key)
    if article is None:
        return None
    analysed = store.enrichment.of([article]).get(key)
    if analysed is None:
        return None
    return article, analysed.calls[rank] if rank < len(analysed.calls) else None


def _parts(office: Office, article: Article, rank: int, call: Call | None) -> Parts:
    if call is None or call.deadline is None:
        return PLAIN
    one = CallNotice(article=article, call=call, rank=rank)
    # The same name as in `vigie calls --ics`: a date that moves moves in the agenda.
    listed = Entry(
        uid=f"{article.key}-appel-{rank}@vigie",
        summary=f"Échéance{at(call.at)}\u00a0: {title(one)}",
        first=call.deadline,
        last=call.deadline,
        begins=call.at,
        description=description(office.watch, one, call.quote),
        url=article.url,
        category="Appels",
    )
    made = calendar([listed], "Vigie\u00a0: appels suivis", office.watch.now())
    return Parts(calendar=Calendar(name="echeance.ics", text=made.decode()))


def _page(
    office: Office,
    store: Store,
    follow: Follow,
    article: Article,
    call: Call | None,
    what: News,
    today: date,
) -> AlertPage:
    head = _TITLES.get(what) or _left(call, today)
    story = _story(office, store, article)
    shown = entries([story], office.watch.sources, today)
    return AlertPage(
        subject=f"{head}\u00a0: {shown[0].title}",
        house=office.house,
        title=head,
        said=tuple(_said(follow, call, what)),
        heading="L’appel",
        entries=shown,
        after=_agenda(call, what),
        why=(
            f"Vous recevez ce message parce que cet appel est suivi à votre adresse depuis le"
            f" {day_and_hour(follow.created_at)}." + (" C’est le dernier." if what.final else ""),
        ),
        links=()
        if what.final
        else stop_link(office, follow.email, follow.name, "Ne plus suivre cet appel"),
    )


def _left(call: Call | None, today: date) -> str:
    assert call is not None  # noqa: S101 - a reminder is of a date
    assert call.deadline is not None  # noqa: S101 - idem
    left = call.deadline - today
    if left <= timedelta(0):
        return "Échéance aujourd’hui"
    return "Échéance demain" if left.days == 1 else f"Échéance dans {left.days}\u00a0jours"


def _said(follow: Follow, call: Call | None, what: News) -> Iterator[str]:
    stated = call.deadline if call else None
    hour = at(call.at) if call else ""
    before = f" (c’était le {day(follow.deadline)})" if follow.deadline else ""
    match what:
        case News.GONE:
            yield (
                "L’article, tel qu’il est maintenant, n’annonce plus cet appel"
                f"{before}. Vérifiez auprès de l’organisateur."
            )
        case News.CLOSED:
            yield f"Selon l’article, cet appel est clos{before}."
        case News.UNDATED:
            yield f"L’article ne donne plus de date limite{before}. Vérifiez-la à la source."
        case News.PASSED if stated:
            yield f"La date limite était le {day(stated)}{hour}."
        case News.LATER | News.EARLIER if stated:
            yield (
                f"L’article donne maintenant le {day(stated)}{hour}, et non plus le"
                f" {day(follow.deadline or stated)}."
            )
        case _ if stated:
            yield f"Date limite\u00a0: {day(stated)}{hour}. Vérifiez-la à la source."


def _agenda(call: Call | None, what: News) -> tuple[str, ...]:
    if call is None or call.deadline is None or what.final:
        return ()
    return ("Le fichier joint pose cette échéance dans votre agenda, ou l’y déplace.",)


def _story(office: Office, store: Store, article: Article) -> Story:
    """The article alone, through the rights of its source; its dates are told above."""
    specs = {spec.slug: spec for spec in office.watch.sources}
    (draft,) = group(store.labels.of([article]), specs, frozenset())
    return tell(draft, specs, lambda _: (), office.watch.settings.extract)
