"""The API as machines read its description (OpenAPI), and as people do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from fastapi import Request, Response
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse

from briefings.web.api import items, notes, registers
from briefings.web.api.base import room
from briefings.web.site import TheSite

router = room()
_ROUTES = (*items.router.routes, *registers.router.routes, *notes.router.routes)
_TOLD = 10_000
"""A bound beyond it only keeps numbers within the database's."""
_BOUNDS = {
    "minimum": "au moins {}",
    "maximum": "au plus {}",
    "maxLength": "{}\u00a0signes au plus",
}
_SCHEME = {"jeton": {"type": "http", "scheme": "bearer"}}


@dataclass(frozen=True, slots=True)
class Parameter:
    """What may be asked."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An address of the API."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]


@router.get("/openapi.json", include_in_schema=False)
def openapi() -> JSONResponse:
    """The description."""
    return JSONResponse(description())


@router.get("/aide", include_in_schema=False)
def show(request: Request, site: TheSite) -> Response:
    """The same, to read."""
    return site.page(request, "api", "API", operations(description()))


@cache
def description() -> dict[str, Any]:
    """OpenAPI 3.1, of the API alone: the pages are not in it."""
    found = get_openapi(
        title="Vigie",
        version="1",
        description="L’archive et les notes, en lecture seule.",
        routes=list(_ROUTES),
    )
    found.setdefault("components", {})["securitySchemes"] = _SCHEME
    found["security"] = [{"jeton": []}]
    return found


def operations(described: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Each address with what may be asked of it."""
    return tuple(
        Operation(
            path=path,
            summary=methods["get"]["summary"],
            parameters=tuple(
                Parameter(one["name"], _about(one)) for one in methods["get"].get("parameters", ())
            ),
        )
        for path, methods in described["paths"].items()
    )


def _about(parameter: Mapping[str, Any]) -> str:
    schema = parameter["schema"]
    said = [parameter.get("description", "")]
    said += [
        words.format(schema[key])
        for key, words in _BOUNDS.items()
        if 0 < schema.get(key, 0) < _TOLD
    ]
    if schema.get("default") not in {None, "", False}:
        said.append(f"{schema['default']} par défaut")
    return ", ".join(filter(None, said))
