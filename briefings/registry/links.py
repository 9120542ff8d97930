"""The links of letters: made here, each for one purpose."""

from __future__ import annotations

from briefings.app import Office
from briefings.subscriptions.tokens import Purpose, leaving, person, sealed
from watch.errors import SettingsError


def confirming(office: Office, nonce: str) -> str:
    """The page where what was asked is agreed to."""
    return _url(
        office, "confirmer", sealed(office.keys, Purpose.CONFIRM, nonce, office.watch.now())
    )


def choosing(office: Office, address: str) -> str:
    """The page where this address changes what it receives."""
    who = person(office.keys, address)
    return _url(office, "preferences", sealed(office.keys, Purpose.CHOOSE, who, office.watch.now()))


def parting(office: Office, address: str, digest: str) -> str:
    """The page where this address leaves a digest or an alert."""
    return _url(office, "d", leaving(office.keys, address, digest))


def _url(office: Office, page: str, token: str) -> str:
    url = office.page(f"{page}/{token}")
    if url is None:
        raise SettingsError(
            "Les liens des lettres ne mènent nulle part\u00a0: donnez l'adresse des pages dans"
            " vigie.yaml, «\u00a0web\u00a0: base_url\u00a0».",
        )
    return url
