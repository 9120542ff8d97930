"""Two officers on one note: rights, conflicts, approval, and one sending whatever happens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from briefings.app import Office
from briefings.approving import Sent, approve, lift, send, skip, withdraw
from briefings.desk import Add, Annotate, Conflict, Drop, Entry, Introduce, Refused, Retitle, State
from briefings.desk.manuscript import Approval, Manuscript, Skip, note_of
from briefings.editing import edit, look, remark
from briefings.mailing import send as drain
from briefings.model import CommentKind, Rendered
from briefings.store import Records, open_records
from briefings.store.issues import fingerprint
from tests.desks import AT, KEYS, by_hand
from tests.officers import READERS, at_work, office
from watch.settings import Desk

A, B = KEYS[:2]
LINK, DOUBT = KEYS[6:8]


@pytest.fixture
def house(tmp_path: Path) -> Office:
    return office(tmp_path)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[Records, Manuscript]]:
    with at_work(tmp_path) as both:
        yield both


Opened = tuple[Records, Manuscript]


def now(records: Records, ours: Manuscript) -> Manuscript:
    found = records.manuscripts.get(ours.id)
    assert found is not None
    return found


def approved(house: Office, opened: Opened) -> Approval:
    records, ours = opened
    said = approve(house, records, ours.id, by="Anne")
    assert isinstance(said, Manuscript), said
    assert said.approval is not None
    return said.approval


def body(mail: EmailMessage, kind: str) -> str:
    """A part as its reader gets it; mail ends lines in its own way, the last one always."""
    part = mail.get_body((kind,))
    assert part is not None
    told = str(part.get_content()).replace("\r\n", "\n")
    return told.removesuffix("\n") if kind == "html" else told


def test_a_note_goes_from_prepared_to_sent(house: Office, opened: Opened) -> None:
    records, ours = opened
    assert isinstance(edit(house, records, ours.id, Drop(story=A), by="Anne"), Entry)
    assert now(records, ours).state is State.REVIEW
    frozen = approved(house, opened)
    assert "Titre 10" not in frozen.rendered.html
    assert now(records, ours).state is State.APPROVED
    sent = send(house, records, ours.id, by="Anne")
    assert isinstance(sent, Sent)
    assert (sent.new, sent.mails, sent.issue.number) == (True, 3, 1)
    assert now(records, ours).state is State.SENT
    assert records.issues.briefing(sent.issue.id) == frozen.briefing
    assert A not in records.issues.stories_sent("hebdo", AT)


def test_the_bytes_that_leave_are_those_that_were_approved(house: Office, opened: Opened) -> None:
    records, ours = opened
    edit(house, records, ours.id, Introduce(text="Chère équipe : voici « la » note !"), by="Anne")
    frozen = approved(house, opened)
    send(house, records, ours.id, by="Anne")
    assert drain(house, records).sent == 3
    letters = sorted((house.watch.home / "envois").glob("*.eml"))
    assert len(letters) == 3
    for letter in letters:
        mail = message_from_bytes(letter.read_bytes(), policy=policy.default)
        html, text = (body(mail, kind) for kind in ("html", "plain"))
        subject = str(mail["Subject"])
        assert subject == frozen.rendered.subject.replace("\u00a0", " "), "as headers want it"
        seen = Rendered(subject=frozen.rendered.subject, html=html, text=text)
        assert fingerprint(seen) == frozen.sha256


def test_nothing_leaves_without_an_approval(house: Office, opened: Opened) -> None:
    records, ours = opened
    said = send(house, records, ours.id, by="Anne")
    assert isinstance(said, Refused)
    assert "rien ne part sans accord" in said.reason
    assert records.issues.find("hebdo", ours.period.start) is None


def test_editing_after_an_approval_voids_it(house: Office, opened: Opened) -> None:
    records, ours = opened
    approved(house, opened)
    edit(house, records, ours.id, Drop(story=B), by="Bruno")
    assert (now(records, ours).state, now(records, ours).approval) == (State.REVIEW, None)
    assert isinstance(send(house, records, ours.id, by="Anne"), Refused)


def test_an_approval_taken_back_stays_in_the_history(house: Office, opened: Opened) -> None:
    records, ours = opened
    approved(house, opened)
    withdraw(house, records, ours.id, by="Anne", text="une coquille")
    told = [(one.approves, one.visa.remark) for one in now(records, ours).visas]
    assert told == [(True, ""), (False, "validation retirée\u00a0: une coquille")]
    assert isinstance(send(house, records, ours.id, by="Anne"), Refused)
    assert isinstance(withdraw(house, records, ours.id, by="Anne"), Refused)


def test_who_approves_has_seen_what_others_did(house: Office, opened: Opened) -> None:
    records, ours = opened
    edit(house, records, ours.id, Drop(story=A), by="Bruno")
    said = approve(house, records, ours.id, by="Anne")
    assert isinstance(said, Conflict)
    assert [one.who for one in said.entries] == ["Bruno"]
    assert isinstance(approve(house, records, ours.id, by="Anne"), Manuscript), "told once"


def test_a_page_approves_the_revision_that_it_shows(house: Office, opened: Opened) -> None:
    records, ours = opened
    edit(house, records, ours.id, Drop(story=A), by="Anne", on=0)
    assert isinstance(approve(house, records, ours.id, by="Anne", on=0), Conflict)
    assert isinstance(approve(house, records, ours.id, by="Anne", on=1), Manuscript)
    again = approve(house, records, ours.id, by="Bruno", on=1)
    assert isinstance(again, Refused)
    assert "déjà validée par Anne le 24/11/2026 à 09:00" in again.reason


def test_two_officers_at_their_terminals_are_told_of_each_other_once(
    house: Office, opened: Opened
) -> None:
    records, ours = opened
    look(records, ours, by="Bruno")
    for title in ("Un", "Deux"):
        assert isinstance(
            edit(house, records, ours.id, Retitle(story=A, title=title), by="Anne"), Entry
        )
    mine = Retitle(story=A, title="De Bruno")
    said = edit(house, records, ours.id, mine, by="Bruno")
    assert isinstance(said, Conflict)
    assert len(said.entries) == 2
    assert note_of(now(records, ours), AT).highlights[0].title == "Deux"
    assert isinstance(edit(house, records, ours.id, mine, by="Bruno"), Entry)


def test_rights_to_edit_and_to_send_are_apart(tmp_path: Path) -> None:
    house = office(tmp_path, Desk(editors=("Bruno",), approvers=("Anne Durand",)))
    with at_work(tmp_path) as (records, ours):
        other = edit(house, records, ours.id, Drop(story=A), by="Carole")
        assert isinstance(other, Refused)
        assert "desk.editors" in other.reason
        assert isinstance(edit(house, records, ours.id, Drop(story=A), by="bruno"), Entry)
        assert isinstance(edit(house, records, ours.id, Drop(story=B), by="Anne Durand"), Entry)
        for gesture in (approve, send, withdraw):
            said = gesture(house, records, ours.id, by="Bruno")
            assert isinstance(said, Refused)
            assert "desk.approvers" in said.reason
        look(records, now(records, ours), by="anne durand")
        assert isinstance(approve(house, records, ours.id, by="anne durand"), Manuscript)
        assert isinstance(remark(house, records, ours.id, "vu", by="Carole"), Refused)


def test_remarks_and_visas_are_kept_with_names_dates_and_functions(
    house: Office, opened: Opened
) -> None:
    records, ours = opened
    remark(house, records, ours.id, "RAS", by="Bruno", role="Chargé de mission")
    said = approve(house, records, ours.id, by="Anne", role="Cheffe de service", text="Bien.")
    assert isinstance(said, Manuscript)
    told = [(one.visa.who, one.visa.role, one.visa.remark, one.approves) for one in said.visas]
    assert told == [
        ("Bruno", "Chargé de mission", "RAS", False),
        ("Anne", "Cheffe de service", "Bien.", True),
    ]


def test_what_is_sent_never_changes(house: Office, opened: Opened) -> None:
    records, ours = opened
    approved(house, opened)
    send(house, records, ours.id, by="Anne")
    for said in (
        edit(house, records, ours.id, Drop(story=A), by="Anne"),
        approve(house, records, ours.id, by="Anne"),
        withdraw(house, records, ours.id, by="Anne"),
        remark(house, records, ours.id, "trop tard", by="Anne"),
        skip(house, records, house.digest(), ours.period, by="Anne", reason=""),
    ):
        assert isinstance(said, Refused)
        assert "partie" in said.reason


def test_a_skipped_note_does_not_leave_until_it_is_wanted_again(
    house: Office, opened: Opened
) -> None:
    records, ours = opened
    approved(house, opened)
    digest = house.digest()
    assert isinstance(skip(house, records, digest, ours.period, by="Anne", reason="congés"), Skip)
    said = send(house, records, ours.id, by="Anne")
    assert isinstance(said, Refused)
    assert "Anne a choisi le 24/11/2026 de ne pas faire la note 2026-S47 (congés)" in said.reason
    twice = skip(house, records, digest, ours.period, by="Bruno", reason="")
    assert isinstance(twice, Refused)
    assert lift(house, records, digest, ours.period, by="Anne") is None
    assert isinstance(lift(house, records, digest, ours.period, by="Anne"), Refused)
    assert isinstance(send(house, records, ours.id, by="Anne"), Sent)


def test_a_note_that_nobody_receives_is_not_sent(tmp_path: Path) -> None:
    house = office(tmp_path, readers=())
    with at_work(tmp_path) as opened:
        approved(house, opened)
        said = send(house, opened[0], opened[1].id, by="Anne")
        assert isinstance(said, Refused)
        assert "personne ne reçoit" in said.reason


def test_a_note_that_mail_programs_would_cut_is_not_approved(house: Office, opened: Opened) -> None:
    records, ours = opened
    text = "Une phrase assez longue pour peser. " * 80

    def comment(keys: list[str]) -> Manuscript | Refused | Conflict:
        for key in keys:
            for kind in CommentKind:
                edit(house, records, ours.id, Annotate(story=key, kind=kind, text=text), by="Anne")
        return approve(house, records, ours.id, by="Anne")

    assert isinstance(comment([*KEYS[:6], LINK, DOUBT]), Manuscript), "70 000 characters fit"
    shown = now(records, ours).approval
    assert shown is not None
    assert shown.rendered.html.count("Une phrase assez longue") == 80 * 3 * 8, "none is cut"
    for number in range(90, 95):
        added = Add(story=by_hand(number, f"Ajoutée {number}"), section="ruralite")
        edit(house, records, ours.id, added, by="Anne")
    said = comment([f"{number:020x}" for number in range(90, 95)])
    assert isinstance(said, Refused)
    assert "raccourcissez des commentaires" in said.reason


def test_fifty_sendings_at_once_make_one_issue(house: Office, opened: Opened) -> None:
    records, ours = opened
    approved(house, opened)

    def one(_: int) -> tuple[int, bool]:
        with open_records(house.watch.home / "vigie.db", busy=60) as own:
            said = send(house, own, ours.id, by="Anne")
            assert isinstance(said, Sent), said
            return said.issue.id, said.new

    with ThreadPoolExecutor(50) as pool:
        said = list(pool.map(one, range(50)))
    assert len({issue for issue, _ in said}) == 1
    assert Counter(new for _, new in said) == {True: 1, False: 49}
    mails = records.outbox.of(said[0][0])
    assert sorted(mail.email for mail in mails) == sorted(READERS)


def test_twenty_editors_at_once_lose_nothing(house: Office, opened: Opened) -> None:
    records, ours = opened

    def one(number: int) -> object:
        who, kind = f"Agent {number}", list(CommentKind)[number % 3]
        move = Annotate(story=KEYS[number % 6], kind=kind, text=f"De {number}")
        with open_records(house.watch.home / "vigie.db", busy=60) as own:
            return edit(house, own, ours.id, move, by=who, on=0)

    with ThreadPoolExecutor(20) as pool:
        said = list(pool.map(one, range(20)))
    accepted = [one for one in said if isinstance(one, Entry)]
    assert {type(one) for one in said} == {Entry, Conflict}
    assert now(records, ours).revision == len(accepted) == 6, "one comment of a kind per story"
    stories = [one for part in note_of(now(records, ours), AT).sections for one in part.stories]
    kept = {comment.text for story in stories for comment in story.comments}
    assert kept == {one.move.text for one in accepted if isinstance(one.move, Annotate)}
