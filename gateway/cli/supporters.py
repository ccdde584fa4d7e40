"""`gateway supporters …`."""

import click

from gateway.cli.opening import runtime
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.phones import PhoneError, supporter_phone
from gateway.stopping import OptOut, campaign_called, stop_as_told


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
    try:
        number = supporter_phone(phone)
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
    with runtime() as opened:
        require_fit(opened.db)
        about = campaign_called(opened.directory, campaign)
        told = OptOut(number, "organizer", why.strip(), about)
        fresh = stop_as_told(opened.db, who, "supporters stop", told)
    noted = f"Noted: no more texts and calls {f'about {campaign} ' if campaign else ''}go there."
    click.echo(noted if fresh else "They had stopped before; nothing changes.")
