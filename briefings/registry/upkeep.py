"""What `vigie run` does of the subscriptions by itself, and says of it in one line each."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.app import Office
from briefings.registry.returns import Tally, collect
from briefings.store import Records
from watch.console import plural
from watch.front import again


def returns(office: Office, records: Records) -> Iterator[str]:
    """Read the mail that came back, when a folder is set."""
    kept = office.watch.settings.bounces
    if kept.folder or kept.drop:
        tally = collect(office, records)
        if tally.read:
            yield from told(tally)


def told(tally: Tally) -> list[str]:
    """What a reading of the returned mail found."""
    if not tally.read:
        return ["Aucun message revenu depuis la dernière lecture."]
    counted = [
        (tally.hard, "refus définitif", "refus définitifs"),
        (tally.soft, "refus passager", "refus passagers"),
        (tally.again, "déjà compté", "déjà comptés"),
        (tally.unknown, "sans lien avec un de nos messages, ignoré", "sans lien, ignorés"),
        (tally.other, "qui n'est pas un retour", "qui ne sont pas des retours"),
    ]
    parts = [f"{n}\u00a0{one if n == 1 else many}" for n, one, many in counted if n]
    return [
        f"{plural(tally.read, 'message')} lus\u00a0: {', '.join(parts)}.",
        *(
            f"Suspendu\u00a0: {email}. Pour reprendre\u00a0: {again(f'subscribers resume {email}')}"
            for email in tally.suspended
        ),
    ]
