"""What a provider says of itself at its well-known address, checked. Pure but for reading it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from authlib.oidc.discovery import get_well_known_url

from briefings.identity import wire
from briefings.identity.refusals import Unreachable

_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """Where it does what."""

    leave: str
    """where people are sent to sign in"""
    redeem: str
    keys: str
    tell: str = ""
    """where it says more of a person; '' when it does not"""
    end: str = ""
    """where people sign out of it"""
    posts: bool = False
    """whether it wants the secret in the form rather than in a header"""
    names_itself: bool = False
    """whether its answers bear its name (RFC 9207)"""


def describe(issuer: str) -> Description | Unreachable:
    """Read it; refused when it is another one's, or leads out of https."""
    said = wire.document(get_well_known_url(issuer, external=True))
    if isinstance(said, Unreachable):
        return said
    if said.get("issuer") != issuer:
        return Unreachable(f"il dit s'appeler {str(said.get('issuer'))[:200]}")
    if wrong := [name for name in _NEEDED if not _safe(issuer, said.get(name))]:
        return Unreachable(f"{', '.join(wrong)} manque, ou n'est pas en https")
    methods = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
    return Description(
        leave=str(said["authorization_endpoint"]),
        redeem=str(said["token_endpoint"]),
        keys=str(said["jwks_uri"]),
        tell=_optional(issuer, said, "userinfo_endpoint"),
        end=_optional(issuer, said, "end_session_endpoint"),
        posts=isinstance(methods, list) and "client_secret_basic" not in methods,
        names_itself=said.get("authorization_response_iss_parameter_supported") is True,
    )


def _optional(issuer: str, said: Mapping[str, object], name: str) -> str:
    value = said.get(name)
    return str(value) if _safe(issuer, value) else ""


def _safe(issuer: str, url: object) -> bool:
    """In https; a provider on this very machine, to try things, may do without."""
    plain = issuer.startswith("http://")
    return isinstance(url, str) and url.startswith(("https://", "http://") if plain else "https://")
