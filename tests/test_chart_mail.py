"""The chart of a note: held by what is approved, beside the HTML in the mail, else in words."""

from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefings.app import Office
from briefings.approving import Sent, approve, send
from briefings.desk.manuscript import Approval, Manuscript
from briefings.document import Picture
from briefings.house import House
from briefings.issue import show
from briefings.mailing import mails
from briefings.mailing import send as drain
from briefings.message import message, serialise
from briefings.model import Briefing, Rendered
from briefings.period import parse
from briefings.pictures import detach, embed, image
from briefings.producing import keep
from briefings.render import HEAVIEST, render
from briefings.render.budget import CEILING
from briefings.store import Records, open_records
from briefings.store.issues import Draft, Place, fingerprint
from tests import notes
from tests.desks import AT, week
from tests.officers import office
from tests.test_message import envelope

GOLDEN = Path(__file__).parent / "golden" / "message" / "chart.eml"
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)
WORDS = "Actualités par thème : Ruralité, 3 ; Orientation, « 1 » & <2>."


def charted() -> Briefing:
    base = week()
    return replace(base, digest=replace(base.digest, chart=True))


@pytest.fixture
def house(tmp_path: Path) -> Office:
    return office(tmp_path)


def rendered(png: bytes = DOT, note: Briefing | None = None) -> Rendered:
    chart = Picture(png=png, svg="", text=WORDS)
    return render(note or notes.ordinary(), House(), notes.THEMES, chart=chart)


def past(records: Records, weeks: range) -> None:
    for one in weeks:
        told = tuple(Place(f"p{one}-{n}", "ruralite") for n in range(one % 5))
        records.issues.record(
            Draft(
                digest="hebdo",
                period=parse(f"2026-S{one}"),
                number=records.issues.next_number("hebdo"),
                rendered=Rendered(subject="Note", html="<p>Note</p>", text="Note"),
                places=told,
                model="m",
                made_at=AT,
            )
        )


def read(content: bytes) -> EmailMessage:
    return message_from_bytes(content, policy=policy.default)


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    return str(found.get_content()).replace("\r\n", "\n").removesuffix("\n")


def pictures(mail: EmailMessage) -> dict[str, bytes]:
    found = [one for one in mail.walk() if one.get_content_maintype() == "image"]
    return {str(one["Content-ID"]).strip("<>"): one.get_content() for one in found}


def test_a_mail_calls_the_picture_that_it_carries() -> None:
    mail = read(serialise(message(rendered(), envelope())))
    (cid,) = pictures(mail)
    assert pictures(mail) == {cid: DOT}
    html = part(mail, "html")
    assert html.count(f'src="cid:{cid}"') == 1
    assert "data:" not in html
    assert 'alt="Actualités par thème : Ruralité, 3 ; Orientation, « 1 » &amp; <2>."' in html
    assert "Ruralité, 3" in part(mail, "plain")


def test_the_mail_is_the_golden_one() -> None:
    html = f'<p>Été</p>\n<img src="cid:{image(DOT).cid}" alt="Ruralité, 3">\n'
    note = Rendered(subject="Note", html=embed(html, DOT), text="Été\n\nRuralité, 3\n")
    assert serialise(message(note, envelope())) == GOLDEN.read_bytes()


def test_a_text_reader_has_the_words_and_no_picture(house: Office) -> None:
    to, note = ("a@region.example", "b@region.example"), rendered()
    plain, whole = sorted(
        mails(house, note, to, digest=week().digest, in_text={to[0]}), key=lambda one: one.email
    )
    mail = read(plain.raw + plain.body)
    assert mail.get_content_type() == "text/plain"
    assert "Ruralité, 3 ; Orientation" in " ".join(part(mail, "plain").split())
    assert pictures(read(whole.raw + whole.body)) == {image(DOT).cid: DOT}


