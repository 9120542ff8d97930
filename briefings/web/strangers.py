"""Forms that anyone may send to have a letter sent to an address, theirs or not.

The letter is made once the answer has left: neither its words, nor its size, nor its time say
whether the address is known. Machines are stopped here, before the database.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta

from fastapi import BackgroundTasks, HTTPException, Request
from starlette.datastructures import FormData

from briefings import ballast
from briefings.address import AddressError, parse
from briefings.registry import Registrar
from briefings.subscriptions.tokens import Purpose, opened, person, sealed
from briefings.web.forms import text
from briefings.web.limits import network
from briefings.web.site import Site
from watch.errors import StoreFull, WatchError

log = logging.getLogger("vigie.web")

QUICK = timedelta(seconds=2)
"""A person takes longer to fill the form in."""
STALE = timedelta(hours=12)
TRAP = "site_web"
"""A field that no person sees."""
WRITTEN = "Écrivez une adresse de la forme nom@domaine.fr, sans accent."
Gesture = Callable[[Registrar, str, str], object]
"""What asks for the letter, of an address and of the network it comes from."""


def origin(request: Request, site: Site) -> str:
    """The network that asks; answers 429 when it asks too much."""
    found = network(request.client.host if request.client else None)
    if not site.limits.admits(found):
        raise HTTPException(429)
    return found


def moment(site: Site) -> str:
    """When a form was opened, for the form to bring back."""
    return sealed(site.keys, Purpose.FORM, "abonnement", site.office.watch.now())


def wrong(site: Site, form: FormData) -> dict[str, str]:
    """What is wrong with the form itself; nothing here depends on who is subscribed."""
    now = site.office.watch.now()
    found = opened(site.keys, Purpose.FORM, text(form, "moment"), now, STALE)
    said: dict[str, str] = {}
    if found is None:
        said["form_error"] = "La page était ouverte depuis longtemps\u00a0: renvoyez-la."
    elif now - found[1] < QUICK:
        said["form_error"] = "Le formulaire est parti trop vite\u00a0: renvoyez-le."
    try:
        parse(text(form, "email"))
    except AddressError:
        said["email_error"] = WRITTEN
    return said


def promise(
    site: Site, form: FormData, after: BackgroundTasks, where: str, gesture: Gesture
) -> None:
    """Have the letter made once the answer has left; the form's address is known to be one.

    Raises:
        StoreFull: no letter could be written; said whatever the address, it tells nothing of it.
    """
    if ballast.cramped(site.office.watch.home):
        raise StoreFull
    if not text(form, TRAP):
        after.add_task(_letter, site, parse(text(form, "email")), where, gesture)


def _letter(site: Site, email: str, where: str, gesture: Gesture) -> None:
    """The log names nobody."""
    if not site.limits.heard(person(site.keys, email)):
        return
    try:
        with site.registrar() as registrar:
            gesture(registrar, email, where)
    except WatchError as error:
        log.error("letter not made: %s", type(error).__name__)  # noqa: TRY400 - the trace would name a person
