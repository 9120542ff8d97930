"""What a provider answers, as JSON or as signed text; what is sent to it to redeem a code."""

from __future__ import annotations

import json
from collections.abc import Mapping
from urllib.parse import urlencode

from authlib.oauth2.auth import ClientAuth

from briefings.identity.refusals import Unreachable, Untrusted
from watch.fetch.partner import Answer, Unanswered, ask

_JSON = {"Accept": "application/json"}
_FORM = {**_JSON, "Content-Type": "application/x-www-form-urlencoded"}


def document(url: str) -> Mapping[str, object] | Unreachable:
    """A JSON object that anyone may read."""
    answer = _good(ask(url, headers=_JSON))
    if isinstance(answer, Unreachable):
        return answer
    return _object(answer.body) or Unreachable(f"{url}\u00a0: pas un objet JSON")


def redeem(
    url: str, fields: Mapping[str, str], auth: ClientAuth
) -> Mapping[str, object] | Unreachable | Untrusted:
    """The tokens that a code is worth; ``auth``: how we prove to be ourselves."""
    target, headers, body = auth.prepare("POST", url, dict(_FORM), urlencode(fields))
    answer = ask(target, body=body.encode(), headers=headers)
    if isinstance(answer, Unanswered):
        return Unreachable(answer.reason)
    said = _object(answer.body)
    if said is not None and "error" in said:
        return Untrusted(f"code refusé\u00a0: {str(said['error'])[:80]}")
    good = _good(answer)
    if isinstance(good, Unreachable):
        return good
    return said or Unreachable("jetons illisibles")


def told(url: str, access: str) -> Mapping[str, object] | str | Unreachable:
    """What it says of the person who gave this token: an object, or a signed text."""
    bearer = {"Accept": "application/json, application/jwt", "Authorization": f"Bearer {access}"}
    answer = _good(ask(url, headers=bearer))
    if isinstance(answer, Unreachable):
        return answer
    if answer.media_type == "application/jwt":
        return answer.body.decode("ascii", "replace")
    return _object(answer.body) or Unreachable(f"{url}\u00a0: pas un objet JSON")


def _good(answer: Answer | Unanswered) -> Answer | Unreachable:
    if isinstance(answer, Unanswered):
        return Unreachable(answer.reason)
    return answer if answer.status == 200 else Unreachable(f"réponse {answer.status}")  # noqa: PLR2004 - OK


def _object(body: bytes) -> Mapping[str, object] | None:
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
