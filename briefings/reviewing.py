"""The officer told by mail: a draft waits; then, past the time to review, it still does.

Each is told once, with what it tells of: the letter and its mark are written together. A draft past
its time is held: nothing here, nor anywhere else, sends it without an approval.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from briefings.app import WEEKLY, Office
from briefings.desk.manuscript import Manuscript, note_of
from briefings.model import Digest
from briefings.period import key, label
from briefings.registry.post import post
from briefings.render.letter import Gesture, Letter
from briefings.render.stories import coming
from briefings.store import Records
from briefings.typography import count, day_and_hour, series, typeset

LIST = "relecture.vigie"


def tell(office: Office, records: Records, digest: Digest, draft: Manuscript) -> int:
    """Queue the letter that says a draft waits; how many people it goes to, 0 when it was told."""
    mark = f"told:{draft.id}"
    with records.engine.transaction("reviewing.tell"):
        if records.meta.get(mark) is not None:
            return 0
        records.meta.put(mark, office.watch.now().isoformat())
        return _post(office, records, waiting(office, digest, draft))


def remind(office: Office, records: Records, digest: Digest) -> tuple[Manuscript, ...]:
    """Hold the drafts of this digest whose time to review has passed, and say so by mail."""
    now, held = office.watch.now(), []
    for draft in records.manuscripts.waiting(digest.slug):
        skipped = records.manuscripts.skipped(digest.slug, draft.period.start)
        if draft.held_at or skipped or now < deadline(digest, draft):
            continue
        with records.engine.transaction("reviewing.remind"):
            if records.manuscripts.hold(draft.id, now):
                _post(office, records, overdue(office, digest, draft))
                held.append(draft)
    return tuple(held)


def deadline(digest: Digest, draft: Manuscript) -> datetime:
    """When the time to review ends."""
    return draft.prepared_at + timedelta(hours=digest.review_hours)


def waiting(office: Office, digest: Digest, draft: Manuscript) -> Letter:
    """« Un brouillon vous attend »: what is in it, what to do, until when."""
    note = note_of(draft, office.watch.now())
    told = sum(len(part.stories) + len(part.further) for part in note.sections)
    facts = [count(told, "actualité retenue", "actualités retenues")]
    facts += [count(len(dates), "date à venir", "dates à venir")] if (dates := coming(note)) else []
    facts += [f"{len(note.to_check)}\u00a0à vérifier"] if note.to_check else []
    return Letter(
        subject=f"Brouillon à relire\u00a0: {digest.title}, {key(draft.period)}",
        house=office.house,
        title="Un brouillon vous attend",
        said=(
            (
                f"{typeset(digest.title)}, {label(draft.period)}\u00a0: {series(tuple(facts))}."
                " Rien ne part sans votre accord."
            ),
            *(["En tête de la note\u00a0:"] if note.highlights else []),
        ),
        digests=tuple(typeset(story.title) for story in note.highlights),
        gesture=_desk(office, digest, draft),
        after=(
            *_steps(digest, draft),
            (
                f"Sans accord avant le {day_and_hour(deadline(digest, draft))}, un rappel vous sera"
                " envoyé et la note restera en attente\u00a0: elle ne part jamais d’elle-même."
            ),
        ),
    )


def overdue(office: Office, digest: Digest, draft: Manuscript) -> Letter:
    """« Rappel »: the draft is held."""
    state = "n’est pas validé" if draft.approval is None else "est validé, mais n’est pas envoyé"
    return Letter(
        subject=f"Rappel, brouillon à relire\u00a0: {digest.title}, {key(draft.period)}",
        house=office.house,
        title="Ce brouillon attend toujours",
        said=(
            (
                f"{typeset(digest.title)}, {label(draft.period)}\u00a0: le brouillon préparé"
                f" le {day_and_hour(draft.prepared_at)} {state}. Il est retenu\u00a0: rien ne part"
                " sans vous."
            ),
        ),
        gesture=_desk(office, digest, draft),
        after=_steps(digest, draft),
    )


def _desk(office: Office, digest: Digest, draft: Manuscript) -> Gesture | None:
    """The page where it is worked on, when the office has pages."""
    url = office.page(f"bureau/{digest.slug}/{key(draft.period)}")
    return Gesture("Ouvrir le brouillon", url) if url else None


def _steps(digest: Digest, draft: Manuscript) -> tuple[str, ...]:
    """The commands, a line each, so that they can be copied."""
    named = "" if digest.slug == WEEKLY else f" --digest {digest.slug}"
    end = f"{named} --period {key(draft.period)}"
    return (
        f"Le lire et le modifier\u00a0: vigie issue show{end}",
        f"Le valider\u00a0: vigie issue approve{end}",
        f"L’envoyer, une fois validé\u00a0: vigie issue send{end}",
        f"Ne rien envoyer cette fois\u00a0: vigie issue skip{end}",
    )


def _post(office: Office, records: Records, letter: Letter) -> int:
    for officer in office.officers:
        post(office, records, letter, officer, listed=LIST)
    return len(office.officers)
