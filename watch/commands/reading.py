"""`vigie reading`: what is worth reading first, with the sum behind each place when asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rich.console import Console

from watch.app import Watch
from watch.commands.finding import theme_slug
from watch.console import console, decimal, plural, table
from watch.dedupe.lead import lead_order
from watch.front import again
from watch.interest import FADING, Facts, Interest, interest
from watch.model import Article, Enriched, Labelled, SourceSpec, Verdict
from watch.store import Store
from watch.tongues import tongue
from watch.zone import paris


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed."""

    days: int
    limit: int
    theme: str | None
    why: bool


@dataclass(frozen=True, slots=True)
class Ranked:
    """A story and its points; its items, the leading one first."""

    items: tuple[Labelled, ...]
    interest: Interest

    @property
    def lead(self) -> Labelled:
        """The item that tells it best."""
        return self.items[0]


def show_reading(watch: Watch, asked: Asked) -> None:
    """Print the stories of the last days, the most interesting first."""
    theme = theme_slug(watch.themes, asked.theme)
    now = watch.now()
    since = now - timedelta(days=asked.days)
    with watch.store() as store:
        watch.enrich(store)
        # A story that began before is less new, and its first sources count.
        articles = store.articles.between(since - FADING, now)
        labelled = store.labels.of(articles)
        found = store.enrichment.of(articles)
    specs = {spec.slug: spec for spec in watch.sources}
    ranked = rank(labelled, found, specs, since, paris(now).date())
    if theme is not None:
        ranked = [one for one in ranked if _has(one, theme)]
    out = console()
    if not ranked:
        _tell_empty(out, asked)
        return
    names = {theme.slug: theme.name for theme in watch.themes}
    for place, one in enumerate(ranked[: asked.limit], 1):
        _show(out, place, one, specs, names)
        if asked.why:
            show_interest(out, one.interest)
    shown = plural(min(len(ranked), asked.limit), "affiché", "affichés")
    out.print(f"{plural(len(ranked), 'sujet')} en {plural(asked.days, 'jour')}, {shown}.")


def worth_of(watch: Watch, store: Store, article: Article) -> Interest:
    """The points of the story of one article, this week."""
    now = watch.now()
    items = store.articles.story(article.story or article.key) or [article]
    specs = {spec.slug: spec for spec in watch.sources}
    found = store.enrichment.of(items)
    facts = _facts(tuple(store.labels.of(items)), found, specs)
    return interest(facts, now - timedelta(days=7), paris(now).date())


def rank(
    labelled: Iterable[Labelled],
    found: Mapping[str, Enriched],
    specs: Mapping[str, SourceSpec],
    since: datetime,
    today: date,
) -> list[Ranked]:
    """The stories told since then by their points, then the latest first. Pure."""
    stories: dict[str, list[Labelled]] = {}
    for one in labelled:
        stories.setdefault(one.article.story or one.article.key, []).append(one)
    ranked = []
    for pile in stories.values():
        if not any(_fresh(one.article, since) for one in pile):
            continue
        items = tuple(sorted(pile, key=lambda one: lead_order(one.article, specs)))
        facts = _facts(items, found, specs)
        ranked.append(Ranked(items, interest(facts, since, today)))
    return sorted(ranked, key=lambda one: (-one.interest.total, *_latest(one.lead.article)))


def _fresh(article: Article, since: datetime) -> bool:
    """Told since then, or found since then and told little before: not a new source's past."""
    return article.first_seen >= since and article.effective >= since - FADING


def _latest(article: Article) -> tuple[float, str]:
    return (-article.effective.timestamp(), article.key)


def _facts(
    items: tuple[Labelled, ...],
    found: Mapping[str, Enriched],
    specs: Mapping[str, SourceSpec],
) -> Facts:
    slugs = sorted({one.article.source for one in items})
    tellers = [specs[slug] for slug in slugs if slug in specs]
    enriched = [found[one.article.key] for one in items if one.article.key in found]
    return Facts(
        confidence=max((label.score for one in items for label in one.labels), default=0.0),
        region=max((one.territory.score for one in enriched), default=0.0),
        sources=len(slugs),
        tellers=tellers,
        begun=min(one.article.effective for one in items),
        deadlines=[call.deadline for one in enriched for call in one.calls if call.deadline],
    )


def _has(one: Ranked, theme: str) -> bool:
    return any(theme in item.themes(Verdict.IN, Verdict.CHECK) for item in one.items)


def _tell_empty(out: Console, asked: Asked) -> None:
    about = f" sur le thème «\u00a0{asked.theme}\u00a0»" if asked.theme else ""
    out.print(
        f"Rien à lire{about} en {plural(asked.days, 'jour')}. Collectez d'abord\u00a0:"
        f" {again('harvest')}, ou remontez plus loin avec --days."
    )


def _show(
    out: Console,
    place: int,
    one: Ranked,
    specs: Mapping[str, SourceSpec],
    names: Mapping[str, str],
) -> None:
    article = one.lead.article
    day = f"{paris(article.published):%d/%m/%Y}" if article.published else "sans date"
    source = specs[article.source].name if article.source in specs else article.source
    had = one.lead.themes(Verdict.IN, Verdict.CHECK)
    themes = ", ".join(names.get(theme, theme) for theme in had) or "aucun thème"
    others = len({item.article.source for item in one.items}) - 1
    more = f" et {plural(others, 'autre source', 'autres sources')}" if others else ""
    facts = [day, source + more, themes, *tongue(article)]
    out.print(f"{place}. {article.title}", style="bold")
    out.print(f"   {decimal(one.interest.total, 0)}\u00a0points · {' · '.join(facts)}")
    out.print(f"   {article.url}\n")


def show_interest(out: Console, found: Interest) -> None:
    """The sum, part by part."""
    rows = [
        (part.name, f"{decimal(part.points, 1)} / {part.most}", part.reason) for part in found.parts
    ]
    out.print(table(("Intérêt", ">Points", "Parce que"), rows))
    out.print("")
