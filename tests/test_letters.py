"""What a letter announces is kept, and nothing of its reader with it."""

from __future__ import annotations

import random
import re
import string
import time
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.letters import (
    ARTICLE,
    EVENT,
    READER,
    SERVICES,
    TOKENS,
    Service,
    Shape,
    everything,
    letter,
)
from tests.mutation import mutate
from tests.pages import NOW, page
from watch.letters.announce import announcements
from watch.letters.bundle import MEDIA_TYPE, Message, pack, unpack
from watch.letters.lines import lines_of_html, lines_of_text
from watch.letters.links import Standing, is_token, resolve
from watch.letters.message import MAX_BYTES, Letter, read_letter
from watch.model import Category, Reading, Refusal, SourceSpec
from watch.reading import read

SPEC = SourceSpec(
    slug="lettre",
    name="La lettre",
    kind="newsletter",
    url="https://ministere.example/abonnement",
    homepage="https://ministere.example/",
    category=Category.MINISTRY,
    options={"folder": "Lettres", "senders": ["ministere.example"]},
)


def reading(*raws: bytes) -> Reading:
    body = pack([Message(f"{rank}.eml", raw) for rank, raw in enumerate(raws)])
    return read(page(body, MEDIA_TYPE, "imap:///Lettres"), SPEC, NOW)


@pytest.mark.parametrize(("service", "shape"), everything(), ids=lambda one: one.name)
def test_no_secret_of_the_reader_leaves_a_letter(service: Service, shape: Shape) -> None:
    found = reading(letter(service, shape))
    told = repr(found).lower()
    assert found.problem is None
    for secret in (*TOKENS, READER, "claire.martin", quote(READER)):
        assert secret.lower() not in told


@pytest.mark.parametrize(("service", "shape"), everything(), ids=lambda one: one.name)
def test_what_a_letter_announces_is_found(service: Service, shape: Shape) -> None:
    found = reading(letter(service, shape))
    titles = [
        "Trois cents villages reliés à la fibre avant l’été",
        "La Nuit des chercheurs revient",
    ]
    if service.clear:
        assert [(one.title, one.url) for one in found.articles] == [
            (titles[0], ARTICLE),
            (titles[1], EVENT),
        ]
        assert found.articles[0].lead.startswith("Bonjour")
        assert found.articles[1].lead == "Rendez-vous à Rodez, entrée libre."
        assert {one.published.isoformat() for one in found.articles if one.published} == {
            "2026-11-09T09:00:00+00:00"
        }
        assert not found.rejected
    else:
        assert not found.articles
        assert [(one.refusal, one.detail) for one in found.rejected] == [
            (Refusal.PERSONAL, title) for title in titles
        ]


def test_a_letter_from_somebody_else_is_set_aside_and_named() -> None:
    raw = letter(*everything()[0]).replace(b"lettre@ministere.example", b"x@ministere.example.evil")
    found = reading(raw)
    assert not found.articles
    assert [one.refusal for one in found.rejected] == [Refusal.SENDER]
    assert "x@ministere.example.evil" in found.rejected[0].detail


@pytest.mark.parametrize(
    "sender",
    [
        "=?utf-8?q?lettre=40ministere.example=2C?= <x@evil.example>",
        "=?utf-8?q?lettre=40ministere.example?= <x@evil.example>",
        "=?utf-8?q?=3Clettre=40ministere.example=3E?= <x@evil.example>",
        '"lettre@ministere.example" <x@evil.example>',
        "lettre@ministere.example, x@evil.example",
        "lettre@ministere.example\nFrom: x@evil.example",
    ],
)
def test_a_sender_is_its_address_whatever_its_name_says(sender: str) -> None:
    head = b"From: " + sender.encode() + b"\n"
    ours = letter(*everything()[0])
    found = reading(re.sub(rb"(?m)^From:.*\n", lambda _: head, ours))
    assert not found.articles
    assert [one.refusal for one in found.rejected] == [Refusal.SENDER]


def test_every_letter_of_a_round_is_kept_whole() -> None:
    """The mark goes past them all: what a cap would leave out was never received again."""
    links = "".join(
        f'<h2><a href="https://ministere.example/actu/{{}}-{n}">Une actualité {{}} du {n}</a></h2>'
        for n in range(60)
    )
    raws = [
        b"From: lettre@ministere.example\nSubject: x\nContent-Type: text/html\n\n"
        + links.replace("{}", str(rank)).encode()
        for rank in range(40)
    ]
    found = reading(*raws)
    assert (len(found.articles), found.truncated) == (2_400, 0)


def test_a_run_without_end_takes_little_time() -> None:
    begun = time.process_time()
    (found,) = announcements(
        lines_of_text("Une annonce\nhttps://ministere.example/actu/1\n" + "a." * 200_000)
    )
    assert time.process_time() - begun < 2
    assert "@" not in found.summary


