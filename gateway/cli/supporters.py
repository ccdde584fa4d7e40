"""`gateway supporters …`."""

import click

from gateway.cli.opening import runtime
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.phones import PhoneError, supporter_phone
from gateway.stopping import stop_for_organizer


@click.group()
def supporters() -> None:
    """People, known by their telephone."""


@supporters.command()
@click.argument("phone")
@click.option("--why", required=True, help="How they said so, such as by letter; kept as proof.")
@as_option
def stop(phone: str, why: str, who: str) -> None:
    """Note that the owner of PHONE wants no more texts and calls. It counts at once, as STOP does."""
    if not why.strip():
        raise click.UsageError("--why must say how they told you.")
    try:
        number = supporter_phone(phone)
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
    with runtime() as opened:
        require_fit(opened.db)
        fresh = stop_for_organizer(opened.db, who, number, why.strip())
    click.echo("Noted: no more texts and calls go there." if fresh else "They had stopped before; nothing changes.")
