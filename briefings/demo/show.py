"""`vigie demo`: the whole week on one machine, without any network but loopback.

The sample press speaks real HTTP, the mailbox real SMTP; between them runs the same code as with
real sources. Nothing here is simulated but who publishes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from ipaddress import ip_network
from pathlib import Path
from time import perf_counter

from rich.console import Console

from briefings.app import Office
from briefings.demo.catalogue import catalogue
from briefings.demo.documents import feeds
from briefings.demo.folder import furnish
from briefings.demo.mailbox import Mailbox, receive
from briefings.demo.server import PORT, serve
from briefings.demo.table import sources_table
from briefings.issue import make
from briefings.mailing import lines, send
from briefings.model import Rendered
from briefings.period import key, last_complete_week
from briefings.producing import keep, summarise
from watch.app import Watch, utc_now
from watch.classify.themes import load_themes
from watch.commands.gathering import follow
from watch.console import console, plural
from watch.errors import SettingsError, complaint
from watch.front import program
from watch.model import SourceReport
from watch.resources import own_or_shipped
from watch.settings import Fetching, House, Settings, Smtp

OFFICER = "chargee.de.mission@region.example"
MARK = ".vigie-demo"
"""Shows that a folder is ours: --fresh deletes no other."""


def show(folder: Path, *, fresh: bool) -> bool:
    """Run the demonstration in ``folder``; True when everything that should work did."""
    started = perf_counter()
    out = console()
    _lay_out(folder, fresh=fresh)
    with _office(folder) as (office, mailbox):
        out.print("1. Collecte de la presse d'exemple, sur un vrai serveur HTTP local")
        first = _harvest(office, out)
        out.print("\n2. Note de la semaine, envoyée par un vrai serveur SMTP local")
        _note(office, out)
        out.print("\n3. Deuxième collecte\u00a0: les sites sont redemandés, rien n'a changé")
        second = _harvest(office, out)
        _conclude(office, mailbox, out, second)
    out.print(f"\nTerminé en {perf_counter() - started:.1f}\u00a0s.".replace(".", ",", 1))
    _next(out)
    return any(report.outcome != "echec" for report in first) and not _fresh(second)


def _lay_out(folder: Path, *, fresh: bool) -> None:
    ours = (folder / MARK).exists()
    if folder.exists() and not ours and any(folder.iterdir()):
        raise SettingsError(
            f"Le dossier {folder} contient autre chose que la démonstration\u00a0:"
            " choisissez-en un autre avec --folder.",
        )
    if fresh and ours:
        shutil.rmtree(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / MARK).touch()
    except OSError as error:
        raise SettingsError(
            f"Le dossier {folder} ne peut pas être créé ({complaint(error)})\u00a0:"
            " choisissez-en un autre avec --folder.",
        ) from error


@contextmanager
def _office(folder: Path) -> Iterator[tuple[Office, Mailbox]]:
    with ExitStack() as stack:
        base = stack.enter_context(serve(feeds(utc_now()), PORT))
        mailbox, port = stack.enter_context(receive(folder / "messages"))
        settings = Settings(
            recipients=(OFFICER,),
            house=House(contact=OFFICER),
            smtp=Smtp(host="127.0.0.1", port=port, security="none", sender="vigie@region.example"),
            fetching=Fetching(pause=0, allowed_networks=(ip_network("127.0.0.0/8"),)),
        )
        watch = Watch(
            home=folder,
            settings=settings,
            sources=catalogue(base),
            themes=load_themes(own_or_shipped(folder, "themes.yaml")),
        )
        furnish(folder, watch.sources)
        yield Office(watch=watch), mailbox


def _harvest(office: Office, out: Console) -> tuple[SourceReport, ...]:
    specs = office.watch.sources
    names = {spec.slug: spec.name for spec in specs}
    with office.watch.store() as store:
        return office.watch.gather(store, specs, follow(out, names))


def _note(office: Office, out: Console) -> None:
    period = last_complete_week(office.watch.now())
    with office.stores() as (store, records):
        made = make(office, store, records, office.digest(), period)
        keep(
            office.watch.home,
            key(period),
            Rendered(subject=made.issue.subject, html=made.issue.html, text=made.issue.text),
        )
        if made.briefing is not None:
            summarise(out, made.briefing)
        else:
            out.print("Cette semaine a déjà été envoyée\u00a0: rien n'est refait ni renvoyé.")
        for line in lines(send(office, records), relay=True):
            out.print(line)


def _conclude(
    office: Office,
    mailbox: Mailbox,
    out: Console,
    second: Sequence[SourceReport],
) -> None:
    unchanged = sum(report.outcome == "inchange" for report in second)
    out.print(
        f"→ {plural(_fresh(second), 'nouveauté')}, {unchanged} sources sur {len(second)}"
        " inchangées (304)\u00a0; une, coupée en route, est redemandée"
        " entière, et la dernière est en panne, exprès.",
    )
    with office.stores() as (store, _):
        out.print()
        out.print(sources_table(office, store))
    folder = office.watch.home
    out.print("\nÀ regarder\u00a0:")
    for path in sorted((folder / "notes").glob("*.html")):
        out.print(f"  la note, dans un navigateur      {path}")
    for path in mailbox.messages():
        out.print(f"  le message reçu, dans Outlook    {path}")
    out.print(f"  l'archive                        {office.watch.database}")
    here = f"{program()} --home {folder}"
    out.print(f"  une recherche                    {here} search esprit critique")
    out.print(f"  les pages, dans un navigateur    {here} serve")


def _fresh(reports: Sequence[SourceReport]) -> int:
    return sum(report.new for report in reports)


def _next(out: Console) -> None:
    me = program()
    out.print(
        f"Pour les vraies sources\u00a0: {me} init, puis {me} harvest,"
        f" {me} issue --preview, et {me} run.",
    )
