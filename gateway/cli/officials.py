"""`gateway officials …`."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import click

from gateway.cli.official_lines import about, led_to, named, phones
from gateway.cli.opening import database, settings
from gateway.cli.who import as_option
from gateway.officials import by_hand, importing, sources
from gateway.officials.atlas import Atlas
from gateway.officials.directory import Officials
from gateway.officials.errors import OfficialsError
from gateway.officials.official import KINDS, OFFICE_KINDS

_Command = Callable[..., Any]

_OF_OFFICIAL: Final = ("kind", "name", "title_en", "title_es", "spoken_en", "spoken_es", "party", "state", "district",
                       "senate_class")  # fmt: skip


def _options(*options: Callable[[_Command], _Command]) -> Callable[[_Command], _Command]:
    def decorate(command: _Command) -> _Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


about_official: Final = _options(
    click.option("--kind", type=click.Choice(KINDS), help="What they are."),
    click.option("--name", help="As it is written in texts."),
    click.option("--title", "title_en", help="Before the name, in English."),
    click.option("--title-es", "title_es", help="Before the name, in Spanish."),
    click.option("--spoken", "spoken_en", help="The name as an English voice should say it."),
    click.option("--spoken-es", "spoken_es", help="The name as a Spanish voice should say it."),
    click.option("--party"),
    click.option("--state", help="Two letters: whom they govern or represent."),
    click.option("--district", type=click.IntRange(0), help="Of a member of the House; 0 is at large."),
    click.option("--senate-class", type=click.IntRange(1, 3), help="Of a senator."),
)
about_office: Final = _options(
    click.option("--phone", help="With its area code; an extension may follow: 312-555-0100 x 12."),
    click.option("--extension", help="Keys to press when the line answers; w waits half a second."),
    click.option("--hours", help='By the office\'s clock: "Mon-Fri 9:00-17:00; Sat 10:00-12:00", or "always".'),
    click.option("--zone", help="Time zone, such as America/Chicago; without it that of the ZIP code or state."),
    click.option("--city"),
    click.option("--zip", "zip", metavar="ZIP"),
    click.option("--lines", type=click.IntRange(1), help="Most calls of ours at once; without it the default."),
    click.option("--position", type=click.IntRange(0), help="The lowest is called first."),
    click.option("--office-kind", type=click.Choice(OFFICE_KINDS)),
)
office_option: Final = click.option("--office", default="", metavar="NAME", help="Which of their offices.")


@click.group()
def officials() -> None:
    """Whom supporters call, and which of them a ZIP code leads to."""


@officials.command()
@click.option("--from", "folder", type=click.Path(path_type=Path, file_okay=False, exists=True), metavar="DIR",
              help="Read the files in this folder instead of fetching them.")  # fmt: skip
@click.option("--zips", metavar="FILE", help="File of ZIP codes and districts, or its https address.")
@click.option("--no-zips", is_flag=True, help="Leave the ZIP codes as they are.")
@click.option("--dry-run", is_flag=True, help="Change nothing; say what would change.")
@as_option
def update(folder: Path | None, zips: str | None, *, no_zips: bool, dry_run: bool, who: str) -> None:
    """Bring the members of Congress and the districts of ZIP codes up to date.

    What was entered by hand stays. Whatever is wrong with a file is said, and nothing is changed.
    """
    opened = settings()
    if folder:
        source = sources.from_folder(folder, None if no_zips else zips or sources.zips_in(folder))
    else:
        source = sources.from_web(opened.officials_url, None if no_zips else zips or opened.zip_districts_url)
    with database() as db:
        report = importing.update(db, source, who, dry_run=dry_run)
    for line in report.lines():
        click.echo(line)
    if dry_run:
        click.echo("This was a dry run: nothing was changed.")
    elif source.zips is None:
        click.echo("The ZIP codes were left as they are.")


@officials.command()
def report() -> None:
    """Show what the last update changed, and what looked wrong in it."""
    with database() as db:
        last = importing.last(db)
    if last is None:
        raise OfficialsError("Nothing was imported yet: `gateway officials update`.")
    click.echo(f"{last.at:%Y-%m-%d %H:%M} UTC, by {last.who}, from {last.source}; Congress {last.congress}.")
    for line in last.report.lines():
        click.echo(line)


@officials.command("list")
@click.option("--state", help="Two letters.")
@click.option("--kind", type=click.Choice(KINDS))
def list_(state: str | None, kind: str | None) -> None:
    """Show everybody who can be called."""
    for official in sorted(_atlas().officials.values(), key=lambda official: official.key):
        if state in {None, official.state} and kind in {None, official.kind}:
            click.echo(f"{official.key}  {named(official)}  {phones(official)}")


@officials.command()
@click.argument("who_or_zip", metavar="KEY|ZIP")
@click.option("--district", help="As the caller answered, such as IL-5.")
def show(who_or_zip: str, district: str | None) -> None:
    """Show an official and their offices, or whom a ZIP code leads to."""
    atlas = _atlas()
    official = atlas.officials.get(who_or_zip)
    if official is None and not who_or_zip.isdigit():
        raise OfficialsError(
            f'There is no official "{who_or_zip[:60]}"; `gateway officials list` shows those there are.'
        )
    lines = about(official) if official else led_to(atlas, atlas.lookup(who_or_zip, district=district))
    for line in lines:
        click.echo(line)


@officials.command()
@click.argument("key")
@about_official
@about_office
@as_option
def add(key: str, who: str, **given: Any) -> None:
    """Enter an official by hand, with one office. KEY is theirs for good, such as il:governor."""
    person, office = _parted(given)
    if person.get("state") is not None:
        office.setdefault("state", person["state"])
    with database() as db:
        by_hand.add(db, who, key, person, office)
    click.echo(f"{key} is entered.")


@officials.command()
@click.argument("key")
@office_option
@about_official
@about_office
@as_option
def edit(key: str, who: str, office: str, **given: Any) -> None:
    """Change an official, or one of their offices; an --office that is not there yet is entered."""
    person, line = _parted(given)
    with database() as db:
        by_hand.edit(db, who, key, person, line, office)
    click.echo(f"{key} is changed.")


@officials.command()
@click.argument("key")
@office_option
@as_option
def remove(key: str, office: str, who: str) -> None:
    """Take out an official, or one of their offices."""
    with database() as db:
        by_hand.remove(db, who, key, office)
    click.echo(f"{key}{office and '/'}{office} is taken out.")


@officials.command("close-today")
@click.argument("key")
@office_option
@click.option("--undo", is_flag=True, help="Open again.")
@as_option
def close_today(key: str, office: str, who: str, *, undo: bool) -> None:
    """Call nobody there until midnight, by the office's clock."""
    with database() as db:
        for line in by_hand.close_today(db, who, key, office, reopen=undo):
            click.echo(line)


def _atlas() -> Atlas:
    with database() as db:
        return Officials(db).atlas()


def _parted(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was given about the official, and about the office."""
    typed = {name: value for name, value in given.items() if value is not None}
    office = {name: value for name, value in typed.items() if name not in _OF_OFFICIAL}
    if "office_kind" in office:
        office["kind"] = office.pop("office_kind")
    return {name: value for name, value in typed.items() if name in _OF_OFFICIAL}, office
