"""The form of the digests: what it shows, and what a request says of it. Pure but for reading."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from briefings.app import Office
from briefings.model import Choice, Format
from briefings.notices import frequency_name
from briefings.registry import Pending

_NUMBER = re.compile(r"[0-9]{1,18}")


def _of(fields: int) -> Callable[[Request], Awaitable[FormData]]:
    """Read a form of at most so many fields, and no file."""

    async def read(request: Request) -> FormData:
        return await request.form(max_files=0, max_fields=fields)

    return read


TheForm = Annotated[FormData, Depends(_of(60))]
"""Declared by a handler that reads a form: plain fields only."""
WideForm = Annotated[FormData, Depends(_of(1000))]
"""Declared by a handler whose form may tick every story of a draft."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A digest as the form shows it."""

    slug: str
    title: str
    rhythm: str
    """« chaque semaine »"""
    themes: tuple[str, ...]
    chosen: bool = False


def shown(office: Office, choices: Sequence[Choice] = ()) -> tuple[Option, ...]:
    """The digests that anyone may receive, those chosen ticked."""
    held = {one.digest for one in choices}
    return tuple(
        Option(
            slug=offer.slug,
            title=offer.title,
            rhythm=frequency_name(offer.frequency),
            themes=offer.themes,
            chosen=offer.slug in held,
        )
        for offer in office.offers
        if offer.public
    )


def chosen(form: FormData) -> tuple[Choice, ...]:
    """What was ticked; an unknown value is the ordinary one, an unknown digest is dropped later."""
    form_of = Format.TEXT if text(form, "format") == Format.TEXT else Format.HTML
    return tuple(
        Choice(digest=slug, format=form_of)
        for slug in dict.fromkeys(one for one in form.getlist("bulletin") if isinstance(one, str))
    )


def text(form: FormData, name: str) -> str:
    """A field, '' when absent."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def beside(pending: Pending, person: str) -> tuple[tuple[int, str], ...]:
    """What was asked for this person without a letter, to be ticked: number, words."""
    return tuple((one.id, "\u00a0; ".join(pending.wanted(one))) for one in pending.beside(person))


def ticked(form: FormData) -> frozenset[int]:
    """Which of them were."""
    typed = (one for one in form.getlist("aussi") if isinstance(one, str))
    return frozenset(int(one) for one in typed if _NUMBER.fullmatch(one))
