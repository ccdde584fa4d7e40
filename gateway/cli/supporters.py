"""`gateway supporters …`."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from gateway.cli.opening import runtime
from gateway.cli.telephone import phone_argument, telephone
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.erasure import by_hand
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
    """People, known by their telephone. Type - for it, and you are asked: so it stays out of the shell's history."""


@supporters.command()
@phone_argument
@click.option("--why", required=True, help="How they said so, such as by letter; kept as proof.")
@click.option("--campaign", default="", metavar="SLUG", help="Only about this campaign; else about everything.")
@as_option
def stop(phone: str, why: str, campaign: str, who: str) -> None:
    """Note that the owner of PHONE wants no more texts and calls. It counts at once, as STOP does."""
    if not why.strip():
        raise click.UsageError("--why must say how they told you.")
    number = telephone(phone)
    with runtime() as opened:
        require_fit(opened.db)
        about = campaign_called(opened.directory, campaign)
        told = OptOut(number, "organizer", why.strip(), about)
        fresh = stop_as_told(opened.db, who, "supporters stop", told)
    noted = f"Noted: no more texts and calls {f'about {campaign} ' if campaign else ''}go there."
    click.echo(noted if fresh else "They had stopped before; nothing changes.")


@supporters.command()
@phone_argument
@click.option("--html", "file", type=click.Path(dir_okay=False, path_type=Path), help="Make this file of the page.")
@click.option("--at", callback=_moment, help="What held then, too; UTC, and of a date what held at its end.")
@as_option
def consent(phone: str, file: Path | None, at: datetime | None, who: str) -> None:
    """Show all that the owner of PHONE agreed to and asked us to stop: the proof, on one page.

    It holds a name, a number and words. Delete the file when it has been of use.
    """
    number = telephone(phone)
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


@supporters.command()
@phone_argument
@click.option("--why", required=True, help="How they asked, such as by letter; erased with the rest.")
@click.option("--dry-run", is_flag=True, help="Only say what there is.")
@click.option("--yes", is_flag=True, help="Do not ask whether it is meant.")
@as_option
def forget(phone: str, why: str, who: str, *, dry_run: bool, yes: bool) -> None:
    """Erase all that there is about the owner of PHONE, here and at the carrier, for good.

    Only a keyed hash is left, so that no list brings them back before they text START. What they signed counts no
    more.
    """
    if not why.strip():
        raise click.UsageError("--why must say how they asked.")
    number = telephone(phone)
    with runtime() as opened:
        require_fit(opened.db)
        for line in _found(by_hand.look(opened, who, number)):
            click.echo(line)
        if dry_run:
            return
        if not yes:
            click.confirm("Erase all of this for good?", abort=True)
        begun = by_hand.forget_now(opened, who, number, why.strip())
    click.echo(_begun(begun))


def _found(found: by_hand.Found) -> Iterator[str]:
    here = ", ".join(f"{count} {kind}" for kind, count in found.here.items() if count)
    yield f"Here: {here or 'nobody with this number is known'}."
    held = found.at_carrier
    yield (
        f"At the carrier: {held.texts} texts, {held.calls} calls, {held.recordings} recordings."
        if held
        else "At the carrier: it cannot be asked now; it will be, until all is deleted."
    )


def _begun(begun: by_hand.Begun) -> str:
    if begun.status == "asked":
        return (
            "They are on the phone: the worker erases them when that call is over. `gateway retention status` tells."
        )
    return (
        f"Gone from here; at the carrier {begun.texts} texts, {begun.calls} calls, {begun.recordings} recordings. "
        "The worker goes on until the carrier shows nothing any more. `gateway retention status` tells."
    )
