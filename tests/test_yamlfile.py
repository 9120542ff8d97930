"""The strict YAML reader: data as written, every trap refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from watch import yamlfile
from watch.errors import CatalogError
from watch.yamlfile import MAX_BYTES, YamlDocument, parse_yaml, read_yaml


def read(text: str) -> YamlDocument:
    return parse_yaml(text.encode(), "x.yaml")


def message(raw: bytes) -> str:
    with pytest.raises(CatalogError) as caught:
        parse_yaml(raw, "x.yaml")
    return str(caught.value).replace("\u00a0", " ")


@pytest.fixture(params=["libyaml", "python"], autouse=True)
def _parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both parsers of PyYAML: not every platform has the compiled one."""
    if request.param == "python":
        monkeypatch.setattr(yamlfile, "_Loader", yaml.SafeLoader)
    elif not yaml.__with_libyaml__:
        pytest.skip("PyYAML was built without libyaml")


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("Off", "Off"),
        ("y", "y"),
        ("8:30", "8:30"),
        ("1:30:00", "1:30:00"),
        ("010", "010"),
        ("09", "09"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        (".nan", ".nan"),
        ("2026-11-02", "2026-11-02"),
        ("=", "="),
        ("9" * 5000, "9" * 5000),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("42", 42),
        ("-7", -7),
        ("0", 0),
        ("2.50", 2.5),
        ('"true"', "true"),
        ("'42'", "42"),
        ("l'été", "l'été"),
    ],
)
def test_only_true_false_null_and_plain_numbers_are_not_text(written: str, value: object) -> None:
    data = read(f"a: {written}\n").data
    assert data == {"a": value}
    assert isinstance(data, dict)
    assert type(data["a"]) is type(value)


def test_each_field_knows_its_line() -> None:
    document = read("# titre\na: 1\nb:\n  - x: 1\n    y: 2\n  - z\nc: {d: 3,\n  e: 4}\n")
    assert document.line(("a",)) == 2
    assert document.line(("b", 0, "y")) == 5
    assert document.line(("b", 1)) == 6
    assert document.line(("c", "e")) == 8
    assert document.line(("b", 0, "absent", "deeper")) == 4
    assert document.line(()) == 2


def test_values_are_found_by_place() -> None:
    document = read("a: [x, {b: 1}]\n")
    assert document.at(("a", 1, "b")) == 1
    assert document.at(("a", 9)) is None
    assert document.at(("a", "b")) is None


@pytest.mark.parametrize(
    ("raw", "line", "hint"),
    [
        (b"a: b: c\n", 1, "un « : » de trop"),
        (b"a: 1\n  b: 2\n", 2, "mal alignée"),
        (b"a:\n\tb: 1\n", 2, "tabulation"),
        (b"a:\n  - x\n\t- y\n", 3, "tabulation"),
        (b"- a\nb: 1\n", 2, "tiret"),
        (b"a:\n  - x\n b: 1\n", 3, "n'est pas alignée"),
        (b"a: [1, 2\n", 1, "crochet"),
        (b"a: {b: 1\n", 1, "accolade"),
        (b"a: 'x\n", 1, "guillemets"),
        (b'a: "x\n', 1, "guillemets"),
        (b"ok: 1\na: 'x\nb: 2\nc: 3\n", 2, "guillemets"),
        (b"ok: 1\na: [x\nb: 2\nc: 3\n", 2, "crochet"),
        (b'a: "\\q"\n', 1, "guillemets"),
        (b"ok: 1\na: @x\n", 2, "ne peut pas commencer"),
        (b"a: `x`\n", 1, "ne peut pas commencer"),
        (b"a: |x\n", 1, "rien ne doit suivre"),
        (b"a: *x\n", 1, "les ancres"),
        (b"a: &x 1\nb: 2\n", 1, "les ancres"),
        (b"a: &x [1]\nb: *x\n", 2, "recopiez la valeur"),
        (b"a: !!python/object/apply:os.system [ls]\n", 1, "étiquettes"),
        (b"a: !important\n", 1, "étiquettes"),
        (b"a: !!str 12\n", 1, "étiquettes"),
        (b"a: 1\nb: 2\na: 3\n", 3, "« a » est écrit deux fois (déjà ligne 1)"),
        (b"l:\n  - a: 1\n    a: 2\n", 3, "déjà ligne 2"),
        (b"<<: {a: 1}\n", 1, "un mot simple"),
        (b"? [a, b]\n: 1\n", 1, "un mot simple"),
        (b"{{ nom }}\n", 1, "un mot simple"),
        (b"a: 1\n---\nb: 2\n", 2, "un second document"),
        (b"a: 1\nb: \x07\n", 2, "caractère invisible"),
        (b"a: \x00\n", 1, "caractère invisible"),
        (b"a: 1\nb: \xe9t\xe9\n", 2, "UTF-8"),
        ("a: été\n".encode("utf-16"), 1, "UTF-8"),
        (b"[" * 200, 1, "trop de niveaux"),
        (b"{a: " * 200, 1, "trop de niveaux"),
    ],
)
def test_a_trap_is_refused_with_its_line(raw: bytes, line: int, hint: str) -> None:
    said = message(raw)
    assert f"x.yaml, ligne {line} : " in said
    assert hint in said


