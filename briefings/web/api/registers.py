"""Calls, past issues, themes and sources."""

from __future__ import annotations

from typing import Annotated

from fastapi import HTTPException, Query

from briefings.errors import BriefingError
from briefings.model import Issue
from briefings.web.api import schemas
from briefings.web.api.base import room
from briefings.web.site import TheSite
from watch.store.enrichment import CallNotice
from watch.zone import paris

router = room()
MOST = 500


@router.get("/calls", response_model=schemas.Calls, summary="Les appels ouverts")
def calls(
    site: TheSite,
    theme: Annotated[str | None, Query(max_length=100, description="Son nom court")] = None,
) -> schemas.Calls:
    """Calls whose deadline is not past, those without one last; at most 500."""
    watch = site.office.watch
    if theme is not None and theme not in {one.slug for one in watch.themes}:
        raise HTTPException(404)
    today = paris(watch.now()).date()
    with site.office.stores() as (store, _):
        found = store.enrichment.calls(today, theme)
    opened = [one for one in found if one.call.open_on(today)][:MOST]
    return schemas.Calls(calls=[_call(one) for one in opened])


@router.get("/issues", response_model=schemas.Issues, summary="Les notes envoyées")
def issues(
    site: TheSite,
    digest: Annotated[str, Query(max_length=100, description="Le bulletin")] = "hebdo",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> schemas.Issues:
    """The latest issues of a digest."""
    try:
        slug = site.office.digest(digest).slug
    except BriefingError:
        raise HTTPException(404) from None
    with site.office.stores() as (_, records):
        found = records.issues.latest(slug, limit)
    return schemas.Issues(issues=[_issue(one) for one in found])


@router.get("/themes", response_model=schemas.Themes, summary="Les thèmes")
def themes(site: TheSite) -> schemas.Themes:
    """The subjects that are followed."""
    known = site.office.watch.themes
    return schemas.Themes(themes=[schemas.Theme(slug=one.slug, name=one.name) for one in known])


@router.get("/sources", response_model=schemas.Sources, summary="Les sources")
def sources(site: TheSite) -> schemas.Sources:
    """Where items come from."""
    return schemas.Sources(
        sources=[
            schemas.Source(
                slug=one.slug,
                name=one.name,
                homepage=one.homepage,
                category=one.category,
                language=one.language,
                enabled=one.enabled,
            )
            for one in site.office.watch.sources
        ]
    )


def _call(one: CallNotice) -> schemas.Call:
    return schemas.Call(
        item=one.article.key,
        title=one.article.title,
        url=one.article.url,
        source=one.article.source,
        kind=one.call.kind,
        closing=one.call.closing,
        deadline=one.call.deadline,
        quote=one.call.quote,
    )


def _issue(one: Issue) -> schemas.Issue:
    return schemas.Issue(
        digest=one.digest,
        number=one.number,
        subject=one.subject,
        period_start=one.period.start,
        period_end=one.period.end,
        made_at=one.made_at,
        text=one.text,
        sha256=one.sha256,
    )
