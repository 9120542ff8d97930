"""An office's own Word templates: what may be moved, and how a mistake is told."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from briefings.errors import TemplateFailed
from briefings.formats.word import word
from tests import papers

SHIPPED = Path(__file__).parent.parent / "templates" / "documents" / "information.docx"
NAME = "documents/information.docx"


def own(folder: Path, *changes: tuple[str, str], part: str = "word/document.xml") -> Path:
    """The shipped template with some of its XML replaced, in an office's folder."""
    path = folder / NAME
    path.parent.mkdir(exist_ok=True)
    with ZipFile(SHIPPED) as source, ZipFile(path, "w") as target:
        for name in source.namelist():
            text = source.read(name).decode()
            for old, new in changes if name == part else ():
                assert old in text
                text = text.replace(old, new)
            target.writestr(name, text)
    return folder


def paragraph(text: str) -> str:
    return f'<w:p><w:pPr></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def titles(content: bytes) -> list[str]:
    note = docx.Document(BytesIO(content))
    return [p.text for p in note.paragraphs if p.style and p.style.name == "Heading 1"]


def failure(folder: Path) -> str:
    with pytest.raises(TemplateFailed) as caught:
        word(papers.document(), folder)
    return str(caught.value).replace("\u00a0", " ")


def test_the_order_of_the_parts_is_the_template_s(tmp_path: Path) -> None:
    body = paragraph("{{p corps }}")
    moved = (
        paragraph("{{p parties.suites_proposees }}") + body + paragraph("{{p parties.en_bref }}")
    )
    told = titles(word(papers.document(), own(tmp_path, (body, moved))))
    assert told[:5] == [
        "Suites proposées",
        "Contexte",
        "Portée pour l’Occitanie",
        "Options",
        "En bref",
    ]


def test_a_part_moved_into_a_table_leaves_a_cell_that_word_opens(tmp_path: Path) -> None:
    inside = paragraph("{{p parties.options }}")
    cell = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{inside}</w:tc></w:tr></w:tbl>"
    body = paragraph("{{p corps }}")
    content = word(papers.document(), own(tmp_path, (body, cell + body)))
    table = docx.Document(BytesIO(content)).tables[1]
    assert table._cells[0].paragraphs[0].text == "Options"
    assert table._cells[0]._tc[-1].tag.endswith("}p")


def test_office_words_and_fonts_are_kept(tmp_path: Path) -> None:
    folder = own(tmp_path, (">Sources<", ">D’où cela vient<"))
    assert "D’où cela vient" in titles(word(papers.document(), folder))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            ("{{ objet }}", "{{ objt }}"),
            f"{NAME}, paragraphe « {{{{ objt }}}} {{% endif %}}{{% if periode %}} », demande une",
        ),
        (("{{ titre }}", "{{ titre"), "est mal écrit"),
        (("{%p endif %}", "{%p endfi %}"), "est mal écrit"),
        (("{{ titre }}", "{{ titre.__class__ }}"), "est interdit à un modèle"),
        (("{{ titre }}", "{{ ''.__class__.__mro__ }}"), "est interdit à un modèle"),
        (("{{p corps }}", "rien"), "n'a pas de place pour une partie : ajoutez-y {{p corps }}"),
        (("{{p sources }}", "rien"), "n'a pas de place pour une partie : ajoutez-y {{p sources }}"),
        (("{{ titre }}", '{{ "&lt;/w:t&gt;"|safe }}'), "des balises qui se croisent"),
        (("{{ titre }}", "{{ 1/0 }}"), "ne peut pas être rempli"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_paragraph(
    tmp_path: Path, changes: tuple[str, str], told: str
) -> None:
    message = failure(own(tmp_path, changes))
    assert message.startswith(f"Le modèle {NAME}")
    assert told in message
    assert "le document n'est pas fait" in message


def test_a_mistake_in_the_header_is_told_too(tmp_path: Path) -> None:
    folder = own(tmp_path, ("titre_court", "titre_cour"), part="word/header2.xml")
    assert "« {{ titre_cour }} »" in failure(folder)


def test_a_style_that_is_gone_is_named(tmp_path: Path) -> None:
    folder = own(tmp_path, ("Avis du service", "Avis"), part="word/styles.xml")
    assert "n'a plus le style « Avis du service »" in failure(folder)


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04broken"])
def test_what_is_no_word_file_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / NAME
    path.parent.mkdir()
    path.write_bytes(content)
    assert "n'est pas un document Word (.docx) lisible" in failure(tmp_path)


def test_a_kind_without_a_template_is_said(tmp_path: Path) -> None:
    with pytest.raises(TemplateFailed, match=r"documents/autre\.docx n'existe pas"):
        word(papers.document("autre"), tmp_path)


FIELD = "<w:p><w:r><w:instrText> {} </w:instrText></w:r></w:p>"
RELATIONS = "word/_rels/document.xml.rels"
OUTSIDE = (
    '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{}" Target="{}" TargetMode="External"/></Relationships>'
)


@pytest.mark.parametrize("code", ["DDEAUTO c:\\\\x cmd", "INCLUDEPICTURE http://x.example/p.gif"])
def test_a_field_that_fetches_is_refused(tmp_path: Path, code: str) -> None:
    body = paragraph("{{p corps }}")
    message = failure(own(tmp_path, (body, body + FIELD.format(code))))
    assert f"contient un champ qui va chercher « {code} »" in message.replace("(", "").replace(
        ")", ""
    )


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("image", "http://x.example/pixel.gif"),
        ("oleObject", "file:///c:/x.xls"),
        ("hyperlink", "file:///etc/passwd"),
        ("frame", "https://x.example/"),
    ],
)
def test_what_would_be_fetched_at_opening_is_refused(
    tmp_path: Path, kind: str, target: str
) -> None:
    folder = own(tmp_path, ("</Relationships>", OUTSIDE.format(kind, target)), part=RELATIONS)
    assert f"« {target} »" in failure(folder)


def test_the_template_of_the_template_is_taken_out(tmp_path: Path) -> None:
    target = "file:///C:/Users/martin/Modeles/region.dotm"
    link = OUTSIDE.format("attachedTemplate", target)
    folder = own(tmp_path, ("</Relationships>", link), part=RELATIONS)
    content = ZipFile(BytesIO(word(papers.document(), folder)))
    assert not any(b"martin" in content.read(name) for name in content.namelist())
