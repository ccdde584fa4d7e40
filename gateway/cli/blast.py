"""`gateway blast …`."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from gateway.blasts import store
from gateway.blasts.errors import BlastError
from gateway.blasts.preflight import preflight
from gateway.blasts.writing import review
from gateway.campaigns import UnknownCampaignError
from gateway.cli.blast_pages import in_list, of_preflight, of_review
from gateway.cli.opening import runtime
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.flows.events import Language
from gateway.runtime import Runtime
from gateway.segments.definition import Segment, SegmentError
from gateway.segments.saved import load


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
