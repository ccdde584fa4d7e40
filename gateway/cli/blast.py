"""`gateway blast …`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from gateway.blasts import steering, store
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight import preflight
from gateway.blasts.progress import progress
from gateway.blasts.writing import review
from gateway.campaigns import UnknownCampaignError
from gateway.cli.blast_pages import in_list, of_preflight, of_progress, of_review
from gateway.cli.blast_watch import follow
from gateway.cli.blast_watch import watch as follow_in
from gateway.cli.opening import runtime
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.flows.events import Language
from gateway.runtime import Runtime
from gateway.segments.definition import Segment, SegmentError
from gateway.segments.saved import load


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
@click.option("--campaign", required=True, metavar="SLUG", help="The campaign it is for; its number sends.")
@click.option("--en", default="", metavar="TEXT", help="What English speakers get.")
@click.option("--es", default="", metavar="TEXT", help="What Spanish speakers get.")
@click.option("--segment", default="", metavar="NAME", help="Whom it is for; else everybody you know.")
@as_option
def create(slug: str, campaign: str, en: str, es: str, segment: str, who: str) -> None:
    """Write the blast SLUG. Nothing is sent.

    {first_name|friend} is the first name, or "friend" where none is known; there are {name} and {zip}, too.
    """
    texts: dict[Language, str] = {}
    if en.strip():
        texts["en"] = en.strip()
    if es.strip():
        texts["es"] = es.strip()
    with _opened() as opened:
        live = opened.directory.by_slug(campaign)
        if live is None:
            raise UnknownCampaignError(campaign)
        made = store.create(opened, who, slug, live, texts, _segment(opened, segment))
    for language, text in made.texts.items():
        for line in of_review(language, review(text, language, live.campaign.organization)):
            click.echo(line)
    click.echo(f"{made.slug}: written. See `gateway blast preview {made.slug}` before you send it.")


@blast.command()
@click.argument("slug")
def preview(slug: str) -> None:
    """Say what would happen if SLUG were sent now: to whom, to whom not and why, what it costs, when it is over."""
    with _opened() as opened:
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
    with _opened() as opened:
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
    with _opened() as opened:
        steering.approve(opened, who, slug)
    click.echo(f"{slug}: approved, and under way.")


@blast.command()
@click.argument("slug")
@as_option
def pause(slug: str, who: str) -> None:
    """Let no further text of SLUG leave, until it is resumed."""
    with _opened() as opened:
        steering.pause(opened, who, slug)
    click.echo(f"{slug}: paused.")


@blast.command()
@click.argument("slug")
@as_option
def resume(slug: str, who: str) -> None:
    """Go on with SLUG. If it paused by itself, look at why first: `gateway blast list`."""
    with _opened() as opened:
        steering.resume(opened, who, slug)
    click.echo(f"{slug}: goes on.")


@blast.command()
@click.argument("slug")
@as_option
def cancel(slug: str, who: str) -> None:
    """End SLUG for good. What the carrier has already cannot be taken back."""
    with _opened() as opened:
        steering.cancel(opened, who, slug)
    click.echo(f"{slug}: canceled.")


@blast.command()
@click.argument("slug")
@click.option("--once", is_flag=True, help="Say how far it is, and no more.")
def watch(slug: str, once: bool) -> None:  # noqa: FBT001 - as click hands it over
    """Follow SLUG until it is over. Ctrl-C ends the looking only; look again whenever you like."""
    with _opened() as opened:
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
    with _opened() as opened:
        found = store.every(opened)
    for each in found:
        click.echo(in_list(each))
    if not found:
        click.echo("There is none yet: `gateway blast create`.")


def _segment(opened: Runtime, name: str) -> Segment | None:
    if not name:
        return None
    with opened.db.reading() as connection:
        return load(connection, name)


@contextmanager
def _opened() -> Iterator[Runtime]:
    with runtime() as opened:
        require_fit(opened.db)
        try:
            yield opened
        except (BlastError, SegmentError) as fault:
            raise click.ClickException(str(fault)) from None
