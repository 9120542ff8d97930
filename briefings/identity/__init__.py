"""Signing in by the organisation: OpenID Connect, code flow with PKCE, as a client of a provider.

    Attempt --Provider.leave--> the provider's page --code--> Provider.redeem --verify--> Person

It says who somebody is and what the organisation says of them; what this opens here is decided in
:mod:`briefings.accounts.organisation`. Nothing of it is kept but the provider's own description.
"""

from briefings.identity.attempt import Attempt
from briefings.identity.person import Person
from briefings.identity.provider import Provider
from briefings.identity.refusals import Refusal, Unreachable, Untrusted

__all__ = ["Attempt", "Person", "Provider", "Refusal", "Unreachable", "Untrusted"]
