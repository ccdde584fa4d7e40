"""`gateway supporters import` and `export`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from gateway.cli.opening import runtime
from gateway.cli.reading import shown_reading
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.lists.columns import Columns, as_field, read_map
from gateway.lists.exporting import export_people
from gateway.lists.importing import Tally, Terms, Watching, import_people
from gateway.segments.definition import Segment
from gateway.segments.saved import load
from gateway.sheets.rejected import rejected_file

_OUTCOMES: Final = (
    ("added", "new"),
    ("known", "known already"),
    ("duplicates", "stood in the file before"),
    ("opted_out", "opted out, and stay so"),
    ("forgotten", "asked to be forgotten, and stay so"),
    ("rejected", "cannot be used"),
)


def _map(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    return {name: title for text in given for name, title in read_map(text).items()}


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--source", required=True, metavar="WORDS", help="Where these people come from, such as a church.")
@click.option(
    "--consent", "words", required=True, metavar="WORDS", help="The words that they agreed to; kept as proof."
)
@click.option(
    "--for", "channel", type=click.Choice(["text", "call", "both"]), default="text", help="What they agreed to."
)
@click.option("--map", "mapped", multiple=True, callback=_map, metavar="phone=TITLE,…", help="Which column is what.")
@click.option(
    "--field", "fields", multiple=True, metavar="TITLE", help="Keep this column, too, sealed; may be repeated."
)
@click.option("--tag", "tags", multiple=True, metavar="TAG", help="Put this tag on all of them; may be repeated.")
@click.option(
    "--language", type=click.Choice(["en", "es"]), default="en", help="Of those of whom the list says nothing."
)
@click.option("--dry-run", is_flag=True, help="Only say what would become of the rows.")
@as_option
def import_(file: Path, who: str, *, dry_run: bool, **terms: Any) -> None:
    """Take in the people of FILE, CSV or XLSX, who agreed to be contacted.

    Columns are known by their titles, in English or Spanish; the phone is all that is needed. Rows that cannot be
    used go to FILE.rejected.csv, with the reason. Nobody is doubled: the import can be stopped, and begun again.
    Whoever opted out or asked to be forgotten stays so.
    """
    with runtime() as opened:
        require_fit(opened.db)
        with shown_reading("Reading" if dry_run else "Importing") as reached:
            watching = Watching(_show_columns, lambda line, lines, _: reached(line, lines))
            try:
                tally = import_people(opened, who, file, Terms(**terms), watching, dry_run=dry_run)
            except KeyboardInterrupt:
                raise click.ClickException("Stopped. What was taken in stays; the same command goes on.") from None
    for line in _told(tally, file, dry_run=dry_run):
        click.echo(line)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--segment", "name", default="", metavar="NAME", help="Only these people; else everybody.")
@click.option("--field", "fields", multiple=True, metavar="NAME", help="With this custom field; may be repeated.")
@as_option
def export(file: Path, name: str, fields: tuple[str, ...], who: str) -> None:
    """Make FILE, a CSV of people with their numbers, which only you can read. The audit log says that you did.

    Delete the file when it has been of use.
    """
    with runtime() as opened:
        require_fit(opened.db)
        with opened.db.reading() as connection:
            segment = load(connection, name) if name else Segment()
        exported = export_people(opened, who, segment, file, [as_field(field) for field in fields])
    click.echo(f"{file} holds {exported.people:,} people; only you can read it.")
    if exported.unknown:
        click.echo(f"None of them has a field of the name {' or '.join(sorted(exported.unknown))}.")


def _show_columns(columns: Columns) -> None:
    click.echo("Columns:", err=True)
    for line in columns.in_words():
        click.echo(f"  {line}", err=True)


def _told(tally: Tally, file: Path, *, dry_run: bool) -> Iterator[str]:
    if dry_run:
        yield "Nothing was kept. An import would find:"
    for name, words in _OUTCOMES:
        count = getattr(tally, name)
        if count or name == "added":
            yield f"{count:>9,} {words}"
    if tally.names or tally.zips:
        yield f"Left out, for they are none: {tally.names:,} names, {tally.zips:,} ZIP codes."
    if tally.languages:
        yield f"{tally.languages:,} languages are neither English nor Spanish: these people get that of --language."
    if tally.rejected:
        yield f"{rejected_file(file)} says why. It holds personal data, and only you can read it: delete it soon."
