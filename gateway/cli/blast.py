"""`gateway blast …`."""

import sys
from datetime import UTC, datetime

import click

from gateway.blasts import steering, store
from gateway.blasts.preflight import preflight
from gateway.blasts.progress import progress
from gateway.cli.blast_opening import opened_for_blasts
from gateway.cli.blast_pages import in_list, of_preflight, of_progress
from gateway.cli.blast_watch import follow
from gateway.cli.blast_watch import watch as follow_in
from gateway.cli.who import as_option


def _instant(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    moment = _moment(text)
    return moment and (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))


def _local(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    moment = _moment(text)
    if moment and moment.tzinfo:
        raise click.BadParameter("everybody's own clock has no zone: leave it away.")
    return moment


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise click.BadParameter('write a moment as "2026-11-20 15:00".') from None


@click.group()
def blast() -> None:
    """One text to many: written, looked over, sent once to each."""


@blast.command()
@click.argument("slug")
def preview(slug: str) -> None:
    """Say what would happen if SLUG were sent now: to whom, to whom not and why, what it costs, when it is over."""
    with opened_for_blasts() as opened:
        for line in of_preflight(preflight(opened, store.find(opened, slug))):
            click.echo(line)


@blast.command()
@click.argument("slug")
@click.option("--at", callback=_instant, metavar="TIME", help='Begin then, such as "2026-11-20 15:00"; UTC.')
@click.option("--local", callback=_local, metavar="TIME", help="Nobody gets it before this time by their own clock.")
@as_option
def send(slug: str, at: datetime | None, local: datetime | None, who: str) -> None:
    """Send SLUG: at once, or when you say. Whom it goes to is written down now."""
    if at and local:
        raise click.UsageError("Say --at or --local, not both.")
    with opened_for_blasts() as opened:
        outcome = steering.send(opened, who, slug, at, local)
    if outcome == "scheduled":
        click.echo(
            f"{slug}: under way. `gateway blast watch {slug}` follows it, `gateway blast pause {slug}` stops it."
        )
    else:
        click.echo(f"{slug}: so many people need a second yes: somebody else types `gateway blast approve {slug}`.")


@blast.command()
@click.argument("slug")
@as_option
def approve(slug: str, who: str) -> None:
    """Say yes to SLUG, which somebody else wants to send to many. It goes out then."""
    with opened_for_blasts() as opened:
        steering.approve(opened, who, slug)
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
