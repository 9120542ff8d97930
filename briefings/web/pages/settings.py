"""The settings as they are, to read: they are changed in vigie.yaml, which can be read over.

A setting changed by a page would be one changed by whoever steals a session, and the server reads
them once, when it starts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from briefings.people import Role
from briefings.web.access import require
from briefings.web.menu import Link, Part
from briefings.web.site import TheSite
from briefings.web.visitors import Access
from watch.resources import shipped
from watch.settings import FILE, Settings

router = APIRouter(dependencies=[require(Role.ADMINISTRATOR)])
NAV = (Link("Réglages", "/reglages", Access(Role.ADMINISTRATOR), Part.OFFICE),)
SECRET = frozenset({"password", "client_secret"})
_ENTRY = re.compile(r"^(?P<in>  )?(?P<name>\w+):[^#]*(?:#\s*(?P<about>.*))?$")


@dataclass(frozen=True, slots=True)
class Setting:
    """One, as it is read."""

    name: str
    value: str
    about: str
    own: bool
    """not the default"""


@dataclass(frozen=True, slots=True)
class Topic:
    """The settings of one section of the file."""

    name: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows."""

    path: str
    topics: tuple[Topic, ...]


@router.get("/reglages")
def show(request: Request, site: TheSite) -> Response:
    """Every setting."""
    watch = site.office.watch
    body = Shown(str(watch.home / FILE), topics(watch.settings))
    return site.page(request, "settings", "Réglages", body)


def topics(settings: Settings) -> tuple[Topic, ...]:
    """The settings, those of the office itself first; secrets are not shown."""
    sections = {name: value for name, value in settings if isinstance(value, BaseModel)}
    first = tuple(
        _setting("", name, value, Settings.model_fields[name].default)
        for name, value in settings
        if name not in sections
    )
    return (
        Topic("", first),
        *(
            Topic(
                section,
                tuple(
                    _setting(section, name, value, type(model).model_fields[name].default)
                    for name, value in model
                ),
            )
            for section, model in sections.items()
        ),
    )


def _setting(section: str, name: str, value: object, default: object) -> Setting:
    path = f"{section}.{name}" if section else name
    shown = ("défini" if value else "") if name in SECRET else _words(value)
    return Setting(path, shown, _about().get(path, ""), own=value != default)


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, tuple):
        return ", ".join(_words(one) for one in value)
    return str(value)


@cache
def _about() -> dict[str, str]:
    """What the shipped file says of each setting, in the words that its keeper reads there."""
    said: dict[str, str] = {}
    section = ""
    for line in (shipped("config") / FILE).read_text(encoding="utf-8").splitlines():
        if found := _ENTRY.match(line):
            if not found["in"]:
                section = found["name"]
            path = f"{section}.{found['name']}" if found["in"] else found["name"]
            said[path] = found["about"] or ""
    return said
