"""What an alert has to tell, once to each person, and its mail.

    arrivals - stories told to this person = fresh stories --page--> one mail, one journal line each

The journal is read again and written in the transaction that queues the mail.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time

from briefings.alerting.post import queue, silent, stop_link
from briefings.alerts.saved import Alert, Every, Hours, due
from briefings.app import Office
from briefings.model import Story
from briefings.render.alert import AlertPage, entries
from briefings.render.letter import Gesture
from briefings.select.stories import group, tell
from briefings.store import Records
from briefings.typography import count, day_and_hour, grouped
from watch.commands.searching import known_to
from watch.enrich.upcoming import upcoming
from watch.errors import CatalogError, WatchError
from watch.model import Article
from watch.query import PLAINLY, Asked, Clause, Field, Wanted, meaning, parse
from watch.store import Store
from watch.zone import paris

SHOWN = 20
"""Stories of one mail; the others are counted in it."""
_PACES = {
    Every.NOW: "dès qu’une nouveauté est collectée",
    Every.DAY: "une fois par jour au plus",
    Every.WEEK: "une fois par semaine au plus",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Stories that an alert found and that its person was not told."""

    stories: tuple[tuple[str, tuple[str, ...]], ...]
    """each with the keys of its articles that answer; newest first"""
    latest: int
    """the last article that was looked at"""


def hours(office: Office) -> Hours:
    """When this office's alerts may write."""
    chosen = office.watch.settings.alerts
    return Hours(
        sends=time.fromisoformat(chosen.hour),
        quiet_from=time.fromisoformat(chosen.quiet_from),
        quiet_until=time.fromisoformat(chosen.quiet_until),
    )


def label(office: Office, alert: Alert) -> str:
    """« tiers-lieux », thème Ruralité: what it looks for, in words."""
    themes = {theme.slug: theme.name for theme in office.watch.themes}
    sources = {spec.slug: spec.name for spec in office.watch.sources}
    said = (
        ("", f"«\u00a0{alert.words}\u00a0»" if alert.words else None),
        ("thème ", alert.theme and themes.get(alert.theme, alert.theme)),
        ("source ", alert.source and sources.get(alert.source, alert.source)),
        ("lieu ", alert.territory),
        ("langue ", alert.language),
    )
    return ", ".join(f"{before}{what}" for before, what in said if what)


def pace(alert: Alert) -> str:
    """« une fois par jour au plus »."""
    return _PACES[alert.every]


def work(office: Office, store: Store, records: Records) -> Iterator[str]:
    """Every alert that is due; what was done, in French. One that fails stops no other."""
    now, chosen = office.watch.now(), hours(office)
    for alert in records.alerts.all():
        if not due(alert, now, chosen) or silent(records, alert.email, public=alert.public):
            continue
        if alert.public and not office.opened:
            continue  # what comes waits, should the archive be opened again
        if alert.every is Every.NOW and _enough(office, records, alert):
            continue
        try:
            told = send(office, store, records, alert)
        except WatchError as error:
            yield f"Alerte n°\u00a0{alert.id}\u00a0: {error}"
            continue
        if told:
            what = count(told, "actualité")
            yield f"Alerte n°\u00a0{alert.id} ({label(office, alert)})\u00a0: {what}."


def send(office: Office, store: Store, records: Records, alert: Alert) -> int:
    """Queue what is fresh as one mail; how many stories it tells."""
    found = fresh(office, store, records, alert)
    now = office.watch.now()
    with records.engine.transaction("alerts.send"):
        present = records.alerts.get(alert.id)
        if present != alert:
            return 0  # stopped, paused or told by another process meanwhile
        left = _untold(records, alert, found.stories)
        if left:
            page = _page(office, alert, _tell(office, store, left[:SHOWN]), len(left))
            mail = queue(office, records, page, alert.email, alert.name)
            records.alerts.tell(alert, ((story, keys[0]) for story, keys in left), mail, now)
        records.alerts.looked(alert, now, found.latest)
    return len(left)


def asked(alert: Alert) -> Asked:
    """What it asks of the archive, as a search.

    Raises:
        CatalogError: it is too long.
    """
    options = {
        Field.THEME: alert.theme,
        Field.SOURCE: alert.source,
        Field.PLACE: alert.territory,
        Field.LANGUAGE: alert.language,
    }
    chosen = (Clause(text=value, field=field) for field, value in options.items() if value)
    try:
        typed = parse(alert.words)
    except ValueError as error:
        raise CatalogError(str(error)) from None
    return replace(typed, clauses=(*typed.clauses, *chosen))


def question(office: Office, alert: Alert) -> Wanted:
    """The same understood, in the language of `vigie search`.

    Raises:
        CatalogError: it cannot be understood, or no longer: what it names is gone. Nobody is there
            to read that its words were taken plainly.
    """
    understood, wanted = meaning(asked(alert), known_to(office.watch), office.watch.now())
    if understood.problem:
        raise CatalogError(understood.problem.removesuffix(PLAINLY))
    return wanted


