"""`gateway migrate`."""

import click
from alembic.util import CommandError

from gateway import migrations
from gateway.cli.opening import database


@click.command()
@click.option("--down", metavar="REVISION", help="Go back to this revision; `base` drops every table and its data.")
def migrate(down: str | None) -> None:
    """Bring the database's tables up to date."""
    with database() as db:
        try:
            if down:
                migrations.downgrade(db.engine, down)
            else:
                migrations.upgrade(db.engine)
        except CommandError as fault:
            raise click.ClickException(f"{fault}.") from None
    click.echo(f"The database is at {down}." if down else "The database is up to date.")
