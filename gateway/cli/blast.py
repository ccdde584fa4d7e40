"""`gateway blast …`."""

import sys
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import click

from gateway.blasts import confirming, steering, store
from gateway.blasts.audience import count
from gateway.blasts.following.progress import progress
from gateway.blasts.preflight.moments import read_instant, read_local
from gateway.blasts.preflight.report import preflight
from gateway.cli.blast_opening import opened_for_blasts
from gateway.cli.blast_pages import in_list, of_preflight, of_progress, then
from gateway.cli.blast_watch import follow
from gateway.cli.blast_watch import watch as follow_in
from gateway.cli.who import as_option


def _moment(read: Callable[[str], datetime | None]) -> Callable[..., datetime | None]:
    def readable(_context: click.Context, _option: click.Parameter, text: str) -> datetime | None:
        try:
            return read(text)
        except ValueError as fault:
            raise click.BadParameter(f"it {fault}.") from None

    return readable


def _planned(command: Callable[..., Any]) -> Callable[..., Any]:
    at = 'Begin then, such as "2026-11-20 15:00"; UTC.'
    local = "Nobody gets it before this time by their own clock."
    command = click.option("--local", default="", callback=_moment(read_local), metavar="TIME", help=local)(command)
    return click.option("--at", default="", callback=_moment(read_instant), metavar="TIME", help=at)(command)


_people: Final[Callable[..., Any]] = click.option(
    "--people", required=True, type=click.IntRange(min=0), help="To how many people, as the preview says it."
)


def _not_both(at: datetime | None, local: datetime | None) -> None:
    if at and local:
        raise click.UsageError("Say --at or --local, not both.")


@click.group()
def blast() -> None:
    """One text to many: written, looked over, sent once to each."""


@blast.command()
@click.argument("slug")
@_planned
def preview(slug: str, at: datetime | None, local: datetime | None) -> None:
    """Say what would happen if SLUG were sent: to whom, to whom not and why, what it costs, when it is over."""
    _not_both(at, local)
    with opened_for_blasts() as opened:
        found = store.find(opened, slug)
        with opened.db.reading() as connection:
            people = count(connection, found)
        with click.progressbar(length=people, label="Looking at everybody", file=sys.stderr) as shown:
            report = preflight(opened, found, at, local, shown.update)
    click.echo("\n".join([*of_preflight(report), then(found, report, at, local)]))


@blast.command()
@click.argument("slug")
@_people
@_planned
@as_option
def send(slug: str, people: int, at: datetime | None, local: datetime | None, who: str) -> None:
    """Send SLUG: at once, or when you say. Look at its preview first; whom it goes to is written down now."""
    _not_both(at, local)
    with opened_for_blasts() as opened:
        outcome = confirming.send(opened, who, slug, people, at, local)
    if outcome == "scheduled":
        click.echo(
            f"{slug}: under way. `gateway blast watch {slug}` follows it, `gateway blast pause {slug}` stops it."
        )
    else:
        click.echo(
            f"{slug}: so many people need a second yes: somebody else looks at `gateway blast preview {slug}`, "
            "then types what stands at its end."
        )


@blast.command()
@click.argument("slug")
@_people
@click.option("--mark", required=True, help="What you have looked at: it stands at the end of the preview.")
@as_option
def approve(slug: str, people: int, mark: str, who: str) -> None:
    """Say yes to SLUG, which somebody else wants to send to many. Look at its preview first; then it goes out."""
    with opened_for_blasts() as opened:
        confirming.approve(opened, who, slug, people, mark)
    click.echo(f"{slug}: approved, and under way.")


@blast.command()
@click.argument("slug")
@as_option
def pause(slug: str, who: str) -> None:
    """Let no further text of SLUG leave, until it is resumed."""
    with opened_for_blasts() as opened:
        steering.pause(opened, who, slug)
    click.echo(f"{slug}: paused.")


@blast.command()
@click.argument("slug")
@as_option
def resume(slug: str, who: str) -> None:
    """Go on with SLUG. If it paused by itself, look at why first: `gateway blast list`."""
    with opened_for_blasts() as opened:
        steering.resume(opened, who, slug)
    click.echo(f"{slug}: goes on.")


@blast.command()
@click.argument("slug")
@as_option
def cancel(slug: str, who: str) -> None:
    """End SLUG for good. What the carrier has already cannot be taken back."""
    with opened_for_blasts() as opened:
        steering.cancel(opened, who, slug)
    click.echo(f"{slug}: canceled.")


@blast.command()
@click.argument("slug")
@click.option("--once", is_flag=True, help="Say how far it is, and no more.")
def watch(slug: str, once: bool) -> None:  # noqa: FBT001 - as click hands it over
    """Follow SLUG until it is over. Ctrl-C ends the looking only; look again whenever you like."""
    with opened_for_blasts() as opened:
        blast_id = store.find(opened, slug).id
        looks = follow(lambda: progress(opened, blast_id))
        found = next(looks) if once else follow_in(looks, in_terminal=sys.stdout.isatty())
    if found is None:
        click.echo(f"You look no more; {slug} goes on. `gateway blast pause {slug}` stops it.")
    else:
        click.echo("\n".join(of_progress(found)))


@blast.command("list")
def list_() -> None:
    """Show every blast, newest first."""
    with opened_for_blasts() as opened:
        found = store.every(opened)
    for each in found:
        click.echo(in_list(each))
    if not found:
        click.echo("There is none yet: `gateway blast create`.")