@pytest.mark.parametrize("raw", [b"", b"\n\n", b"# rien\n", b"---\n", b"\xef\xbb\xbf", b"~"])
def test_an_empty_file_says_so(raw: bytes) -> None:
    assert message(raw) == "x.yaml : fichier vide"


def test_a_byte_order_mark_is_no_part_of_the_first_field() -> None:
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", "x.yaml").data == {"a": 1}


def test_windows_line_ends_count_once() -> None:
    assert parse_yaml(b"a: 1\r\nb: 2\r\n", "x.yaml").line(("b",)) == 2


def test_an_alias_bomb_costs_nothing() -> None:
    bomb = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a, *a]\n" for i in range(2000))
    said = message(bomb.encode())
    assert len(said.splitlines()) == 21
    assert said.splitlines()[-1] == "… 2001 erreurs en tout dans x.yaml"


def test_a_crowded_file_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(yamlfile, "MAX_NODES", 100)
    assert "trop de niveaux ou d'éléments" in message(b"a: [" + b"1," * 200 + b"]")


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "gros.yaml"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(CatalogError, match=r"trop gros.*2 Mo au plus"):
        read_yaml(path)
    assert "trop gros" in message(b" " * (MAX_BYTES + 1))


def test_a_missing_file_or_a_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(CatalogError, match="introuvable"):
        read_yaml(tmp_path / "absent.yaml")
    with pytest.raises(CatalogError, match="dossier"):
        read_yaml(tmp_path)
    with pytest.raises(CatalogError, match="illisible"):
        read_yaml(tmp_path / "a\0b")


def test_a_file_is_read_with_its_own_name(tmp_path: Path) -> None:
    path = tmp_path / "sources.yaml"
    path.write_text("a: é\n", encoding="utf-8")
    document = read_yaml(path)
    assert (document.data, document.name) == ({"a": "é"}, str(path))


TOKENS = "a/- /: /\n/  /[/]/{/}/&x /*x/!t /'/\"/>/#/\t/? /---\n/%YAML 1.2\n/<</,/é/\\/|/\x85/\ufeff"
PIECES = st.sampled_from(TOKENS.split("/"))


@settings(max_examples=150)
@given(st.one_of(st.binary(), st.lists(PIECES).map("".join).map(str.encode)))
def test_whatever_the_bytes_nothing_but_a_catalog_error(raw: bytes) -> None:
    try:
        parse_yaml(raw, "x.yaml")
    except CatalogError as error:
        assert str(error).startswith("x.yaml")  # noqa: PT017 - both ends are right


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
TREES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**14), 10**14) | TEXTS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS.filter(lambda k: k != "<<"), inner),
    max_leaves=10,
)


@settings(max_examples=100)
@given(TREES.filter(lambda tree: tree is not None))
def test_what_is_dumped_is_read_back(tree: object) -> None:
    class Plain(yaml.SafeDumper):
        def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the library's signature
            return True

    text = yaml.dump(tree, Dumper=Plain, allow_unicode=True)
    assert read(text).data == tree