@pytest.mark.parametrize(
    "header",
    [
        b"Auto-Submitted: auto-replied",
        b"Return-Path: <>",
        b"Authentication-Results: mx.region.example; spf=pass; dmarc=fail",
    ],
)
def test_answering_machines_and_forged_senders_are_set_aside(header: bytes) -> None:
    found = reading(header + b"\r\n" + letter(*everything()[0]))
    assert not found.articles
    assert [one.refusal for one in found.rejected] == [Refusal.SENDER]


def test_a_letter_that_announces_nothing_is_named() -> None:
    raw = (
        b"From: lettre@ministere.example\r\nSubject: Bonne =?utf-8?q?ann=C3=A9e?=\r\n\r\nMerci.\r\n"
    )
    found = reading(raw)
    assert [(one.refusal, one.detail) for one in found.rejected] == [
        (Refusal.NO_LINK, "Bonne année")
    ]


def nested(depth: int) -> bytes:
    head = b"From: a@ministere.example\r\nSubject: poupees\r\n"
    part = b'Content-Type: multipart/mixed; boundary="%d"\r\n\r\n--%d\r\n'
    return head + b"".join(part % (rank, rank) for rank in range(depth))


UNKNOWN = (
    b"From: =?inconnu?q?=FF?= <a@ministere.example>\r\n"
    b"Content-Type: text/html; charset=klingon\r\n\r\n"
    b"<a href=https://ministere.example/a>Un titre \xe9</a>"
)


@pytest.mark.parametrize(
    "raw",
    [
        nested(10_000),
        b"Content-Type: message/rfc822\r\n\r\n" * 1000,
        b"From: a@ministere.example\r\n" + b"x" * (MAX_BYTES + 1),
        b"",
        b"\x00" * 1000,
        UNKNOWN,
        b"From: a@ministere.example\r\nContent-Type: text/html\r\n\r\n" + b"<div><table>" * 50_000,
    ],
    ids=["nested", "messages", "huge", "empty", "zeros", "charset", "tags"],
)
def test_a_hostile_letter_costs_only_itself(raw: bytes) -> None:
    found = reading(raw, letter(*everything()[0]))
    assert [one.url for one in found.articles][-2:] == [ARTICLE, EVENT]
    assert not found.problem


def test_mutated_letters_never_break_the_reading() -> None:
    rng = random.Random(20261125)  # noqa: S311 - repeatable, not secret
    sound = [letter(*one) for one in everything()]
    for number in range(200):
        found = reading(mutate(sound[number % len(sound)], rng))
        assert isinstance(found, Reading)
        assert found.problem is None


@given(st.binary(max_size=2000))
def test_any_bytes_are_a_letter_or_a_reason(raw: bytes) -> None:
    assert isinstance(read_letter(raw), Letter | str)


@given(st.lists(st.binary(max_size=300), max_size=5))
def test_a_bundle_gives_back_what_was_put_in(raws: list[bytes]) -> None:
    messages = [Message(f"message {rank}", raw) for rank, raw in enumerate(raws)]
    assert [*unpack(pack(messages))] == messages


@given(st.text(max_size=300))
def test_any_markup_gives_lines(markup: str) -> None:
    for one in announcements(lines_of_html(markup)) + announcements(lines_of_text(markup)):
        assert one.title or one.url is None or one.summary is not None


@given(st.uuids(), st.sampled_from(SERVICES))
def test_a_drawn_identifier_never_stays_in_an_address(drawn: object, service: Service) -> None:
    for url in (f"https://autre.example/a/{drawn}", f"https://autre.example/a?x={drawn}"):
        target = resolve(service.wrap(url), "Un titre qui annonce quelque chose")
        assert str(drawn) not in target.url


@given(st.text(alphabet=string.ascii_lowercase + "-", min_size=1, max_size=80))
def test_words_of_an_address_are_not_tokens(slug: str) -> None:
    assert not is_token(slug)


@pytest.mark.parametrize(
    "slug",
    [
        "2026-11-25-appel-a-projets",
        "appel-ami-2026-csti",
        "article12345678",
        "v2-0-3-notes",
        "ILD2026",
    ],
)
def test_dates_and_numbers_of_an_address_are_not_tokens(slug: str) -> None:
    assert resolve(f"https://site.example/{slug}", "Un titre").standing is Standing.KEPT


def test_a_reference_in_a_sentence_announces_nothing() -> None:
    lines = lines_of_html(
        "<p>Comme le dit le <a href='https://a.example/r'>rapport</a>, les villages gagnent"
        " des habitants.</p><h3><a href='https://a.example/b'>Le vrai sujet</a></h3>"
    )
    assert [one.url for one in announcements(lines)] == ["https://a.example/b"]


def test_a_block_that_is_all_link_is_one_announcement() -> None:
    lines = lines_of_html(
        "<a href='https://a.example/b'><h3>Un titre dans un bloc</h3><p>Son chapeau, plus long que"
        " lui, et qui raconte la suite.</p></a>"
    )
    found = announcements(lines)
    assert [one.url for one in found] == ["https://a.example/b"]
