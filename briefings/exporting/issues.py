"""`vigie export issue`: a note that was made, in every format, from the briefing behind it.

A note of before briefings were kept has its mail and its text alone, and the command says so.
A draft has the formats that are marked « Projet » on their face, and no other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from briefings.app import WEEKLY, Office
from briefings.compose.weekly import briefing_document
from briefings.desk import SHOWN, State
from briefings.desk.manuscript import Manuscript, note_of
from briefings.document import Document, Heading, Visa
from briefings.errors import BriefingError
from briefings.exporting.placing import Wanted, aim, chosen, put
from briefings.formats.rows import names_of
from briefings.formats.trend import Trend, trend
from briefings.message import Envelope, message, serialise
from briefings.model import Briefing, Digest, Issue, Period, Rendered
from briefings.period import key, parse, short
from briefings.rota import command
from briefings.store import Records
from briefings.store.history import history
from watch.console import console
from watch.errors import SettingsError
from watch.front import again

LAST = "last"
PAGE = "page"


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """A note, and what its files are drawn from."""

    office: Office
    briefing: Briefing
    trend: Trend
    draft: bool = False
    visas: tuple[Visa, ...] = ()
    """of who approved it; none of a note that was sent by itself"""


def _xlsx(past: Past) -> bytes:
    from briefings.formats.workbook import workbook

    specs = [line.spec for line in past.briefing.method.sources]
    names = names_of(specs, past.office.watch.themes)
    return workbook(past.briefing, past.office.house, names, past.trend)


def _pptx(past: Past) -> bytes:
    from briefings.formats.slides import slides

    office = past.office
    themes = office.watch.themes
    return slides(past.briefing, office.house, themes, past.trend, office.templates)


def _pdf(past: Past) -> bytes:
    from briefings.formats.pdf import pdf

    return pdf(_document(past), past.office.templates)


def _docx(past: Past) -> bytes:
    from briefings.formats.word import word

    return word(_document(past), past.office.templates)


def _md(past: Past) -> bytes:
    from briefings.formats.markdown import markdown

    return markdown(_document(past), past.office.templates).encode()


def _page(past: Past) -> bytes:
    from briefings.formats.web import web_page

    return web_page(_document(past), past.office.templates).encode()


def _document(past: Past) -> Document:
    """The note on paper, its charts at the end."""
    from briefings.formats import charts

    briefing = past.briefing
    themes = past.office.watch.themes
    document = briefing_document(
        briefing, past.office.house, themes, draft=past.draft, visas=past.visas
    )
    drawn = (charts.themes(briefing, past.trend), charts.sources(briefing))
    # Each bears its title already: a caption would say it twice.
    pictures = [replace(picture, caption="") for picture in drawn if picture is not None]
    heading = [Heading(text="La note en images")] if pictures else []
    return replace(document, blocks=(*document.blocks, *heading, *pictures))


def _eml(office: Office, issue: Issue) -> bytes:
    """The mail addressed to the office itself, to be forwarded: it holds no reader's own link."""
    sender = office.watch.settings.smtp.sender
    envelope = Envelope(
        sender=sender,
        name=office.watch.settings.house.title,
        to=sender,
        message_id=f"<{issue.sha256[:32]}@{sender.rpartition('@')[2]}>",
        date=issue.made_at,
        list_id=f"{issue.digest}.vigie",
    )
    rendered = Rendered(subject=issue.subject, html=issue.html, text=issue.text)
    return serialise(message(rendered, envelope))


DRAWN: Mapping[str, Callable[[Past], bytes]] = {
    "xlsx": _xlsx,
    "pptx": _pptx,
    "pdf": _pdf,
    "docx": _docx,
    "md": _md,
    PAGE: _page,
}
"""From the briefing."""
SENT: Mapping[str, Callable[[Office, Issue], bytes]] = {
    "html": lambda _, issue: issue.html.encode(),
    "txt": lambda _, issue: issue.text.encode(),
    "eml": _eml,
}
"""From what was sent: these exist for every note."""
MARKED = ("docx", "pdf", "md", PAGE)
"""These say « Projet » of a draft."""
FORMATS = (*DRAWN, *SENT)


