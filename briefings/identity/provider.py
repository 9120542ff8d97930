"""The organisation's provider, as its client: where people are sent, what their code is worth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from authlib.common.urls import add_params_to_uri
from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.client import OAuth2Client
from joserfc.jwt import Token

from briefings.identity import verify, wire
from briefings.identity.attempt import Attempt
from briefings.identity.description import Description
from briefings.identity.known import Known
from briefings.identity.person import Person, found, read
from briefings.identity.refusals import Refusal, Unreachable, Untrusted
from watch.oidc import Oidc


class Provider:
    """One for the process; it opens nothing until it is asked."""

    def __init__(self, settings: Oidc, secret: str, back: str) -> None:
        """``back``: our address, where it sends people back to."""
        self._settings = settings
        self._secret = secret
        self._back = back
        self._known = Known(settings.issuer)

    def leave(self, attempt: Attempt, now: datetime) -> str | Unreachable:
        """The address where a person signs in."""
        known = self._known.description(now)
        if isinstance(known, Unreachable):
            return known
        client = OAuth2Client(
            None,
            client_id=self._settings.client_id,
            redirect_uri=self._back,
            scope=" ".join(dict.fromkeys(("openid", *self._settings.scopes))),
            code_challenge_method="S256",
        )
        url, _ = client.create_authorization_url(
            known.leave, attempt.state, attempt.verifier, nonce=attempt.nonce
        )
        return str(url)

    def redeem(self, attempt: Attempt, code: str, named: str, now: datetime) -> Person | Refusal:
        """Who a code speaks of; ``named``: the provider that the answer says it comes from."""
        known = self._known.description(now)
        if isinstance(known, Unreachable):
            return known
        if (named or known.names_itself) and named != self._settings.issuer:
            return Untrusted("la réponse vient d'un autre fournisseur")
        tokens = wire.redeem(known.redeem, self._fields(attempt, code), self._auth(known))
        if isinstance(tokens, Unreachable | Untrusted):
            return tokens
        expected = verify.Expected(
            issuer=self._settings.issuer,
            client=self._settings.client_id,
            nonce=attempt.nonce,
            access=str(tokens.get("access_token") or ""),
        )
        return self._person(known, str(tokens.get("id_token") or ""), expected, now)

    def farewell(self, home: str, now: datetime) -> str:
        """Where one signs out of the organisation too; '' when it has no such page."""
        known = self._known.description(now)
        if isinstance(known, Unreachable) or not known.end:
            return ""
        fields = {"client_id": self._settings.client_id, "post_logout_redirect_uri": home}
        return str(add_params_to_uri(known.end, list(fields.items())))

    def check(self, now: datetime) -> Unreachable | None:
        """Why nobody could sign in by it; None when it answers and has keys."""
        keys = self._known.keys(now)
        return keys if isinstance(keys, Unreachable) else None

    def _fields(self, attempt: Attempt, code: str) -> dict[str, str]:
        return {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._back,
            "code_verifier": attempt.verifier,
        }

    def _auth(self, known: Description) -> ClientAuth:
        way = "client_secret_post" if known.posts else "client_secret_basic"
        return ClientAuth(self._settings.client_id, self._secret, way if self._secret else "none")

    def _person(
        self, known: Description, token: str, expected: verify.Expected, now: datetime
    ) -> Person | Refusal:
        proved = self._signed(token, now)
        if not isinstance(proved, Token):
            return proved
        claims = verify.verified(proved, expected, now)
        if isinstance(claims, Untrusted):
            return claims
        if known.tell and expected.access and self._silent(claims):
            more = self._told(known.tell, expected, now)
            if isinstance(more, Unreachable | Untrusted):
                return more
            if more.get("sub") != claims["sub"]:
                return Untrusted("informations d'une autre personne")
            claims = {**more, **claims}
        return read(claims, self._settings.groups)

    def _silent(self, claims: Mapping[str, object]) -> bool:
        """Whether an identity token leaves out what is needed, as several providers' do."""
        grouped = self._settings.grouped
        return "email" not in claims or (grouped and found(claims, self._settings.groups) is None)

    def _told(
        self, url: str, expected: verify.Expected, now: datetime
    ) -> Mapping[str, object] | Refusal:
        said = wire.told(url, expected.access)
        if not isinstance(said, str):
            return said
        proved = self._signed(said, now)
        return verify.vouched(proved, expected, now) if isinstance(proved, Token) else proved

    def _signed(self, token: str, now: datetime) -> Token | Refusal:
        """By a key of the provider, those that it has just changed included."""
        keys = self._known.keys(now)
        if isinstance(keys, Unreachable):
            return keys
        proved = verify.signed(token, keys)
        if isinstance(proved, verify.UnknownKey):
            renewed = self._known.keys(now, again=True)
            return renewed if isinstance(renewed, Unreachable) else verify.signed(token, renewed)
        return proved
