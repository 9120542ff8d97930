"""An office's own templates: they replace ours one by one, and their mistakes have a place."""

from __future__ import annotations

from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from briefings.errors import TemplateFailed
from briefings.render import House, render
from briefings.render.environment import sandbox
from tests import notes

TEXT, HEADER, CALLS = "email/note.txt.j2", "parts/header.html.j2", "parts/calls.html.j2"


def own(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def failure(folder: Path) -> str:
    with pytest.raises(TemplateFailed) as caught:
        render(notes.ordinary(), House(), notes.THEMES, folder)
    return str(caught.value)


def test_one_part_can_be_replaced_alone(tmp_path: Path) -> None:
    own(tmp_path, "parts/footer.html.j2", "<tr><td>À bientôt, {{ page.house.service }}</td></tr>")
    note = render(notes.ordinary(), House(), notes.THEMES, tmp_path)
    assert "À bientôt, Service Sciences et Société" in note.html
    assert "Note faite par Vigie" not in note.html
    assert "Note faite par Vigie" in note.text


def test_an_empty_folder_changes_nothing(tmp_path: Path) -> None:
    shipped = render(notes.ordinary(), House(), notes.THEMES)
    assert render(notes.ordinary(), House(), notes.THEMES, tmp_path) == shipped


def test_an_office_can_write_new_parts_and_its_words_are_escaped(tmp_path: Path) -> None:
    own(tmp_path, "parts/mine.html.j2", "<p>{{ page.house.service }}</p>")
    own(
        tmp_path,
        "email/note.html.j2",
        '<html><body>{% include "parts/mine.html.j2" %}</body></html>',
    )
    note = render(notes.empty(), House(service="R&D <b>"), notes.THEMES, tmp_path)
    assert "<p>R&amp;D &lt;b&gt;</p>" in note.html
    assert "R&D <b>" in note.text


@pytest.mark.parametrize(
    ("name", "content", "place", "why"),
    [
        (
            TEXT,
            "a\n{{ page.missing }}",
            f"{TEXT}, ligne 2,",
            "n'existe pas",
        ),
        ("parts/footer.html.j2", "\n\n{{ nothing }}", "parts/footer.html.j2, ligne 3,", "nothing"),
        (HEADER, "a\n{% if %}", f"{HEADER}, ligne 2,", "est mal écrit"),
        (HEADER, "{% for x in page.parts %}", HEADER, "mal écrit"),
        (HEADER, "{{ 1/0 }}", f"{HEADER}, ligne 1,", "ZeroDivision"),
        (
            CALLS,
            '{% include "no.j2" %}',
            f"{CALLS}, ligne 1,",
            "« no.j2 »",
        ),
        (TEXT, "caf\xe9".encode("latin-1"), TEXT, "UTF-8"),
        (
            TEXT,
            '{% include "email/note.txt.j2" %}',
            TEXT,
            "Recursion",
        ),
        (
            TEXT,
            "{{ page.parts.x() }}",
            f"{TEXT}, ligne 1,",
            "n'existe pas",
        ),
        (
            TEXT,
            "{{ ''.__class__.__mro__ }}",
            f"{TEXT}, ligne 1,",
            "est interdit à un modèle",
        ),
        (
            TEXT,
            "{{ page.title.__init__.__globals__ }}",
            f"{TEXT}, ligne 1,",
            "est interdit à un modèle",
        ),
        (TEXT, "{{ range(10**9)|list }}", TEXT, "Overflow"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(
    tmp_path: Path,
    name: str,
    content: str | bytes,
    place: str,
    why: str,
) -> None:
    message = failure(own(tmp_path, name, content)).replace("\u00a0", " ")
    assert message.startswith(f"Le modèle {place}")
    assert why in message
    assert "la note n'est pas faite" in message


def test_a_judgement_that_is_remembered_stays_the_same(tmp_path: Path) -> None:
    sandboxed = sandbox([tmp_path], escape=True)
    kept = sandboxed.from_string("{{ given.copy()|length }} {{ name.upper() }}")
    refused = [
        sandboxed.from_string(text)
        for text in ("{{ given.append(1) }}", "{{ given.__class__ }}", "{{ name.__class__ }}")
    ]
    for _ in range(3):
        assert kept.render(given=[1], name="a") == "1 A"
        for one in refused:
            with pytest.raises(SecurityError):
                one.render(given=[1], name="a")
