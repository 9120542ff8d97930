"""`vigie serve`: the pages."""

from __future__ import annotations

import click

from briefings.cli.door import load
from watch.front import Invocation, examples, invocation


@click.command(short_help="Ouvrir les pages : bureau, archive, abonnements.")
@click.option("--host", metavar="ADRESSE", help="Où écouter, au lieu du réglage web.host.")
@click.option(
    "--port", type=click.IntRange(0, 65535), metavar="PORT", help="Au lieu du réglage web.port."
)
@click.option(
    "--workers",
    type=click.IntRange(1, 8),
    metavar="N",
    help="Processus qui répondent, au lieu du réglage web.workers.",
)
@invocation
@examples("vigie serve", "vigie serve --host 0.0.0.0 --port 8080", "vigie serve --workers 2")
def serve(called: Invocation, host: str | None, port: int | None, workers: int | None) -> None:
    """Ouvrir les pages, jusqu'à Ctrl+C ; leurs messages partent aussitôt.

    Sans --host, seule cette machine les voit : mettez un relais web (https) devant."""
    from briefings.serving import serve as run

    run(load(called), host, port, workers)
