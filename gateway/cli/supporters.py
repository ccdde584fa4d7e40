"""`gateway supporters …`."""

import os
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from gateway.cli.opening import runtime
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.phones import PhoneError, supporter_phone
from gateway.proof import as_page, as_text, proof_of
from gateway.stopping import OptOut, campaign_called, stop_as_told


def _moment(_context: click.Context, _option: click.Parameter, text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        return datetime.combine(date.fromisoformat(text), time.max, UTC)
    except ValueError:
        pass
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise click.BadParameter('write a date as 2026-05-01, or a moment as "2026-05-01 14:30".') from None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


@click.group()
def supporters() -> None:
    """People, known by their telephone."""


@supporters.command()
@click.argument("phone")
@click.option("--why", required=True, help="How they said so, such as by letter; kept as proof.")
@click.option("--campaign", default="", metavar="SLUG", help="Only about this campaign; else about everything.")
@as_option
def stop(phone: str, why: str, campaign: str, who: str) -> None:
    """Note that the owner of PHONE wants no more texts and calls. It counts at once, as STOP does."""
    if not why.strip():
        raise click.UsageError("--why must say how they told you.")
    number = _number(phone)
    with runtime() as opened:
        require_fit(opened.db)
        about = campaign_called(opened.directory, campaign)
        told = OptOut(number, "organizer", why.strip(), about)
        fresh = stop_as_told(opened.db, who, "supporters stop", told)
    noted = f"Noted: no more texts and calls {f'about {campaign} ' if campaign else ''}go there."
    click.echo(noted if fresh else "They had stopped before; nothing changes.")


@supporters.command()
@click.argument("phone")
@click.option("--html", "file", type=click.Path(dir_okay=False, path_type=Path), help="Make this file of the page.")
@click.option("--at", callback=_moment, help="What held then, too; UTC, and of a date what held at its end.")
@as_option
def consent(phone: str, file: Path | None, at: datetime | None, who: str) -> None:
    """Show all that the owner of PHONE agreed to and asked us to stop: the proof, on one page.

    It holds a name, a number and words. Delete the file when it has been of use.
    """
    number = _number(phone)
    with runtime() as opened:
        require_fit(opened.db)
        proof = proof_of(opened, who, number, at)
    if proof is None:
        raise click.ClickException("Nobody with this number is known here.")
    if file is None:
        click.echo(as_text(proof))
        return
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as page:
        page.write(as_page(proof))
    click.echo(f"{file} holds the page; only you can read it.")


def _number(phone: str) -> str:
    try:
        return supporter_phone(phone)
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
