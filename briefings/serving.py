"""`vigie serve`: the pages, and a postman for the letters that they ask for.

The application is made in :mod:`briefings.web`; here it is given a port, and ends with Ctrl+C.
Several processes may answer at one port: each is the whole application, the postman is one more.
"""

from __future__ import annotations

import gc
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from mmap import mmap
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import uvicorn

from briefings.accounts.entering import first_link
from briefings.app import Office
from briefings.crew import STOPS, Crew
from briefings.mailing import send
from briefings.web import create_app
from briefings.web.recent import SLOT
from briefings.web.shared import ALONE, Shared
from watch.console import console
from watch.errors import SettingsError, WatchError, complaint
from watch.text import dictionary

POST_SECONDS = 5.0
"""What a person who has just subscribed waits at most before the letter leaves."""
RECENT = 2.0
"""Seconds that the archive's first page and the dashboard may be late on what a harvest writes;
see :mod:`briefings.web.recent`."""
CONNECTIONS = 200
BACKLOG = 512
"""Connections that nobody has taken yet."""
MAX_HEADERS = 32_768
"""Bytes."""
log = logging.getLogger("vigie.web")


def serve(office: Office, host: str | None, port: int | None, workers: int | None = None) -> None:
    """Serve until interrupted; ``host``, ``port`` and ``workers`` replace the settings'.

    Raises:
        SettingsError: the port is taken, or the address is not this machine's.
    """
    web = office.watch.settings.web
    out = console()
    dictionary()  # else each of the first searches, all at once, would load one of its own
    with listening(host or web.host, port if port is not None else web.port) as door:
        address, number = door.getsockname()[:2]
        out.print(f"Pages ouvertes\u00a0: http://{address}:{number}. Ctrl+C pour arrêter.")
        if not web.base_url:
            out.print(
                "Les abonnements sont fermés\u00a0: donnez l'adresse que tapent les lecteurs dans"
                " vigie.yaml, «\u00a0web\u00a0: base_url\u00a0».",
            )
        _welcome(office, f"http://{address}:{number}")
        _answer(office, door, workers or web.workers)
    out.print("Arrêté.")


def _answer(office: Office, door: socket.socket, workers: int) -> None:
    if workers == 1:
        with _stoppable(), _postman(office):
            _work(office, door, ALONE)
        return
    door.listen(BACKLOG)  # who comes before they are ready, or between two, waits
    # Not on the disk of the office: what is counted lasts no longer than who counts it.
    with TemporaryDirectory(prefix="vigie-") as folder, mmap(-1, workers * SLOT) as changes:
        each = [
            Shared(
                processes=workers, slot=slot, counters=Path(folder) / "counters.db", changes=changes
            )
            for slot in range(workers)
        ]
        works = [partial(_work, office, door, shared) for shared in each]
        Crew([*works, partial(_post, office)]).run()


def _work(office: Office, door: socket.socket, shared: Shared) -> None:
    with office.pooled() as serving:
        made = server(serving, RECENT, shared)
        # What is there now stays until the end: looking through it for garbage stopped every
        # thread for 0.16 s of processor, half a second while many search.
        gc.freeze()
        made.run(sockets=[door])


@contextmanager
def _stoppable() -> Iterator[None]:
    """What is within ends well when it is told to: uvicorn raises again the signal it obeyed."""
    former = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, former)


def _welcome(office: Office, here: str) -> None:
    """While nobody has an account, say how the first one is made."""
    with office.stores() as (_, records):
        url = first_link(office, records, office.watch.settings.web.base_url or here)
    if url is not None:
        out = console()
        out.print("Personne n'a de compte. Ce lien crée le premier, celui d'administration\u00a0;")
        out.print("il vaut un jour et ne sert qu'une fois\u00a0:")
        click.echo(url)


def server(office: Office, recent: float = 0.0, shared: Shared = ALONE) -> uvicorn.Server:
    """The server of this office's application, to be run on a socket; see ``create_app``."""
    config = uvicorn.Config(
        create_app(office, recent, shared),
        # A line of access log would hold the links of people.
        access_log=False,
        log_config=None,
        server_header=False,
        # The other parser, when it is installed, takes headers of any size.
        http="h11",
        h11_max_incomplete_event_size=MAX_HEADERS,
        proxy_headers=False,  # the application believes them itself, once it knows who speaks
        limit_concurrency=CONNECTIONS,
        backlog=BACKLOG,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=10,
        lifespan="off",
    )
    return uvicorn.Server(config)


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """A door of this machine, not yet open.

    Raises:
        SettingsError: it is taken, or it is not this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Its protocol is named: asyncio sends at once (TCP_NODELAY) only then, and each page of a
    # connection that is kept waited 40 ms.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError as error:
            why = "nom inconnu" if isinstance(error, socket.gaierror) else complaint(error)
            raise SettingsError(
                f"Impossible d'écouter sur {host}:{port} ({why})\u00a0: choisissez un"
                " autre port (--port), ou arrêtez le programme qui l'occupe.",
            ) from error
        yield door


@contextmanager
def _postman(office: Office) -> Iterator[None]:
    """A thread that empties the outbox, as `vigie run` does; both may work at once."""
    over = threading.Event()
    thread = threading.Thread(target=_deliver, args=(office, over), name="postman", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=30)


def _post(office: Office) -> None:
    """The same as a process: it ends between two rounds."""
    over = threading.Event()
    for one in STOPS:
        signal.signal(one, lambda *_: over.set())
    _deliver(office, over)


def _deliver(office: Office, over: threading.Event) -> None:
    """The documented net per round: a failure is logged and the next round comes all the same."""
    while not over.wait(POST_SECONDS):
        try:
            with office.stores() as (_, records):
                if records.outbox.next_try() is not None:
                    send(office, records, over)
        except WatchError as error:
            log.warning("letters wait: %s", error)
        except Exception:
            log.exception("unexpected failure of the postman")
