"""Links of drafts that hide where they lead, followed once a day until the note leaves.

By the one door to the network and its manners (addresses judged, robots.txt, five redirects). What
was seen is kept, so that a link that leads elsewhere than it did is told before the note leaves.
"""

from __future__ import annotations

from datetime import timedelta

from briefings.app import Office
from briefings.desk.links import domain, hidden
from briefings.desk.manuscript import note_of
from briefings.store import Records
from briefings.typography import NBSP, day_and_hour

AGAIN = timedelta(days=1)
MOST = 50
"""links followed at once; the others at the next passage"""


def unfold(office: Office, records: Records) -> int:
    """Follow what was not followed today; how many links were."""
    now = office.watch.now()
    urls = _links(office, records)
    records.ends.keep(urls)
    due = [url for url in urls if not (seen := records.ends.of(url)) or now - seen[0].at >= AGAIN]
    found = office.watch.ends(due[:MOST])
    for url in due[:MOST]:
        records.ends.note(url, found.get(url, ""), now)
    return len(due[:MOST])


def _links(office: Office, records: Records) -> list[str]:
    now = office.watch.now()
    drafts = [one for each in office.digests for one in records.manuscripts.waiting(each.slug)]
    stories = (story for draft in drafts for story in hidden(note_of(draft, now)))
    return list(dict.fromkeys(story.lead.article.url for story in stories))


def told(records: Records, url: str) -> str:
    """« mène à exemple.org, vu le … ; menait à autre.example »; '' when it is not known."""
    known = [end for end in records.ends.of(url) if end.host]
    if not known:
        return ""
    now, before = known[0], known[1:]
    was = f"{NBSP}; menait à {', '.join(end.host for end in before)}" if before else ""
    return f"mène à {now.host}, vu le {day_and_hour(now.at)}{was}"


def warning(records: Records, url: str) -> str:
    """« bit.ly : mène à … » or « bit.ly cache où il mène », for who is about to agree."""
    seen = told(records, url)
    return f"({domain(url)}) {seen}" if seen else f"({domain(url)}) cache où il mène"
