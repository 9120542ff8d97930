"""An identity provider on this machine, which can be told to lie.

It keeps the rules of the standard that its client depends on: a code serves once, for the address
and the verifier that it was asked with, to who knows the secret.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.offices import NOW, SETTINGS, House, settle

SECTION = """\
oidc:
  issuer: {issuer}
  client_id: vigie
  secret_file: secret.txt
  name: la Région
  readers: [vigie-lecture]
  editors: [vigie-redaction]
  administrators: [vigie-admin]
"""
CLIENT, SECRET = "vigie", "un secret de l'organisation"


def key(kid: str) -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": kid, "use": "sig"})


@dataclass
class Idp:
    """See the module; the attributes are what a test changes."""

    port: int = 0
    host: str = "127.0.0.1"
    """« localhost »: another site than ours, for a browser"""
    keys: list[RSAKey] = field(default_factory=lambda: [key("k1")])
    shown: list[RSAKey] | None = None
    """keys it publishes; None: those it signs with"""
    claims: dict[str, Any] = field(default_factory=dict)
    """of the person who signs in, over the ordinary ones"""
    told: dict[str, Any] | str | None = None
    """what its userinfo page answers, an object or a signed text; None: it has no such page"""
    description: dict[str, Any] = field(default_factory=dict)
    """over the ordinary one"""
    header: dict[str, Any] = field(default_factory=dict)
    signer: Any = None
    """the key that really signs, when it is not one of its own"""
    broken: int = 0
    """the status of every answer, when it is out of order"""
    asked: list[str] = field(default_factory=list)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def issuer(self) -> str:
        return f"{self.here}/realms/agents"

    @property
    def here(self) -> str:
        return f"http://{self.host}:{self.port}"

    def sign_in(self, leave: str) -> str:
        """What its page does once the person has typed a password: the address back."""
        asked = {name: one[0] for name, one in parse_qs(urlsplit(leave).query).items()}
        code = secrets.token_urlsafe(16)
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'state': asked['state'], 'code': code})}"

    def signed(self, claims: dict[str, Any]) -> str:
        if (algorithm := self.header.get("alg")) in {"none", "HS256"}:
            return self._forged(algorithm, claims)
        signer = self.signer or self.keys[0]
        header = {"alg": "RS256", "kid": self.keys[0].kid, **self.header}
        return jwt.encode(header, claims, signer, algorithms=[header["alg"]])

    def _forged(self, algorithm: str, claims: dict[str, Any]) -> str:
        """Unsigned, or with the public key taken for a shared secret: no library would do it."""
        header = {"alg": algorithm, "kid": self.keys[0].kid}
        said = ".".join(_b64(json.dumps(part).encode()) for part in (header, claims))
        seal = hmac.digest(self.keys[0].as_pem(private=False), said.encode(), "sha256")
        return f"{said}.{_b64(seal) if algorithm == 'HS256' else ''}"

    def _tokens(self, fields: dict[str, str], authorization: str) -> dict[str, Any]:
        asked = self.codes.pop(fields.get("code", ""), None)
        digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
        known = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if (
            asked is None
            or asked["code_challenge"] != _b64(digest)
            or asked["redirect_uri"] != fields.get("redirect_uri")
            or authorization != f"Basic {known}"
        ):
            return {"error": "invalid_grant"}
        now = int(NOW.timestamp())
        ordinary = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "u-1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "marie.roux@region.example",
            "email_verified": True,
            "name": "Marie Roux",
            "groups": ["vigie-lecture"],
        }
        said = {name: one for name, one in {**ordinary, **self.claims}.items() if one is not None}
        return {"access_token": "acces", "token_type": "Bearer", "id_token": self.signed(said)}

    def answer(self, path: str, body: str, authorization: str) -> tuple[int, str, str]:
        """Its status, its media type, its words."""
        self.asked.append(path)
        if self.broken:
            return self.broken, "text/plain", "en panne"
        if path.startswith("/connexion?"):
            back = escape(self.sign_in(path))
            return 200, "text/html", f'<h1>Fournisseur</h1><a href="{back}">Continuer</a>'
        if path == "/personne" and isinstance(self.told, str):
            return 200, "application/jwt", self.told
        told: dict[str, Any] | str | None = None
        if path.endswith("/.well-known/openid-configuration"):
            told = self._describe()
        elif path == "/cles":
            shown = self.keys if self.shown is None else self.shown
            told = {"keys": [*(one.as_dict(private=False) for one in shown), {"kty": "PQ"}]}
        elif path == "/jetons":
            fields = {name: one[0] for name, one in parse_qs(body).items()}
            told = self._tokens(fields, authorization)
        elif path == "/personne" and authorization == "Bearer acces":
            told = self.told
        status = 404 if told is None else 400 if "error" in told else 200
        return status, "application/json", json.dumps(told)

    def _describe(self) -> dict[str, Any]:
        here = self.here
        told = {"userinfo_endpoint": f"{here}/personne"} if self.told is not None else {}
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{here}/connexion",
            "token_endpoint": f"{here}/jetons",
            "jwks_uri": f"{here}/cles",
            "end_session_endpoint": f"{here}/fin",
            **told,
            **self.description,
        }


def _b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@contextmanager
def running(idp: Idp) -> Iterator[Idp]:
    """Have it answer on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def _serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            status, kind, text = idp.answer(self.path, body, self.headers.get("authorization", ""))
            self.send_response(status)
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(text.encode())))
            self.end_headers()
            self.wfile.write(text.encode())

        do_GET = do_POST = _serve  # noqa: N815 - the library's names

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    idp.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield idp
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def office(home: Path, idp: Idp, more: str = "") -> House:
    """An office whose people sign in by it."""
    house = settle(home, SETTINGS + SECTION.format(issuer=idp.issuer) + more)
    secret = home / "secret.txt"
    secret.write_text(SECRET + "\n", encoding="utf-8")
    secret.chmod(0o600)
    return house
