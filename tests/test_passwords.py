"""Passwords: which are refused, and what a wrong one costs, whoever it is of."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters

from briefings.people import Passwords, weakness
from tests.accounts import PASSPHRASE

KNOWN = ("Marie Roux", "marie.roux@region.example", "marie.roux")


@pytest.mark.parametrize(
    "password",
    [
        "court",
        "aaaaaaaaaaaaaaaa",
        "121212121212",
        "motdepasse2026",
        "Mot de passe 1234",
        "AZERTYUIOP123",
        "Liberté Égalité Fraternité",
        "correct horse battery staple".replace(" ", ""),
        "marie.roux@region.example",
        "Marie Roux 31",
        "x" * 257,
    ],
)
def test_what_would_be_guessed_is_refused(password: str) -> None:
    assert weakness(password, KNOWN)


@pytest.mark.parametrize("password", [PASSPHRASE, "vjwqzkdbnmtx", "une girafe à Rodez en mai"])
def test_length_is_enough_no_sign_is_asked_for(password: str) -> None:
    assert weakness(password, KNOWN) is None


def test_a_hash_is_argon2id_and_opens_for_its_password_alone() -> None:
    passwords = Passwords()
    kept = passwords.hash(PASSPHRASE)
    assert kept.startswith("$argon2id$")
    assert passwords.verify(kept, PASSPHRASE)
    assert not passwords.verify(kept, PASSPHRASE + " ")
    assert not passwords.verify("damaged", PASSPHRASE)
    assert not passwords.verify(None, "personne n'a ce mot de passe")


def test_nobody_costs_what_somebody_does() -> None:
    passwords = Passwords()
    ours, nobody = passwords.hash(PASSPHRASE), passwords._nobody
    assert extract_parameters(nobody) == extract_parameters(ours)
    assert extract_parameters(ours).memory_cost >= 19 * 1024
