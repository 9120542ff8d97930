"""What `vigie run` does of the subscriptions by itself, and says of it in one line each."""

from __future__ import annotations

from collections.abc import Iterator

from briefings.app import Office
from briefings.registry.privacy import purge, terms, too_much
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


def ageing(office: Office, records: Records) -> Iterator[str]:
    """Erase what has outlived its purpose; too much at once waits for a person."""
    found = records.retention.expired(terms(office))
    if not any(one.count for one in found):
        return
    if too_much(found):
        yield (
            "Beaucoup de données ont dépassé leur durée\u00a0: vérifiez l'horloge, puis"
            f" {again('subscribers purge')}"
        )
        return
    purge(office, records)
    gone = sum(one.count for one in found)
    yield f"Durées de conservation\u00a0: {plural(gone, 'ligne')} effacées."


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
