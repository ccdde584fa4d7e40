"""`gateway audit …`."""

import click

from gateway import audit as log
from gateway.cli.opening import database


@click.group()
def audit() -> None:
    """Who looked at whom, and who acted on whom."""


@audit.command("list")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 100_000), help="The newest so many.")
def list_(limit: int) -> None:
    """Show the audit log, newest last: when, who, what, and the id of a text, a conversation or a supporter."""
    with database() as db:
        for entry in log.latest(db, limit):
            subject = f"  {entry.subject_id}" if entry.subject_id else ""
            click.echo(f"{entry.at:%Y-%m-%d %H:%M:%S} UTC  {entry.who}  {entry.action}{subject}")
