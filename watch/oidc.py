"""The settings of signing in by the organisation; what they are used for is elsewhere."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, model_validator

from watch.validation import Entry

_ISSUER = r"^(https://[^\s<>\"?#@]+|http://(127\.0\.0\.1|localhost)(:\d+)?(/[^\s<>\"?#@]*)?)?$"


class Oidc(Entry):
    """Signing in by the organisation (OpenID Connect); without an issuer, only by Vigie itself."""

    issuer: Annotated[
        str, Field(pattern=_ISSUER, description="https://…, tel que l'organisation le donne")
    ] = ""
    """who identifies people; its own configuration is read under it"""
    client_id: str = ""
    client_secret: str = ""
    secret_file: str = ""
    """or where the secret is, inside Vigie's folder or not, for its owner's eyes only"""
    name: str = "mon organisation"
    """after « Se connecter avec »"""
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    groups: str = "groups"
    """the claim that lists a person's groups"""
    readers: tuple[str, ...] = ()
    """groups of people who read; when all four lists are empty, roles are given in Vigie"""
    editors: tuple[str, ...] = ()
    approvers: tuple[str, ...] = ()
    administrators: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    """domains of the addresses that may sign in; empty: all"""
    attach: StrictBool = False
    """whether a first sign-in takes the account that has the same verified address"""
    trust_email: StrictBool = False
    """whether addresses count as verified when the provider does not say so"""

    @property
    def grouped(self) -> bool:
        """Whether roles follow the groups of the organisation."""
        return bool(self.readers or self.editors or self.approvers or self.administrators)

    @model_validator(mode="after")
    def _whole(self) -> Oidc:
        if not self.issuer:
            return self
        if not self.client_id:
            raise ValueError("client_id est nécessaire\u00a0: l'organisation vous le donne")
        if not self.grouped and not self.attach:
            raise ValueError(
                "personne ne pourrait entrer\u00a0: donnez des groupes (readers, editors…) ou"
                " «\u00a0attach: true\u00a0»"
            )
        return self
