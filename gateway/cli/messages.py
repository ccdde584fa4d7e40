"""`gateway messages …`."""

from datetime import UTC, datetime

import click

from gateway.cli.opening import runtime
from gateway.data_key import require_fit
from gateway.messaging.missed import Look, look_for_missed


@click.group()
def messages() -> None:
    """The texts that came and went."""


@messages.command()
@click.option(
    "--since",
    required=True,
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%d %H:%M"]),
    help="How far to look back, in UTC; the carrier keeps its list for months.",
)
@click.option("--dry-run", is_flag=True, help="Only say what is missing.")
def sweep(since: datetime, *, dry_run: bool) -> None:
    """Take in the texts on the carrier's list that never came here, STOP before all else.

    The worker does so every ten minutes from where it was. This is for looking further back: after a backup was
    restored, for instance. What is here already stays as it is.
    """
    with runtime() as opened:
        require_fit(opened.db)
        look = look_for_missed(opened, since.replace(tzinfo=UTC), dry_run=dry_run)
    click.echo("\n".join(_told(look, dry_run=dry_run)))


def _told(look: Look, *, dry_run: bool) -> list[str]:
    said = [f"{look.listed:,} texts on the carrier's list, of which {look.missed:,} never came here."]
    left_out = f"{look.forgotten:,} of people who were forgotten since"
    if dry_run:
        return [*said, f"{look.stops:,} of them ask to stop; {left_out} would be left out. Nothing was changed."]
    said.append(f"Taken in: {look.taken:,}, of which {look.stops:,} ask to stop.")
    said.append(f"Left out: {left_out}, {look.turned_away:,} that the door keeps out.")
    return said if look.whole else [*said, "That was all the time there was: type the same command again."]
