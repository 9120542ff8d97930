"""What a provider signed, believed or not. Pure: the keys and the hour are given.

Authlib judges the claims (OpenID Connect Core, 3.1.3.7), joserfc the signature. Ours: only
asymmetric algorithms and only public keys, so that neither « none » nor a public key used as a
secret (CVE-2015-9235) can pass, whatever the provider says that it supports.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError
from joserfc.jwk import JWKRegistry, Key, KeySet
from joserfc.jws import JWSRegistry
from joserfc.jwt import JWTClaimsRegistry

from briefings.identity.person import LONGEST
from briefings.identity.refusals import Untrusted

SKEW = timedelta(minutes=2)
"""By which two clocks may differ."""
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
_KINDS = frozenset({"RSA", "EC", "OKP"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must say."""

    issuer: str
    client: str
    nonce: str = ""
    """'' for what is not an identity token"""
    access: str = ""
    """the token that came with it"""


class UnknownKey(Untrusted):
    """Signed with a key that we do not know: the provider may have changed its own."""


def public(listed: object) -> KeySet:
    """The keys of a provider that may sign for it; those that we cannot read are left out."""
    entries = listed.get("keys") if isinstance(listed, dict) else None
    found = (_key(one) for one in entries) if isinstance(entries, list) else ()
    return KeySet([one for one in found if one is not None])


def _key(entry: object) -> Key | None:
    if not isinstance(entry, dict) or entry.get("kty") not in _KINDS:
        return None
    if entry.get("use", "sig") != "sig":
        return None
    try:
        return JWKRegistry.import_key(entry)
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def signed(token: str, keys: KeySet) -> jwt.Token | Untrusted:
    """The token when one of the keys signed it."""
    try:
        return jwt.decode(
            token, keys, registry=JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
        )
    except (InvalidKeyIdError, BadSignatureError) as error:
        return UnknownKey(f"signature\u00a0: {error}")
    except (JoseError, ValueError, TypeError, KeyError) as error:
        return Untrusted(f"jeton illisible\u00a0: {error}")


def verified(
    token: jwt.Token, expected: Expected, now: datetime
) -> Mapping[str, object] | Untrusted:
    """The claims when they are for us, from whom we asked, about this attempt, and not past."""
    claims = CodeIDToken(
        token.claims,
        token.header,
        {
            "iss": {"essential": True, "value": expected.issuer},
            "aud": {"essential": True, "value": expected.client},
            "sub": {"essential": True},
        },
        {"nonce": expected.nonce, "client_id": expected.client, "access_token": expected.access},
    )
    try:
        claims.validate(now=int(now.timestamp()), leeway=int(SKEW.total_seconds()))
    except (JoseError, ValueError, TypeError, AttributeError) as error:
        return Untrusted(f"jeton refusé\u00a0: {error}")
    if not 0 < len(claims["sub"]) <= LONGEST or not claims["sub"].isprintable():
        return Untrusted("jeton refusé\u00a0: sub")
    return dict(claims)


def vouched(
    token: jwt.Token, expected: Expected, now: datetime
) -> Mapping[str, object] | Untrusted:
    """The same for what says more of a person: it bears no nonce, and seldom dates."""
    rules = JWTClaimsRegistry(
        int(now.timestamp()),
        int(SKEW.total_seconds()),
        iss={"essential": True, "value": expected.issuer},
        aud={"essential": True, "value": expected.client},
    )
    try:
        rules.validate(token.claims)
    except (JoseError, ValueError, TypeError) as error:
        return Untrusted(f"informations refusées\u00a0: {error}")
    return token.claims