@given(st.binary(min_size=3, max_size=300), st.text(max_size=40))
def test_what_was_detached_and_put_back_is_the_same(png: bytes, around: str) -> None:
    called = f'<b>x</b><img class="chart" src="cid:{image(png).cid}" alt="">'
    html = around.replace("<", "&lt;") + called
    held = embed(html, png)
    assert held != html
    assert detach(held) == (html, (image(png),))
    assert detach(html) == (html, ())


def test_a_title_that_spells_a_picture_stays_a_title() -> None:
    title = '<img src="data:image/png;base64,AAAA"> <img src="cid:x@vigie">'
    note = notes.briefing(((notes.story(1, title, notes.label("ruralite")),), (), ()))
    seen = rendered(note=note)
    html, found = detach(seen.html)
    assert found == (image(DOT),)
    assert html.count("data:image/png;base64,AAAA") == seen.html.count("base64,AAAA") > 0


def test_a_picture_too_heavy_gives_way_to_its_words() -> None:
    seen = rendered(DOT + bytes(HEAVIEST))
    assert "<img" not in seen.html
    assert "Orientation, « 1 » &amp; &lt;2&gt;." in seen.html


def test_the_ceiling_of_mail_programs_does_not_count_the_picture() -> None:
    seen = rendered(DOT + bytes(HEAVIEST - 100), notes.crowded(300))
    html, found = detach(seen.html)
    assert found
    assert CEILING * 0.8 < len(html.encode()) < CEILING < len(seen.html.encode())


def test_a_digest_shows_no_chart_unless_it_asks(house: Office) -> None:
    with open_records(house.watch.home / "vigie.db") as records:
        assert "<img" not in show(house, records, week()).html
        assert "Actualités par thème" not in show(house, records, week()).text


@pytest.mark.parametrize(
    ("weeks", "said"),
    [
        (range(46, 47), "semaine\u00a047 (16-22 novembre 2026)\u00a0: Désinformation, 3"),
        (range(43, 47), "(S43, S44, S45, S46, S47). Désinformation\u00a0: 0, 0, 0, 0, 3"),
    ],
)
def test_it_speaks_of_this_note_alone_until_there_are_three(
    house: Office, weeks: range, said: str
) -> None:
    with open_records(house.watch.home / "vigie.db") as records:
        past(records, weeks)
        text = show(house, records, charted()).text.replace("\n", " ")
    assert said in text


def _approved(house: Office, records: Records, ours: Manuscript) -> Approval:
    said = approve(house, records, ours.id, by="Anne")
    assert isinstance(said, Manuscript), said
    assert said.approval is not None
    return said.approval


def test_the_picture_that_leaves_is_the_one_that_was_approved(house: Office) -> None:
    """Whatever is told of the past meanwhile; one body for all, and none for who reads text."""
    with open_records(house.watch.home / "vigie.db") as records:
        past(records, range(40, 46))
        ours = records.manuscripts.open(charted(), "Vigie", AT)
        frozen = _approved(house, records, ours)
        past(records, range(46, 47))
        again = show(house, records, frozen.briefing, (frozen.visa,))
        assert again.html != frozen.rendered.html, "a note was told since"
        sent = send(house, records, ours.id, by="Anne")
        assert isinstance(sent, Sent)
        bodies = records.engine.rows("SELECT count(*) AS n FROM outbox_bodies")[0]["n"]
        assert drain(house, records).sent == 3
    assert bodies == 1
    _, (approved,) = detach(frozen.rendered.html)
    for letter in sorted((house.watch.home / "envois").glob("*.eml")):
        mail = read(letter.read_bytes())
        assert pictures(mail) == {approved.cid: approved.data}
        seen = Rendered(
            subject=frozen.rendered.subject,
            html=embed(part(mail, "html"), approved.data),
            text=f"{part(mail, 'plain')}\n",
        )
        assert fingerprint(seen) == frozen.sha256 == sent.issue.sha256
    page = keep(house.watch.home, "essai", frozen.rendered).read_text("utf-8")
    assert 'src="data:image/png;base64,' in page
