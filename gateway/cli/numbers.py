"""`gateway numbers …`."""

import click

from gateway import numbers as use
from gateway.cli.opening import database, runtime


@click.group()
def numbers() -> None:
    """The organization's short codes and telephone numbers."""


@numbers.command()
@click.option("--check", is_flag=True, help="Change nothing; exit with 1 if something would change.")
@click.pass_context
def sync(ctx: click.Context, *, check: bool) -> None:
    """Read the numbers of the carrier's account and point their webhooks to this gateway."""
    with runtime() as opened:
        findings = use.sync(opened.db, opened.carrier, opened.settings.public_url, check=check)
    for finding in findings:
        click.echo(f"{finding.phone}: {finding.what}")
    if not any(finding.changes for finding in findings):
        click.echo("Every number of the account points here.")
    elif check:
        ctx.exit(1)


@numbers.command("list")
def list_() -> None:
    """Show the numbers, and which campaigns answer on them."""
    with database() as db:
        busy = use.in_use(db)
        for number in use.every(db):
            can = ", ".join(word for word, able in (("text", number.text), ("voice", number.voice)) if able)
            campaigns = ", ".join(busy.get(number.phone, ())) or "no live campaign"
            click.echo(f"{number.phone}  {number.kind.replace('_', ' ')}  {can}  {campaigns}")
