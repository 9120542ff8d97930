"""`vigie digests add`, `enable`, `disable`: digests.yaml changed by a command.

Only the lines that change are written, so comments, order and quotes stay those of the person who
keeps the file; what comes out is read back before anything is replaced.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from briefings.app import Office, known
from briefings.digests import FILE, parse_digests
from watch.commands.writing import tell_place
from watch.console import console
from watch.errors import CatalogError, SettingsError
from watch.front import again
from watch.mistakes import quoted
from watch.resources import own_or_shipped
from watch.rewrite import rewrite
from watch.yamlfile import YamlDocument, parse_yaml

_VALUE = re.compile(r"(\s*(?:- )?enabled:\s*)\S+")
_ENTRY = re.compile(r"^( *)- ", re.MULTILINE)


def switch_digest(office: Office, slug: str, *, enabled: bool) -> None:
    """Start or stop a digest; what it has made stays in any case."""
    digest = office.digest(slug)
    out = console()
    state = "en route" if enabled else "arrêté"
    if digest.enabled is enabled:
        out.print(f"{digest.title}\u00a0: déjà {state}.")
        return
    raw = _current(office)
    _write(office, raw, switched(raw, FILE, slug, enabled=enabled))
    out.print(f"{digest.title}\u00a0: {state}.")
    if enabled:
        out.print(f"Ses dates\u00a0: {again('digests calendar')}")


def add_digest(office: Office, fields: Mapping[str, object], *, resume: bool) -> None:
    """Add an entry at the end of the file.

    Raises:
        SettingsError: the name was that of a digest with issues, and ``resume`` is not given.
    """
    slug = str(fields["slug"])
    with office.stores() as (_, records):
        past = records.issues.latest(slug, 1)
    if past and not resume and slug not in {one.slug for one in office.digests}:
        raise SettingsError(
            f"{quoted(slug)} a déjà été le nom d'un bulletin, jusqu'au n°\u00a0{past[0].number}"
            f"\u00a0: choisissez un autre nom, ou reprenez cette suite avec --resume.",
        )
    raw = _current(office)
    _write(office, raw, appended(raw, fields))
    console().print(
        f"Ajouté. Pour le voir avant son jour\u00a0: {again(f'digests preview {slug}')}"
    )


def switched(raw: bytes, name: str, slug: str, *, enabled: bool) -> bytes:
    """The file with this entry's ``enabled`` set; every other line as it was."""
    document, lines = parse_yaml(raw, name), raw.decode("utf-8-sig").splitlines(keepends=True)
    rank = _rank(document, slug)
    said = "true" if enabled else "false"
    if document.at(("digests", rank, "enabled")) is not None:
        at = document.line(("digests", rank, "enabled")) - 1
        lines[at] = _VALUE.sub(rf"\g<1>{said}", lines[at], count=1)
    else:
        at = document.line(("digests", rank, "slug")) - 1
        text = lines[at].rstrip("\r\n")
        end = lines[at][len(text) :] or "\n"
        lines[at] = f"{text}{end}"
        lines.insert(at + 1, f"{' ' * text.index('slug')}enabled: {said}{end}")
    after = "".join(lines).encode()
    if parse_yaml(after, name).at(("digests", rank, "enabled")) is not enabled:
        raise CatalogError(f"{name} est écrit d'une façon que Vigie ne sait pas modifier.")
    return after


def appended(raw: bytes, fields: Mapping[str, object]) -> bytes:
    """The file with one more entry, at the column of the others."""
    text = raw.decode("utf-8-sig").rstrip("\n")
    dashes = _ENTRY.findall(text)
    margin = dashes[-1] if dashes else "  "
    lines = [f"{key}: {_scalar(value)}" for key, value in fields.items() if value not in ("", ())]
    head, *rest = lines
    entry = "\n".join([f"{margin}- {head}", *(f"{margin}  {line}" for line in rest)])
    return f"{text}\n\n{entry}\n".encode()


def _scalar(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(map(_scalar, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _rank(document: YamlDocument, slug: str) -> int:
    entries = document.at(("digests",))
    slugs = [one.get("slug") for one in entries] if isinstance(entries, list) else []
    return slugs.index(slug)


def _current(office: Office) -> bytes:
    return own_or_shipped(office.watch.home, FILE).read_bytes()


def _write(office: Office, before: bytes, after: bytes) -> None:
    path = office.watch.home / FILE
    parse_digests(parse_yaml(after, str(path)), known(office.watch))
    backup = rewrite(path, before if path.exists() else None, after)
    tell_place(console(), path, backup)
