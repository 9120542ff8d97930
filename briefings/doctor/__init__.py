"""`vigie doctor`: what is wrong with this installation, and what to do about it.

It looks and changes nothing, but the database, which is created and brought up to date as any
command would.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from briefings import timekeeping
from briefings.app import Office, open_office
from briefings.doctor.notes import notes
from briefings.errors import PangoMissing
from briefings.finding import Finding, Level
from briefings.formats.pdf import PACKAGES, engine
from briefings.identity import Provider
from briefings.identity.secret import secret_of
from briefings.mailing import addresses
from briefings.safekeeping import saved, secrets
from briefings.store import Records
from briefings.typography import day_and_hour
from briefings.watchdog import STAGES, SWOLLEN_TODO, last_success, swollen
from watch.classify.artefact import open_model
from watch.classify.manifest import MANIFEST
from watch.commands.diagnosing import heard
from watch.console import console, plural
from watch.errors import ModelStale, WatchError
from watch.front import again
from watch.health import answers
from watch.resources import MODEL
from watch.settings import FILE
from watch.store import Store
from watch.store.sqlite import HEAVY_WAL, wal_is_safe

LOW_DISK = 500_000_000
"""bytes; below, a harvest may fill the disk"""
STUBBORN = 3
"""failures in a row before a source is worth a line"""


def examine(home: Path, *, clock: bool = False) -> bool:
    """Print every finding; False when one is an error. ``clock``: a person says it is right."""
    out = console()
    if clock:
        with (office := open_office(home)).stores() as (_, records):
            timekeeping.confirm(records, office.watch.now())
        out.print("L'horloge de la machine est dite juste\u00a0: le travail reprend.")
    findings = []
    for finding in _all(home):
        findings.append(finding)
        out.print(f"[{finding.level}]".ljust(13) + finding.what)
        if finding.todo:
            out.print(" " * 13 + f"→ {finding.todo}")
    errors = sum(one.level is Level.ERROR for one in findings)
    warnings = sum(one.level is Level.WARNING for one in findings)
    out.print(f"\n{plural(errors, 'erreur')}, {plural(warnings, 'point')} à surveiller.")
    return errors == 0


def _all(home: Path) -> Iterator[Finding]:
    yield Finding(Level.GOOD, f"Dossier\u00a0: {home}")
    yield from _disk(home)
    try:
        office = open_office(home)
    except WatchError as error:
        yield Finding(Level.ERROR, str(error), f"Corrigez, puis relancez {again('doctor')}.")
        return
    yield from _settled(home, len(office.watch.themes))
    yield from secrets(office)
    yield from _relay(office)
    yield from _organisation(office)
    yield from _model(office)
    yield from _paper()
    try:
        with office.stores() as (store, records):
            yield from _database(store)
            yield from observed(office, store, records)
            yield from saved(office, records)
    except WatchError as error:
        yield Finding(Level.ERROR, str(error))


def observed(office: Office, store: Store, records: Records) -> Iterator[Finding]:
    """What the archive says, at the cost of a page: no relay is asked, no file is read whole."""
    yield from _journal(store)
    yield from _recipients(office, records)
    yield from _learning(store)
    yield from _sources(office, store)
    yield from _stages(office, records)
    yield from notes(office, records)


def _settled(home: Path, themes: int) -> Iterator[Finding]:
    """An office works without a file of its own, but nobody means to, or to mistype the folder."""
    if (home / FILE).exists():
        yield Finding(Level.GOOD, f"Configuration\u00a0: {plural(themes, 'thème')}")
        return
    yield Finding(
        Level.WARNING,
        f"Pas de {FILE} dans ce dossier\u00a0: les réglages d'origine servent.",
        f"Préparez-le, ou vérifiez son nom\u00a0: {again('init')}",
    )


def _disk(home: Path) -> Iterator[Finding]:
    existing = next(path for path in (home, *home.absolute().parents) if path.exists())
    free = shutil.disk_usage(existing).free
    if free < LOW_DISK:
        yield Finding(
            Level.WARNING,
            f"Il ne reste que {free // 1_000_000}\u00a0Mo sur le disque.",
            "Libérez de l'espace\u00a0: une collecte peut le remplir.",
        )


def _journal(store: Store) -> Iterator[Finding]:
    if (size := store.engine.wal()) > HEAVY_WAL:
        yield Finding(Level.WARNING, swollen(size), SWOLLEN_TODO)


def _recipients(office: Office, records: Records) -> Iterator[Finding]:
    count = len(addresses(office, records, office.digest()))
    if count:
        yield Finding(Level.GOOD, f"La note est envoyée à {plural(count, 'adresse')}.")
    else:
        yield Finding(
            Level.WARNING,
            "Personne ne reçoit la note.",
            "Ajoutez une adresse sous «\u00a0recipients\u00a0» dans vigie.yaml, ou abonnez"
            f" quelqu'un\u00a0: {again('subscribers --help')}.",
        )


def _relay(office: Office) -> Iterator[Finding]:
    smtp = office.watch.settings.smtp
    if not smtp.host:
        yield Finding(
            Level.WARNING,
            "Aucun relais de messagerie\u00a0: les messages sont écrits en fichiers, rien ne part.",
            "Renseignez «\u00a0smtp\u00a0» dans vigie.yaml.",
        )
        return
    try:
        with office.channel() as channel:
            channel.greet()
    except WatchError as error:
        yield Finding(Level.ERROR, f"Messagerie\u00a0: {error}.", "Vérifiez «\u00a0smtp\u00a0».")
    else:
        yield Finding(
            Level.GOOD, f"Le relais {smtp.host}:{smtp.port} répond{_SECURED[smtp.security]}."
        )
    if smtp.sender.endswith(".localdomain"):
        yield Finding(
            Level.ERROR,
            f"L'adresse d'expédition {smtp.sender} n'est celle de personne\u00a0: les messages"
            " seraient refusés ou classés indésirables.",
            "Donnez une adresse de votre domaine à smtp.sender, dans vigie.yaml.",
        )


_SECURED = {
    "tls": ", chiffré dès la connexion (TLS)",
    "starttls": ", chiffré (STARTTLS)",
    "none": ", sur cette machine",
}


def _organisation(office: Office) -> Iterator[Finding]:
    settings = office.watch.settings.oidc
    if not settings.issuer:
        return
    try:
        secret = secret_of(settings, office.watch.home)
    except WatchError as error:
        yield Finding(Level.ERROR, str(error))
        return
    silent = Provider(settings, secret, "").check(office.watch.now())
    if silent is not None:
        yield Finding(
            Level.ERROR,
            f"La connexion avec {settings.name} est impossible\u00a0: {silent.reason}.",
            "Vérifiez oidc.issuer, puis que cette machine joint ce service.",
        )
    else:
        yield Finding(Level.GOOD, f"La connexion avec {settings.name} est possible.")
    if not office.watch.settings.web.base_url:
        yield Finding(
            Level.ERROR,
            "L'organisation ne saurait pas où renvoyer les personnes.",
            "Donnez web.base_url, et déclarez-lui cette adresse suivie de /organisation/retour.",
        )


def _model(office: Office) -> Iterator[Finding]:
    folder = office.watch.home / MODEL
    if not (folder / MANIFEST).exists():
        yield Finding(
            Level.GOOD, "Modèle de classement\u00a0: il sera fait à la première collecte."
        )
        return
    try:
        classifier = open_model(folder, office.watch.themes)
    except ModelStale as error:
        yield Finding(Level.WARNING, str(error), "La prochaine collecte le refera aussi.")
    except WatchError as error:
        yield Finding(Level.ERROR, str(error))
    else:
        yield Finding(Level.GOOD, f"Modèle de classement {classifier.version} en état.")


def _paper() -> Iterator[Finding]:
    try:
        engine()
    except PangoMissing:
        yield Finding(
            Level.WARNING,
            "Le PDF n'est pas possible sur cette machine\u00a0: la bibliothèque Pango manque.",
            f"Si vous en voulez\u00a0: apt install {PACKAGES}",
        )
    else:
        yield Finding(Level.GOOD, "Le PDF est possible.")


def _database(store: Store) -> Iterator[Finding]:
    engine = store.engine
    yield Finding(
        Level.GOOD,
        f"Base\u00a0: {engine.description}, {plural(store.articles.count(), 'article')}.",
    )
    if not wal_is_safe(engine.library):
        yield Finding(
            Level.WARNING,
            "Cette bibliothèque SQLite peut perdre des écritures en mode WAL\u00a0:"
            " Vigie emploie un mode sûr mais plus lent.",
            "Installez pysqlite3 (pip install pysqlite3), ou SQLite 3.51.3 ou plus.",
        )
    if damage := engine.integrity():
        yield Finding(
            Level.ERROR,
            f"La base est endommagée\u00a0: {damage}",
            "Remettez en place votre dernière sauvegarde.",
        )


def _learning(store: Store) -> Iterator[Finding]:
    last = store.trainings.last()
    new = store.corrections.since(last.at if last else None)
    if last is None and not new:
        return
    yield Finding(
        Level.GOOD,
        f"Corrections\u00a0: {plural(last.corrections if last else 0, 'apprise')},"
        f" {plural(new, 'nouvelle')} depuis.",
    )
    if last and not last.adopted:
        yield Finding(
            Level.WARNING,
            f"Le dernier entraînement n'a pas donné un meilleur modèle\u00a0: {last.detail}",
            f"L'ancien sert toujours. Voyez\u00a0: {again('themes doubts')}",
        )
    elif last and last.doubted:
        yield Finding(
            Level.WARNING,
            f"{plural(last.doubted, 'correction douteuse', 'corrections douteuses')} de côté.",
            f"Voyez\u00a0: {again('themes doubts')}",
        )


def _sources(office: Office, store: Store) -> Iterator[Finding]:
    enabled = [spec for spec in office.watch.sources if spec.enabled]
    states = store.sources.states()
    found = heard(enabled, states)
    yield Finding(
        Level.GOOD if enabled else Level.ERROR,
        f"Sources\u00a0: {plural(found.active, 'active')},"
        f" {plural(found.collected, 'déjà collectée', 'déjà collectées')}.",
        "" if enabled else "Activez des sources dans sources.yaml.",
    )
    refused = any(answers(states[one.slug].reason) for one in enabled if one.slug in states)
    if found.silent == found.asked > 1 and not refused:
        yield Finding(
            Level.WARNING,
            "Aucune source n'a répondu la dernière fois.",
            "Vérifiez que cette machine est reliée au réseau.",
        )
    if pending := store.decisions.pending():
        yield Finding(
            Level.WARNING,
            f"{plural(len(pending), 'décision')} à prendre au sujet des sources.",
            f"Voyez {again('sources health')}",
        )
    for spec in enabled:
        state = states.get(spec.slug)
        if state is not None and state.failures >= STUBBORN:
            yield Finding(
                Level.WARNING,
                f"{spec.name} ne répond plus ({plural(state.failures, 'échec')} de suite)\u00a0:"
                f" {state.reason}",
                f"Essayez\u00a0: {again(f'sources check {spec.slug}')}",
            )


def _stages(office: Office, records: Records) -> Iterator[Finding]:
    """What runs by itself: the clock, the last passage of each stage, who is told."""
    if wrong := timekeeping.doubt(records, office.watch.now()):
        yield Finding(Level.ERROR, wrong)
    done = [
        f"{name} {day_and_hour(at)}"
        for stage, name in STAGES.items()
        if (at := last_success(records, stage))
    ]
    if done:
        yield Finding(Level.GOOD, f"Dernier passage\u00a0: {', '.join(done)}.")
    if not office.watch.settings.alerts.keeper:
        yield Finding(
            Level.WARNING,
            "Personne n'est prévenu si une note n'est pas faite.",
            "Donnez une adresse à «\u00a0alerts.keeper\u00a0» dans vigie.yaml.",
        )
