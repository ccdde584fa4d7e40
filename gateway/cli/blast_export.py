"""`gateway blast export`."""

from pathlib import Path

import click

from gateway.blasts import store
from gateway.blasts.following.progress import progress
from gateway.cli.blast_opening import opened_for_blasts
from gateway.cli.who import as_option
from gateway.lists.outcomes import export_outcomes


@click.command("export")
@click.argument("slug")
@click.option(
    "--to", "file", required=True, metavar="FILE", type=click.Path(dir_okay=False, path_type=Path), help="A new file."
)
@as_option
def export_blast(slug: str, file: Path, who: str) -> None:
    """Make FILE, a CSV of what became of SLUG person by person, which only you can read. The audit log says so.

    Times are in UTC. Delete the file when it has been of use.
    """
    with opened_for_blasts() as opened:
        blast = store.find(opened, slug)
        everybody = progress(opened, blast.id).people
        with click.progressbar(length=everybody, label="Writing", show_pos=True) as shown:
            people = export_outcomes(opened, who, blast, file, shown.update)
    click.echo(f"{file} holds {people:,} people; only you can read it.")
