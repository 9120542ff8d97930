"""Where a story's link leads, as an officer should see it before agreeing to it. Pure."""

from __future__ import annotations

from urllib.parse import urlsplit

from briefings.model import Briefing, Story

# Services whose addresses say nothing of where they lead, and may be pointed elsewhere later:
# the largest ones, and those of the newsletters and networks that the catalogue meets.
_SHORTENERS = frozenset(
    """bit.ly bitly.com buff.ly cutt.ly dlvr.it fb.me goo.gl ift.tt is.gd lnkd.in linktr.ee lc.cx
    ow.ly rb.gy rebrand.ly shorturl.at t.co t.ly tiny.cc tinyurl.com trib.al urlz.fr urlr.me v.gd
    vu.fr wp.me youtu.be""".split()
)


def domain(url: str) -> str:
    """The host of a link, without « www. »; '' when it has none."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def shortened(url: str) -> bool:
    """Whether the link hides where it leads."""
    return domain(url) in _SHORTENERS


def hidden(briefing: Briefing) -> tuple[Story, ...]:
    """The stories of the note with such a link."""
    told = [one for part in briefing.sections for one in (*part.stories, *part.further)]
    return tuple(one for one in (*told, *briefing.to_check) if shortened(one.lead.article.url))