def fresh(office: Office, store: Store, records: Records, alert: Alert) -> Fresh:
    """What this alert would tell now."""
    wanted = question(office, alert)
    latest = store.articles.latest()
    piles: dict[str, list[str]] = {}
    for arrival in store.browse.arrivals(wanted, alert.after):
        piles.setdefault(arrival.story or arrival.key, []).append(arrival.key)
    stories = [(story, tuple(keys)) for story, keys in piles.items()]
    return Fresh(stories=tuple(_untold(records, alert, stories)), latest=latest)


def preview(office: Office, store: Store, records: Records, alert: Alert) -> AlertPage | None:
    """The mail that would leave now; None when there is nothing to tell. Nothing is written."""
    left = fresh(office, store, records, alert).stories
    if not left:
        return None
    return _page(office, alert, _tell(office, store, left[:SHOWN]), len(left))


def _untold(
    records: Records, alert: Alert, stories: Sequence[tuple[str, tuple[str, ...]]]
) -> list[tuple[str, tuple[str, ...]]]:
    known = records.alerts.told(alert.person, [story for story, _ in stories])
    return [(story, keys) for story, keys in stories if story not in known]


def _enough(office: Office, records: Records, alert: Alert) -> bool:
    """Whether this person was written to so often today that the rest waits."""
    midnight = paris(office.watch.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    written = records.alerts.written(alert.person, midnight)
    return written >= office.watch.settings.alerts.per_day


def _tell(
    office: Office, store: Store, stories: Sequence[tuple[str, tuple[str, ...]]]
) -> list[Story]:
    """The stories, through the rights of their sources, in the order given."""
    found = [store.articles.get(key) for _, keys in stories for key in keys[:SHOWN]]
    articles: list[Article] = [one for one in found if one is not None]
    specs = {spec.slug: spec for spec in office.watch.sources}
    enriched = store.enrichment.of(articles)
    shifts = store.enrichment.shifts()
    drafts = {draft.key: draft for draft in group(store.labels.of(articles), specs, frozenset())}
    return [
        tell(
            drafts[story],
            specs,
            lambda one: (
                upcoming(enriched[one.key], shifts.get(one.key, ()), one.published)
                if one.key in enriched
                else ()
            ),
            office.watch.settings.extract,
        )
        for story, _ in stories
    ]


def _page(office: Office, alert: Alert, stories: list[Story], total: int) -> AlertPage:
    what = label(office, alert)
    number = count(total, "nouveauté")
    others = total - len(stories)
    return AlertPage(
        subject=f"Alerte {what}\u00a0: {number}",
        house=office.house,
        title=f"Alerte\u00a0: {what}",
        said=(f"{number} depuis le {day_and_hour(alert.looked_at)}.",),
        heading="La nouveauté" if total == 1 else "Les nouveautés",
        entries=entries(stories, office.watch.sources, paris(office.watch.now()).date()),
        after=(_others(office, others),) if others else (),
        why=(_why(office, alert),),
        links=(
            *stop_link(office, alert.email, alert.name, "Arrêter cette alerte"),
            *(_rights(office) if alert.public else ()),
        ),
    )


def _rights(office: Office) -> Iterator[Gesture]:
    """Of who has no account: where to change what they receive, what is done of their address."""
    pages = {"Changer mes préférences": "preferences", "Mes données": "donnees-personnelles"}
    for words, path in pages.items():
        if url := office.page(path):
            yield Gesture(words, url)


def _others(office: Office, others: int) -> str:
    """What is not shown, and where it is: it will not be told again."""
    archive = office.house.archive
    where = f"dans l’archive\u00a0: {archive}" if archive else "dans l’archive, par une recherche"
    who = "1\u00a0autre" if others == 1 else f"{grouped(others)}\u00a0autres"
    return f"… et {who}, à consulter {where}."


def _why(office: Office, alert: Alert) -> str:
    whose = (
        "que vous avez demandé cette alerte"
        if alert.public
        else "qu’une alerte est enregistrée à votre adresse"
    )
    return (
        f"Vous recevez ce message parce {whose}. Elle écrit"
        f" {pace(alert)}, et ne vous signale une actualité qu’une fois.{_contact(office)}"
    )


def _contact(office: Office) -> str:
    contact = office.house.contact
    return f" Une question\u00a0? Écrivez à {contact}." if contact else ""


def restart(office: Office, store: Store, records: Records, alert: Alert, *, missed: bool) -> int:
    """Speak again; how many stories wait, to be told if ``missed``, else passed over for good."""
    with records.engine.transaction("alerts.resume"):
        waiting = len(fresh(office, store, records, alert).stories)
        if missed:
            records.alerts.resume(alert, alert.after, None)
        else:
            records.alerts.resume(alert, store.articles.latest(), office.watch.now())
    return waiting
