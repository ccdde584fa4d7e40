"""`gateway campaign …`."""

import sys
from typing import Final

import click

from gateway import campaigns
from gateway.cli.files import parsed, sources
from gateway.cli.opening import database

_NUMBER: Final = click.option(
    "--number", "phones", multiple=True, metavar="NUMBER", help="+13125550100, or a short code. May be repeated."
)


@click.group()
def campaign() -> None:
    """Petitions and call campaigns: each is a file."""


@campaign.command()
@click.argument("file")
def check(file: str) -> None:
    """Say everything that is wrong with a campaign FILE (or a demo campaign, by name)."""
    for name, source in sources(file):
        found = parsed(name, source)
        click.echo(f'{name}: fine. "{found.title["en"]}" ({found.slug}).')


@campaign.command("import")
@click.argument("file")
@_NUMBER
def import_(file: str, phones: tuple[str, ...]) -> None:
    """Take in a campaign FILE, or `demo` for both demo campaigns (`demo/petition`, `demo/whitehouse` for one).

    A changed file becomes a new version; conversations under way finish on theirs.
    """
    found = sources(file)
    for name, source in found:
        parsed(name, source)
    with database() as db:
        for _, source in found:
            _report(campaigns.import_campaign(db, source, phones))


@campaign.command()
@click.argument("slug")
def export(slug: str) -> None:
    """Print the file of the campaign SLUG, as it was imported."""
    with database() as db:
        sys.stdout.buffer.write(campaigns.export_campaign(db, slug).encode())


@campaign.command("list")
def list_() -> None:
    """Show every campaign with its numbers."""
    with database() as db:
        for listed in campaigns.every(db):
            where = ", ".join(listed.numbers) or "no number"
            click.echo(f"{listed.slug}  {listed.status}  version {listed.version}  on {where}  {listed.title}")


@campaign.command()
@click.argument("slug")
def pause(slug: str) -> None:
    """Start no new conversations in SLUG; those under way go on."""
    _turn(slug, "paused")


@campaign.command()
@click.argument("slug")
def resume(slug: str) -> None:
    """Let SLUG answer again."""
    _turn(slug, "live")


@campaign.command()
@click.argument("slug")
def close(slug: str) -> None:
    """End SLUG: its keywords become free for others."""
    _turn(slug, "closed")


@campaign.command()
@click.argument("slug")
@_NUMBER
def unbind(slug: str, phones: tuple[str, ...]) -> None:
    """Take SLUG off a number."""
    if not phones:
        raise click.UsageError("Say which with --number.")
    with database() as db:
        campaigns.unbind(db, slug, phones)
    click.echo(f"{slug}: no longer on {', '.join(phones)}.")


def _turn(slug: str, status: campaigns.Status) -> None:
    with database() as db:
        campaigns.set_status(db, slug, status)
    click.echo(f"{slug}: {status}.")


def _report(imported: campaigns.Imported) -> None:
    where = f"answers on {', '.join(imported.numbers)}" if imported.numbers else "is on no number yet (--number)"
    click.echo(f"{imported.slug}: {imported.outcome}, version {imported.version}; {where}.")
    if imported.status != "live":
        click.echo(f"{imported.slug}: is {imported.status}; `gateway campaign resume {imported.slug}` makes it live.")
