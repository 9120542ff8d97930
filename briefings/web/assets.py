"""Style sheets and pictures under names that change with their content, so that they are kept."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

FOLDER = Path(__file__).parent / "static"
_KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is served."""

    kind: str
    content: bytes


class Assets:
    """The files of ``static``, read once."""

    def __init__(self) -> None:
        self.addresses: dict[str, str] = {}
        self._files: dict[str, Asset] = {}
        for path in sorted(FOLDER.iterdir()):
            if path.suffix in _KINDS:
                content = path.read_bytes()
                name = f"{path.stem}.{sha256(content).hexdigest()[:12]}{path.suffix}"
                self.addresses[path.name] = f"/static/{name}"
                self._files[name] = Asset(_KINDS[path.suffix], content)

    def get(self, name: str) -> Asset | None:
        """The file of that present name; an older one is gone."""
        return self._files.get(name)
