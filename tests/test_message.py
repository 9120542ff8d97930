"""The mail of a note: whatever the titles, the headers that were meant and no other."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parseaddr
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings import wire
from briefings.address import AddressError
from briefings.errors import HeaderRefused
from briefings.headers import LONGEST, safe_header
from briefings.message import Envelope, message, serialise
from briefings.model import Rendered

GOLDEN = Path(__file__).parent / "golden" / "message" / "note.eml"
TITLE = "Veille Sciences et Société"
HEADERS = [
    "To",
    "Message-ID",
    "From",
    "Subject",
    "List-Id",
    "Date",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "Precedence",
    "MIME-Version",
    "Content-Type",
    "Content-Language",
]
WORST = [
    "Appel =?UTF-8?Q?=0A?=Bcc: x@evil.example",
    "Appel =?UTF-8?B?DQpCY2M6IHhAZXZpbC5leGFtcGxlDQoNCjxoMT4=?= à lire",
    "Appel\r\nBcc: x@evil.example\r\n\r\n<h1>",
    "Appel\u0085Bcc: x@evil.example\u2028To: y@evil.example\u2029",
    "=?utf-8?q?=3D=3Futf-8=3Fq=3F=0D=0ABcc=3A_x=40evil=3F=3D?=",
    "=?utf-16?q?=00=0A?=Bcc: x =?unicode_escape?q?=5Cn?=Bcc: x",
    "=?inconnu?q?=0A?=Bcc: x =?utf-8?b?!!!?= =?utf-8*fr?q?=0A?=",
    "a" * 10_000,
    "é" * 10_000,
    "=?" * 5_000,
    "👩🏽‍🔬 Fête de la science 🎉" * 30,
    '"Veille", <x@evil.example>, "y',
    "\\",
    "Veille\u202e moc.live@x\u202c",
    "\x00\x0b\x0c\x1c\x7f\ud800",
    "=?=? ?= =??q??=",
]
hostile = st.one_of(
    st.sampled_from(WORST),
    st.text(max_size=120),
    st.lists(
        st.sampled_from(
            [
                "=?",
                "?=",
                "utf-8",
                "?q?",
                "?b?",
                "=0A",
                "\r\n",
                "\n",
                "Bcc: x@evil",
                " ",
                ",",
                "<",
                '"',
            ],
        )
        | st.text(max_size=8),
        max_size=20,
    ).map("".join),
)


def envelope(
    name: str = "Veille Sciences et Société", to: str = "agent@region.example"
) -> Envelope:
    return Envelope(
        sender="veille@occitanie.example",
        name=name,
        to=to,
        message_id="<0123456789abcdef@occitanie.example>",
        date=datetime(2026, 11, 23, 6, 15, tzinfo=UTC),
        list_id="hebdo.vigie",
    )


def rendered(
    subject: str = "Veille n°\u00a012\u00a0: du 16 au 22 novembre",
    html: str = "<p>Été à Nîmes</p>\n",
    text: str = "Été à Nîmes\n",
) -> Rendered:
    return Rendered(subject=subject, html=html, text=text)


def raw(note: Rendered, cover: Envelope) -> bytes:
    return serialise(message(note, cover))


def read(content: bytes) -> EmailMessage:
    return BytesParser(policy=policy.default).parsebytes(content)


def part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


@given(hostile, hostile)
def test_no_title_adds_a_header(title: str, name: str) -> None:
    subject = f"Note 1, {title}"
    content = raw(rendered(subject), envelope(name))
    for mail in (read(content), message_from_bytes(content)):
        assert mail.keys() == HEADERS
        assert mail["To"] == "agent@region.example"
    modern = read(content)
    assert modern["From"].addresses[0].addr_spec == "veille@occitanie.example"
    assert len(modern["From"].addresses) == 1
    assert modern["Subject"] == safe_header(subject)
    assert str(make_header(decode_header(message_from_bytes(content)["Subject"]))) == (
        safe_header(subject)
    )
    wire.check(content)


@given(hostile)
def test_a_header_is_one_visible_line(text: str) -> None:
    safe = safe_header(text)
    assert len(safe) <= LONGEST
    assert "=?" not in safe
    assert safe == " ".join(safe.split())
    assert not {unicodedata.category(c) for c in safe} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert safe_header(safe) == safe


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Appel =?UTF-8?Q?=C3=A0?= projets", "Appel à projets"),
        ("Appel =?UTF-8?Q?=0A?=Bcc: x@evil", "Appel Bcc: x@evil"),
        ("=?utf-8?b?w4lnYWxpdMOp?=", "Égalité"),
        ("x =? y", "x = ? y"),
        ("Science\r\n ouverte", "Science ouverte"),
        ("Ete\u0301", "Eté"),
        ("\u202e", ""),
    ],
)
def test_what_a_header_shows(text: str, shown: str) -> None:
    assert safe_header(text) == shown


@pytest.mark.parametrize("title", WORST[:2])
def test_an_injection_that_the_library_lets_through_is_refused(title: str) -> None:
    """Whatever the Python: those with the fault are caught, those without have nothing to catch."""
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"], mail["To"], mail["Subject"] = "a@b.example", "c@d.example", title
    mail.set_content("Bonjour\n")
    try:
        content = serialise(mail)
    except HeaderRefused:
        return
    assert "bcc" not in map(str.lower, read(content).keys())


def test_another_recipient_than_meant_is_refused() -> None:
    """A header whose written form says something else than its value."""
    mail = message(rendered(), envelope())
    lying = mail["To"]
    lying.wire = "agent@region.example, x@evil.example"
    with pytest.raises(HeaderRefused, match="en-tête to"):
        serialise(mail)
    lying.wire = "agent@region.example\nBcc: x@evil.example"
    with pytest.raises(HeaderRefused, match="autres en-têtes"):
        serialise(mail)


def test_headers_say_what_the_mail_is() -> None:
    mail = read(raw(rendered(), envelope()))
    assert mail["From"].addresses[0].display_name.replace(" ", "") == "VeilleSciencesetSociété"
    assert parseaddr(str(mail["From"]))[1] == "veille@occitanie.example"
    assert str(mail["Date"]) == "Mon, 23 Nov 2026 07:15:00 +0100"
    assert mail["Message-ID"] == "<0123456789abcdef@occitanie.example>"
    assert str(mail["List-Id"]).endswith("<hebdo.vigie.occitanie.example>")
    assert (mail["Auto-Submitted"], mail["Precedence"]) == ("auto-generated", "list")
    assert (mail["X-Auto-Response-Suppress"], mail["Content-Language"]) == ("All", "fr")
    assert not [defect for each in mail.walk() for defect in each.defects]


def test_the_text_comes_first_for_those_who_cannot_read_html() -> None:
    mail = read(raw(rendered(), envelope()))
    assert mail.get_content_type() == "multipart/alternative"
    assert [each.get_content_type() for each in mail.iter_parts()] == ["text/plain", "text/html"]


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=200)
        | st.sampled_from([".", "..", "From moi", "--", "x" * 3000, "é" * 1500, "=3D ", "fin \t"]),
        max_size=12,
    ),
)
def test_the_parts_come_back_identical(lines: list[str]) -> None:
    body = "\n".join([*lines, "fin"]) + "\n"
    content = raw(rendered(html=f"<p>{body}", text=body), envelope())
    wire.check(content)
    mail = read(content)
    assert part(mail, "plain") == body
    assert part(mail, "html") == f"<p>{body}"


def test_lines_are_short_even_when_the_html_has_one_line() -> None:
    content = raw(rendered(html="<p>é</p>" * 20_000), envelope())
    assert max(map(len, content.split(b"\r\n"))) <= 78
    assert content.isascii()


def test_a_long_address_and_a_long_name_stay_themselves() -> None:
    """The policy of the library would write them as encoded words."""
    to = f"{'a' * 64}@{'b' * 60}.{'c' * 60}.example"
    name = "Sous-direction " * 13
    content = raw(rendered(), envelope(name, to))
    assert f"To: {to}\r\n".encode() in content
    assert b"\r\n <hebdo.vigie.occitanie.example>\r\n" in content


@pytest.mark.parametrize(
    "to", ["a@b.example, x@evil.example", "a@b.example\r\nBcc: x@y.example", ""]
)
def test_a_recipient_is_one_address(to: str) -> None:
    with pytest.raises(AddressError):
        message(rendered(), envelope(to=to))


@pytest.mark.parametrize(
    "wrong",
    [
        {"message_id": "<a@b.example>\r\nBcc: <x@y.example>"},
        {"message_id": "sans.crochets@b.example"},
        {"list_id": "hebdo>\r\nBcc: x@y.example"},
        {"list_id": ""},
    ],
)
def test_what_we_name_ourselves_is_checked_too(wrong: dict[str, str]) -> None:
    cover = {name: getattr(envelope(), name) for name in Envelope.__slots__}
    with pytest.raises(HeaderRefused):
        message(rendered(), Envelope(**{**cover, **wrong}))


def test_a_mail_has_a_subject() -> None:
    with pytest.raises(HeaderRefused, match="objet est vide"):
        message(rendered("\u200b\r\n"), envelope())


def test_the_same_mail_has_the_same_bytes() -> None:
    assert raw(rendered(), envelope()) == GOLDEN.read_bytes()