def export_issue(office: Office, digest: str, asked: str, wanted: Wanted) -> None:
    """Write the note of a period, or the last one."""
    form = chosen(wanted, FORMATS)
    with office.stores() as (_, records):
        issue = _find(office, records, digest, asked)
        path = aim(wanted, _name(f"{issue.digest}-{key(issue.period)}", form))
        raw = _made(office, records, issue, form)
    told = put(path, raw)
    console().print(f"Note n°\u00a0{issue.number}, {short(issue.period)}\u00a0: {told}")


def export_draft(office: Office, slug: str, asked: str, wanted: Wanted) -> None:
    """Write the draft of a period as it stands, or the latest that waits."""
    form = chosen(wanted, MARKED)
    with office.stores() as (_, records):
        draft = _draft(office, records, slug, asked)
        path = aim(wanted, _name(f"{slug}-{key(draft.period)}-projet", form))
        briefing = note_of(draft, office.watch.now())
        raw = DRAWN[form](_past(office, records, briefing, draft=True))
    told = put(path, raw)
    what = f"Brouillon {SHOWN[draft.state]}, révision {draft.revision}, {short(draft.period)}"
    console().print(f"{what}\u00a0: {told}")


def _draft(office: Office, records: Records, slug: str, asked: str) -> Manuscript:
    digest = office.digest(slug)
    if asked == LAST:
        found = next(reversed(records.manuscripts.waiting(slug)), None)
        missing = "Aucun brouillon n'attend\u00a0: préparez-le avec"
        told = again("issue prepare" + ("" if slug == WEEKLY else f" --digest {slug}"))
    else:
        period = _period(asked, digest)
        found = records.manuscripts.find(slug, period.start)
        missing = f"Il n'y a pas de brouillon ({short(period)})\u00a0: préparez-le avec"
        told = command(digest, period, " prepare")
    if found is None:
        raise SettingsError(f"{missing} {told}.")
    if found.state is State.SENT:
        raise SettingsError("Cette note est partie\u00a0: demandez-la sans --draft.")
    return found


def _name(what: str, form: str) -> str:
    return f"vigie-{what}.{'html' if form == PAGE else form}"


def _find(office: Office, records: Records, slug: str, asked: str) -> Issue:
    digest = office.digest(slug)
    if asked == LAST:
        issue = next(iter(records.issues.latest(slug, 1)), None)
        if issue is None:
            raise SettingsError(
                "Aucune note n'a encore été faite\u00a0: commencez par vigie issue."
            )
        return issue
    period = _period(asked, digest)
    issue = records.issues.find(slug, period.start)
    if issue is None:
        raise SettingsError(
            f"Aucune note n'a été faite pour cette période ({short(period)})\u00a0: faites-la avec"
            f" {command(digest, period)}."
        )
    return issue


def _period(asked: str, digest: Digest) -> Period:
    try:
        return parse(asked, digest.frequency)
    except BriefingError as error:
        raise SettingsError(str(error)) from None


def _made(office: Office, records: Records, issue: Issue, form: str) -> bytes:
    if form in SENT:
        return SENT[form](office, issue)
    briefing = records.issues.briefing(issue.id)
    if briefing is None:
        *first, last = SENT
        raise SettingsError(
            f"La note n°\u00a0{issue.number} a été faite avant que Vigie ne garde de quoi l'écrire"
            f" ainsi\u00a0: demandez --format {', '.join(first)} ou {last}."
        )
    return DRAWN[form](_past(office, records, briefing, visas=_visas(records, issue)))


def _past(
    office: Office,
    records: Records,
    briefing: Briefing,
    *,
    draft: bool = False,
    visas: tuple[Visa, ...] = (),
) -> Past:
    before = history(records.engine, briefing.digest.slug, briefing.period.start)
    told = trend(before, briefing)
    return Past(office=office, briefing=briefing, trend=told, draft=draft, visas=visas)


def _visas(records: Records, issue: Issue) -> tuple[Visa, ...]:
    draft = records.manuscripts.find(issue.digest, issue.period.start)
    return (draft.approval.visa,) if draft is not None and draft.approval is not None else ()
