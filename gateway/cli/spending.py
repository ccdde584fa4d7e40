"""`gateway spending`."""

from collections.abc import Iterator

import click

from gateway.abuse.spending import Spending, pause_words
from gateway.cli.opening import runtime
from gateway.settings import Settings


@click.command()
def spending() -> None:
    """Show what this hour and this day have cost by your price table, and what waits because of that."""
    with runtime() as opened:
        opened.tallies.settle_now()
        for line in _lines(opened.spending, opened.settings):
            click.echo(line)


def _lines(spent: Spending, settings: Settings) -> Iterator[str]:
    yield f"This hour: ${spent.this_hour():.2f} of {_ceiling(settings.spend_per_hour)} (SPEND_PER_HOUR)"
    yield f"Today:     ${spent.today():.2f} of {_ceiling(settings.spend_per_day)} (SPEND_PER_DAY), a day in UTC"
    most = settings.rings_per_hour or "no ceiling"
    yield f"Rings:     {spent.rings_this_hour()} of {most} this hour (RINGS_PER_HOUR)"
    pause = spent.ring_pause()
    yield f"{pause_words(pause)}." if pause else "Nothing waits."


def _ceiling(dollars: float) -> str:
    return f"${dollars:.2f}" if dollars else "no ceiling"
