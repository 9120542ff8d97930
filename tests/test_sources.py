"""Each case of tests/sources: a page as sites send it, and what Vigie reads in it.

To add one: a folder with ``page.*`` and ``spec.yaml``; run with ``VIGIE_EXPECT=write`` to write
``expected.json``, then read it as a reviewer would.
"""

from __future__ import annotations

import json
import os

import pytest

from tests.cases import CASES, Case
from tests.pages import NOW
from watch.model import Reading
from watch.reading import read
from watch.sources import kinds


def told(found: Reading) -> dict[str, object]:
    return {
        "encoding": found.encoding,
        "problem": found.problem,
        "articles": [
            {
                "key": one.key,
                "url": one.url,
                "title": one.title,
                "lead": one.lead,
                "text": one.text,
                "published": one.published.isoformat() if one.published else None,
                "authors": list(one.authors),
                "tags": list(one.tags),
            }
            for one in found.articles
        ],
        "rejected": [f"{one.refusal.value} | {one.detail}" for one in found.rejected],
        **({"more": [one.url for one in found.more]} if found.more else {}),
    }


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_is_read_as_expected(case: Case) -> None:
    got = told(read(case.page(), case.spec, NOW))
    expected = case.folder / "expected.json"
    if os.environ.get("VIGIE_EXPECT") == "write":
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert got == json.loads(expected.read_text(encoding="utf-8"))


def test_every_kind_has_cases() -> None:
    assert {case.spec.kind for case in CASES} == set(kinds())
