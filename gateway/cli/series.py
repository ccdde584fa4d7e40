"""`gateway series …`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import click

from gateway.cli.opening import runtime
from gateway.cli.series_pages import of_preview, of_series
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.runtime import Runtime
from gateway.series import resuming, store
from gateway.series.taking_in import take_in_files

_CHICAGO = "60601"


@click.group()
def series() -> None:
    """Texts for the days after somebody has begun, as campaign files have them."""


@series.command("list")
def list_() -> None:
    """Show every series: who is in it and where, what was sent, who said STOP after it."""
    with _opened() as opened, opened.db.reading() as connection:
        found = store.every(connection)
        for row in found:
            for line in of_series(opened, connection, row):
                click.echo(line)
    if not found:
        click.echo('There is none: write "[[series]]" into a campaign\'s file, and import it.')


@series.command()
@click.argument("name")
@click.option("--zip", "zip_code", default=_CHICAGO, show_default=True, help="Where they live.")
def preview(name: str, zip_code: str) -> None:
    """Say what somebody gets who begins NAME now: each text, its segments, and when it comes."""
    if not re.fullmatch(r"\d{5}", zip_code, re.ASCII):
        raise click.BadParameter("a ZIP code has five digits.", param_hint="--zip")
    with _opened() as opened, opened.db.reading() as connection:
        for line in of_preview(opened, connection, store.find(connection, name), zip_code):
            click.echo(line)


@series.command()
@click.argument("name")
@as_option
def pause(name: str, who: str) -> None:
    """Let no further text of NAME leave, until it is resumed."""
    with _opened() as opened:
        store.pause(opened, who, name)
    click.echo(f"{name}: paused.")


@series.command()
@click.argument("name")
@click.option(
    "--people", type=click.IntRange(min=0), help="How many begin with it, as the preview says, where some wait."
)
@as_option
def resume(name: str, people: int | None, who: str) -> None:
    """Go on with NAME. What should have come more than a day ago is left out.

    Where people wait who began before, say how many; where they are many, somebody else must say the same.
    """
    with _opened() as opened:
        outcome = resuming.resume(opened, who, name, people)
    if outcome == "live":
        click.echo(f"{name}: goes on.")
    else:
        click.echo(
            f"{name}: so many people need a second yes: somebody else looks at `gateway series preview {name}`, "
            f"then types `gateway series resume {name} --people {people}`."
        )


@contextmanager
def _opened() -> Iterator[Runtime]:
    """What was imported a moment ago is in it."""
    with runtime() as opened:
        require_fit(opened.db)
        try:
            take_in_files(opened)
            yield opened
        except store.SeriesError as fault:
            raise click.ClickException(str(fault)) from None
