"""`gateway token …`."""

import click

from gateway import tokens
from gateway.cli.opening import database


@click.group()
def token() -> None:
    """Keys for programs that use the API."""


@token.command()
@click.argument("name")
@click.option(
    "--may",
    multiple=True,
    type=click.Choice(tokens.RIGHTS),
    default=tokens.FORMS,
    show_default=True,
    help="forms: sign people up, stop them; texts: send to many; lists: see telephones. May be repeated.",
)
def create(name: str, may: tuple[tokens.Right, ...]) -> None:
    """Make a token for the program called NAME. It is shown this once. Counts may be read with any.

    The token of a web form needs no more than "forms": whoever steals it then texts nobody.
    """
    with database() as db:
        click.echo(tokens.create(db, name, may))


@token.command("list")
def list_() -> None:
    """Show which programs have a token."""
    with database() as db:
        for made in tokens.every(db):
            state = f"revoked {made.revoked_at:%Y-%m-%d}" if made.revoked_at else "in use"
            click.echo(f"{made.name}  may {', '.join(made.may)}  made {made.created_at:%Y-%m-%d}  {state}")


@token.command()
@click.argument("name")
def revoke(name: str) -> None:
    """End the token of the program called NAME, at once."""
    with database() as db:
        tokens.revoke(db, name)
    click.echo(f"{name}: revoked.")
