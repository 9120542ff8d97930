"""The draft as an officer reads it on a terminal: numbers first, then what was done of it."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console

from briefings.desk import SHOWN, TO_CHECK, Pile, Plan, State
from briefings.desk.links import domain, hidden, shortened
from briefings.desk.manuscript import Manuscript, note_of, plan_at
from briefings.drafting.asking import Asked
from briefings.editing import look
from briefings.mailing import fate
from briefings.model import Story
from briefings.period import label, local_day
from briefings.typography import count, day
from briefings.unfolding import warning
from watch.console import console
from watch.zone import paris


def show(asked: Asked, revision: int | None) -> None:
    """Print a revision of the draft, the present one by default, and the next step."""
    out, draft = console(), asked.draft()
    plan = plan_at(draft, revision)
    out.print(heading(asked, draft))
    if revision is not None:
        out.print(f"Révision {revision}, non la dernière ({draft.revision}).")
    if plan.introduction:
        out.print(f"\nIntroduction\n    {plan.introduction}")
    _part(out, asked, plan, "À retenir", plan.highlights, brief=True)
    for section in draft.base.sections:
        slug = section.theme.slug
        _part(out, asked, plan, section.theme.name, plan.piles[Pile(slug)])
        links = plan.piles[Pile(slug, brief=True)]
        _part(out, asked, plan, f"{section.theme.name}, en lien", links, brief=True)
    _part(out, asked, plan, "À vérifier", plan.piles[TO_CHECK])
    _part(out, asked, plan, "Écartées", plan.dropped, brief=True)
    if revision is None:
        look(asked.records, draft, by=asked.by)
        out.print()
        next_step(out, asked, draft)


def heading(asked: Asked, draft: Manuscript) -> str:
    """Which note, and where its draft stands."""
    top = f"{asked.digest.title}, {label(draft.period)}\n"
    if draft.issue is not None:
        return f"{top}Note {fate(asked.records.outbox.tally(draft.issue))}."
    prepared = f"{paris(draft.prepared_at):%d/%m à %H:%M}"
    held = ", retenu\u00a0: le délai de relecture est passé" if draft.held_at else ""
    return (
        f"{top}Brouillon {SHOWN[draft.state]}, révision {draft.revision}, fait le {prepared} par"
        f" {draft.prepared_by}{held}."
    )


def next_step(out: Console, asked: Asked, draft: Manuscript) -> None:
    """What to type now."""
    match draft.state:
        case State.PREPARED | State.REVIEW:
            out.print(f"Pour la lire comme ses destinataires\u00a0: {asked.command('--preview')}")
            out.print(f"Pour la valider\u00a0: {asked.command('approve')}")
        case State.APPROVED:
            visa = draft.approval.visa if draft.approval else None
            who = f" par {visa.who} le {paris(visa.at):%d/%m à %H:%M}" if visa else ""
            out.print(f"Validée{who}. Pour l'envoyer\u00a0: {asked.command('send')}")
        case State.SENT:
            who = asked.command("history")
            out.print(f"Elle ne change plus. À qui elle est remise, ou non\u00a0: {who}")


def warn(out: Console, asked: Asked, draft: Manuscript) -> None:
    """Name the links that hide where they lead."""
    for story in hidden(note_of(draft, draft.prepared_at)):
        number = plan_at(draft).number(story.lead.article.story or story.lead.article.key)
        out.print(
            f"Attention\u00a0: le lien de l'actualité n°\u00a0{number}"
            f" {warning(asked.records, story.lead.article.url)}."
        )


def _part(
    out: Console,
    asked: Asked,
    plan: Plan,
    title: str,
    keys: Iterable[str],
    *,
    brief: bool = False,
) -> None:
    keys = tuple(keys)
    if not keys:
        return
    out.print(f"\n{title}")
    names = {spec.slug: spec.name for spec in asked.office.watch.sources}
    for key in keys:
        story = plan.stories[key]
        out.print(f"{plan.number(key):>4}  {story.title}")
        if brief:
            continue
        out.print(f"      {_origin(story, names)}")
        for line in _hand(story):
            out.print(f"      {line}")


def _origin(story: Story, names: dict[str, str]) -> str:
    """« Centre de sciences · 21 novembre 2026 · cs.example · aussi 2 autres sources »."""
    article = story.lead.article
    when = "sans date" if article.published is None else day(local_day(article.published))
    where = domain(article.url) + (" (lien raccourci)" if shortened(article.url) else "")
    others = story.sources - 1
    also = [f"et {count(others, 'autre source', 'autres sources')}"] if others else []
    return " · ".join([names.get(article.source, article.source), when, where, *also])


def _hand(story: Story) -> list[str]:
    """What the office did of the story."""
    wording = story.wording
    return [
        *([f"ajoutée par {story.added_by}"] if story.added_by else []),
        *([f"titre de la source\u00a0: {story.lead.article.title}"] if wording.title else []),
        *([f"extrait récrit\u00a0: {wording.extract}"] if wording.extract is not None else []),
        *(f"{one.kind} ({one.by})\u00a0: {one.text}" for one in story.comments),
    ]
