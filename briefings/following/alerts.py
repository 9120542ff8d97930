"""Alerts entered, shown, paused and removed from a terminal."""

from __future__ import annotations

from briefings.alerting import searches
from briefings.alerting.searches import PACES, Wanted
from briefings.alerting.telling import hours, label, pace, question, restart
from briefings.alerting.telling import preview as page_of
from briefings.alerts.saved import Alert, due
from briefings.app import Office
from briefings.errors import BriefingError
from briefings.following.people import admitted
from briefings.render.alert import render_alert
from briefings.render.environment import templates_of
from briefings.store import Records
from briefings.typography import day_and_hour
from watch.console import console, plural, table
from watch.front import again
from watch.store import Store

LATEST = 10
_STATES = {
    "queued": "en attente",
    "intent": "en cours",
    "sent": "remis",
    "refused": "refusé",
    "doubt": "en doute",
}


def enter(office: Office, wanted: Wanted) -> None:
    """Enter an alert, from now on."""
    alert = searches.made(office, wanted)
    with office.stores() as (store, records):
        admitted(office, records, alert.email)
        for held in searches.alike(records, alert):
            if held.every is alert.every:
                raise BriefingError(f"Cette alerte existe déjà\u00a0: n°\u00a0{held.id}.")
        entered = searches.enter(store.articles, records, alert)
        past = _answering(office, store, entered)
    out = console()
    out.print(
        f"Alerte n°\u00a0{entered.id} enregistrée\u00a0: {label(office, entered)},"
        f" {PACES[entered.every]}, à {entered.email}."
    )
    if past:
        out.print(
            f"{plural(past, 'actualité')} de ce genre dans l'archive\u00a0: l'alerte ne parlera que"
            " de ce qui sera collecté ensuite."
        )


def _answering(office: Office, store: Store, alert: Alert) -> int:
    found = store.browse.arrivals(question(office, alert), 0)
    return len({one.story for one in found})


def show_list(office: Office) -> None:
    """Every alert, and where it stands."""
    out = console()
    with office.stores() as (_, records):
        every = records.alerts.all()
    if not every:
        out.print(
            "Aucune alerte. Pour en enregistrer une\u00a0:"
            f" {again('alerts add --search MOTS --to ADRESSE')}"
        )
        return
    rows = [
        (str(one.id), label(office, one), PACES[one.every], one.email, _standing(one))
        for one in every
    ]
    out.print(table((">N°", "Recherche", "Quand", "=Adresse", "État"), rows))


def _standing(alert: Alert) -> str:
    return f"en pause depuis le {day_and_hour(alert.paused_at)}" if alert.paused_at else "active"


def show(office: Office, number: int) -> None:
    """What an alert looks for, and its latest mails."""
    out = console()
    with office.stores() as (_, records):
        alert = _get(records, number)
        mails = records.alerts.mails(alert, LATEST)
    out.print(f"Alerte n°\u00a0{alert.id}\u00a0: {label(office, alert)}")
    out.print(f"Écrit {pace(alert)}, à {alert.email}\u00a0; {_standing(alert)}.")
    by = alert.author or "la personne elle-même, par la page publique,"
    out.print(f"Enregistrée par {by} le {day_and_hour(alert.created_at)}.")
    if not mails:
        out.print("Elle n'a encore rien envoyé.")
        return
    rows = [(day_and_hour(at), str(told), _STATES[state]) for at, told, state in mails]
    out.print(table(("Message", ">Actualités", "État"), rows))


def preview(office: Office, number: int) -> None:
    """The mail that would leave now, as text."""
    out = console()
    with office.stores() as (store, records):
        alert = _get(records, number)
        page = page_of(office, store, records, alert)
    if page is None:
        out.print(f"Rien de nouveau pour {label(office, alert)}\u00a0: aucun message ne partirait.")
        return
    rendered = render_alert(page, templates_of(office.templates))
    out.print(f"Objet\u00a0: {rendered.subject}\nÀ\u00a0: {alert.email}\n")
    out.print(rendered.text)
    now = office.watch.now()
    if alert.paused_at:
        out.print("Ce message ne part pas\u00a0: l'alerte est en pause.")
    elif not due(alert, now, hours(office)):
        out.print("Ce message attend son heure.")


def pause(office: Office, number: int) -> None:
    """Say nothing until it is resumed."""
    with office.stores() as (_, records):
        done = records.alerts.pause(_get(records, number), office.watch.now())
    told = "est en pause" if done else "était déjà en pause"
    console().print(f"L'alerte n°\u00a0{number} {told}. Pour reprendre\u00a0: {_again(number)}")


def _again(number: int) -> str:
    return again(f"alerts resume {number}")


def resume(office: Office, number: int, *, missed: bool) -> None:
    """Speak again, and say what came meanwhile."""
    with office.stores() as (store, records):
        alert = _get(records, number)
        if alert.paused_at is None:
            raise BriefingError(f"L'alerte n°\u00a0{number} n'est pas en pause.")
        waiting = restart(office, store, records, alert, missed=missed)
    out = console()
    out.print(f"L'alerte n°\u00a0{number} reprend.")
    if waiting:
        came = plural(waiting, "actualité venue", "actualités venues")
        fate = "seront dans le prochain message" if missed else "ne seront pas signalées"
        if waiting == 1:
            fate = "sera dans le prochain message" if missed else "ne sera pas signalée"
        out.print(f"{came} pendant la pause {fate}.")


def remove(office: Office, number: int) -> None:
    """Forget it; its mails that wait do not leave."""
    with office.stores() as (_, records):
        alert = _get(records, number)
        with records.engine.transaction("alerts.remove"):
            records.alerts.end(alert.name)
    console().print(f"L'alerte n°\u00a0{number} ({label(office, alert)}) est supprimée.")


def _get(records: Records, number: int) -> Alert:
    found = records.alerts.get(number)
    if found is None:
        raise BriefingError(
            f"L'alerte n°\u00a0{number} n'existe pas\u00a0: voyez {again('alerts list')}"
        )
    return found
