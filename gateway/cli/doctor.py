"""`gateway doctor`."""

import click

from gateway.checkup import checkup
from gateway.cli.opening import settings


@click.command()
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Look at everything the gateway needs, and say what to do where something is wrong."""
    wrong = 0
    for finding in checkup(settings()):
        click.echo(f"{finding.state:5}  {finding.subject}: {finding.what}")
        wrong += finding.state == "wrong"
    if wrong:
        click.echo(f"{wrong} {'thing is' if wrong == 1 else 'things are'} wrong.")
        ctx.exit(1)
