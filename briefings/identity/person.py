"""Somebody as the organisation says they are. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 255
"""Characters of a subject: the standard's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Named by ``issuer`` and ``subject``: an address may pass to somebody else, these do not."""

    issuer: str
    subject: str
    email: str = ""
    verified: bool = False
    """whether the provider says that the address is theirs"""
    name: str = ""
    groups: frozenset[str] = frozenset()


def read(claims: Mapping[str, object], groups: str) -> Person:
    """The claims of a provider, already verified; ``groups``: the one that lists groups."""
    return Person(
        issuer=_text(claims.get("iss")),
        subject=_text(claims.get("sub")),
        email=_text(claims.get("email")),
        # Not any true value: some providers write "false".
        verified=claims.get("email_verified") is True or claims.get("email_verified") == "true",
        name=_text(claims.get("name")) or _joined(claims),
        groups=_list(found(claims, groups)),
    )


def found(claims: Mapping[str, object], name: str) -> object:
    """A claim by its name, or by its path: ``realm_access.roles``."""
    if name in claims:
        return claims[name]
    head, _, rest = name.partition(".")
    inner = claims.get(head)
    return found(inner, rest) if rest and isinstance(inner, Mapping) else None


def _joined(claims: Mapping[str, object]) -> str:
    last = _text(claims.get("family_name")) or _text(claims.get("usual_name"))
    return f"{_text(claims.get('given_name'))} {last}".strip()


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) and value.isprintable() else ""


def _list(value: object) -> frozenset[str]:
    many = value if isinstance(value, list) else [value]
    return frozenset(one for one in many if isinstance(one, str))
