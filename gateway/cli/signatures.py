"""`gateway signatures …`."""

import logging
from pathlib import Path
from typing import Literal

import click

from gateway.cli.opening import runtime
from gateway.cli.reading import shown_reading
from gateway.sheets.rejected import rejected_file
from gateway.signups import paper_import
from gateway.signups.signing import campaign_to_sign


@click.group()
def signatures() -> None:
    """Names on petitions."""


@signatures.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--campaign", "slug", required=True, metavar="SLUG", help="The petition that was signed.")
@click.option("--source", required=True, help="Where the list comes from, such as a church or a market stand.")
@click.option("--consent", default="", help="The words about texts that were printed on the sheet.")
@click.option("--language", type=click.Choice(["en", "es"]), default="en", help="Of rows that do not say.")
def import_(file: Path, slug: str, source: str, consent: str, language: Literal["en", "es"]) -> None:
    """Take in a list of signatures from FILE, a CSV with columns for name, phone and ZIP code.

    The columns may have any order and English or Spanish titles. Each signer is asked by text to confirm. Rows that
    cannot be used go to FILE.rejected.csv; a repeated import doubles nothing.
    """
    sheet = paper_import.Sheet(source, consent, language)
    with runtime() as opened:
        # Without a Redis every row would say that its question waits for the sweeper, and so it does.
        logging.getLogger("gateway.queues").setLevel(logging.ERROR)
        campaign = campaign_to_sign(opened, slug)
        with shown_reading("Importing") as reached:
            tally = paper_import.import_list(opened, campaign, file, sheet, reached)
    click.echo(f"{tally.kept} good rows, {tally.added} of them new: these signers are asked by text.")
    if tally.refused:
        click.echo(f"{tally.refused} rows cannot be used: {rejected_file(file)} says why.")
