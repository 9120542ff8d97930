"""What the rooms of the API share: who may ask, which refusals are described."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from briefings.people import Role
from briefings.web.access import archive_for
from briefings.web.api.schemas import Problem

PREFIX = "/api/v1"
_REFUSALS: dict[int | str, dict[str, Any]] = {
    401: {"model": Problem, "description": "Jeton absent ou sans valeur"},
    403: {"model": Problem, "description": "Le compte n’a pas ce droit"},
    404: {"model": Problem, "description": "Rien à cette adresse"},
    422: {"model": Problem, "description": "Demande mal formée"},
    429: {"model": Problem, "description": "Trop de demandes\u00a0: voir Retry-After"},
    503: {"model": Problem, "description": "Service occupé\u00a0: voir Retry-After"},
}


def room() -> APIRouter:
    """A router of the API, for accounts that may read the archive."""
    return APIRouter(prefix=PREFIX, dependencies=[archive_for(Role.READER)], responses=_REFUSALS)
