"""What all readers share is made, checked and kept once, and nobody's mail changes by a byte."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.delivery.files import FileChannel
from briefings.delivery.smtp import SmtpChannel
from briefings.errors import HeaderRefused
from briefings.message import Calendar, Parts, message, personal, serialise, shared
from briefings.model import DeliveryState
from briefings.pictures import Image
from briefings.store import Records, open_records
from briefings.store.mail import Outgoing
from briefings.store.schema import briefings
from briefings.wire import MalformedMessage
from tests.mailroom import MONDAY, draft, mail, people, send_all
from tests.smtpd import Relay
from tests.test_message import envelope, hostile, read, rendered
from watch.store.schema import migrate
from watch.store.sqlite import SQLite

PIXEL = bytes.fromhex("89504e470d0a1a0a") + bytes(range(256))
PARTS = Parts(
    images=(
        Image(cid="themes@vigie", kind="png", data=PIXEL),
        Image(cid="s@vigie", kind="png", data=b"x"),
    ),
    calendar=Calendar(
        name="echeances.ics", text="BEGIN:VCALENDAR\r\nSUMMARY:Été\r\nEND:VCALENDAR\r\n"
    ),
)
LINK = "https://vigie.example/d/" + "a" * 40


@given(
    title=hostile,
    name=hostile,
    nonce=st.text("0123456789abcdef", min_size=1, max_size=32),
    local=st.from_regex(r"[a-z0-9.]{1,60}[a-z]", fullmatch=True).filter(
        lambda text: ".." not in text and text[0] != "."
    ),
    link=st.none() | st.just(LINK),
    parts=st.sampled_from([Parts(), PARTS]),
)
def test_a_reader_s_lines_and_the_rest_are_the_whole_mail(
    title: str, name: str, nonce: str, local: str, link: str | None, parts: Parts
) -> None:
    note, first = rendered(f"Note 1, {title}"), envelope(name)
    theirs = replace(
        first, to=f"{local}@region.example", message_id=f"<{nonce}@b.example>", unsubscribe=link
    )
    whole = serialise(message(note, theirs, parts))
    assert personal(theirs) + shared(note, first, parts) == whole
    assert personal(theirs) + shared(note, theirs, parts) == whole


def test_one_click_unsubscription_is_written_as_programs_read_it() -> None:
    content = serialise(message(rendered(), replace(envelope(), unsubscribe=LINK)))
    assert f"\r\nList-Unsubscribe: <{LINK}>\r\n".encode() in content
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in content
    assert b"Unsubscribe" not in serialise(message(rendered(), envelope()))


@pytest.mark.parametrize(
    "link",
    [
        "http://vigie.example/d/a",
        "https://v.example/a>\r\nBcc: x@evil.example",
        "https://v.example/a, <mailto:x@evil.example>",
        "https://v.example/é",
        "https://",
        "https://v.example/" + "a" * 400,
    ],
)
def test_a_link_that_is_no_single_https_address_is_refused(link: str) -> None:
    with pytest.raises(HeaderRefused, match="lien de désinscription"):
        personal(replace(envelope(), unsubscribe=link))


def test_pictures_are_inside_the_html_and_the_calendar_beside() -> None:
    mail = read(
        serialise(message(rendered(html='<img src="cid:themes@vigie">'), envelope(), PARTS))
    )
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
        "text/calendar",
    ]
    picture = next(part for part in mail.walk() if part["Content-ID"] == "<themes@vigie>")
    assert picture.get_content() == PIXEL
    calendar = next(mail.iter_attachments())
    assert (calendar.get_filename(), calendar.get_param("method")) == ("echeances.ics", "PUBLISH")
    assert "SUMMARY:Été" in calendar.get_content()
    assert mail.get_body(("plain",)) is not None
    assert not [defect for each in mail.walk() for defect in each.defects]


@pytest.mark.parametrize(
    "parts",
    [
        Parts(images=(Image(cid="a>\r\nX: y@b", kind="png", data=b""),)),
        Parts(calendar=Calendar(name="../a.ics", text="")),
    ],
)
def test_names_of_parts_are_checked(parts: Parts) -> None:
    with pytest.raises(HeaderRefused, match="mal formé"):
        message(rendered(), envelope(), parts)


def split(email: str, body: bytes = b"Objet: x\r\n\r\nBonjour.\r\n") -> Outgoing:
    return Outgoing(
        email=email, message_id=f"<{email}>", raw=f"To: {email}\r\n".encode(), body=body
    )


def test_a_shared_body_is_kept_once_and_goes_with_the_last_mail(
    records: Records, relay: Relay
) -> None:
    records.issues.record(draft(), [split(email) for email in people(3)])
    assert records.engine.rows("SELECT count(*) AS n FROM outbox_bodies") == [{"n": 1}]
    channel = SmtpChannel(relay.settings())
    send_all(records, channel, limit=2)
    assert records.engine.rows("SELECT count(*) AS n FROM outbox_bodies") == [{"n": 1}]
    send_all(records, channel)
    channel.close()
    assert records.engine.rows("SELECT count(*) AS n FROM outbox_bodies") == [{"n": 0}]
    assert [one.content for one in relay.ledger.mails] == [
        split(email).raw + split(email).body for email in people(3)
    ]


def test_a_changed_body_stops_every_mail_that_shares_it(records: Records, tmp_path: Path) -> None:
    records.issues.record(draft(), [split(email) for email in people(2)])
    records.engine.execute("UPDATE outbox_bodies SET body = :body", body=b"X: y\r\n\r\nAutre.\r\n")
    assert send_all(records, FileChannel(tmp_path / "sent")).refused == 2
    assert not (tmp_path / "sent").exists()


def test_a_body_that_a_relay_could_misread_is_not_queued(records: Records) -> None:
    with pytest.raises(MalformedMessage):
        records.issues.record(draft(), [split("a@b.example", b"x\n.\r\n")])
    assert records.issues.latest("hebdo") == []


def test_mails_queued_by_the_first_version_still_leave(tmp_path: Path, relay: Relay) -> None:
    path, old = tmp_path / "old.db", mail("claire@region.example")
    engine = SQLite(path)
    briefings.apply(engine.db, stop_before=[step.name for step in briefings._migrations[1:]])
    engine.execute(
        """INSERT INTO issues VALUES (1, 'hebdo', '2026-11-16T00:00:00+01:00',
           '2026-11-23T00:00:00+01:00', 1, 's', 'h', 't', '2026-11-23T06:15:00+00:00', 'm', 'x')"""
    )
    engine.execute(
        """INSERT INTO outbox (issue, email, message_id, raw, sha256, state, queued_at, next_try)
           VALUES (1, :email, :id, :raw, :sha, 'queued', :now, :now)""",
        email=old.email,
        id=old.message_id,
        raw=old.raw,
        sha=sha256(old.raw).hexdigest(),
        now=MONDAY.isoformat(),
    )
    migrate(engine, briefings)
    engine.close()
    with open_records(path) as records:
        channel = SmtpChannel(relay.settings())
        assert send_all(records, channel).sent == 1
        channel.close()
        assert [one.state for one in records.outbox.of(1)] == [DeliveryState.SENT]
    assert relay.ledger.mails[0].content == old.raw
