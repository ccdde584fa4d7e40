"""`gateway blocklist …`."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

import click

from gateway import blocking
from gateway.cli.opening import runtime
from gateway.cli.telephone import phone_argument
from gateway.cli.who import as_option
from gateway.data_key import require_fit
from gateway.phones import PhoneError, own_phone

why_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--why", required=True, help="The reason, without names and numbers; whoever asks later will read it."
)
for_option: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.option(
    "--for", "span", default="", metavar="TIME", help="How long, such as 12h, 7d or 2w; without it for good."
)


@click.group()
def blocklist() -> None:
    """Telephones that are not answered, not texted and not rung. Only a keyed hash of each is kept."""


@blocklist.command()
@phone_argument
@why_option
@for_option
@as_option
def add(phone: str, why: str, span: str, who: str) -> None:
    """Block PHONE. It counts within two seconds; a STOP from there is still honored."""
    number, until = _number(phone), blocking.ends_after(span)
    with runtime() as opened:
        require_fit(opened.db)
        blocking.block(opened.db, who, number, why, until)
    click.echo(f"Blocked {until_words(until)}.")


@blocklist.command()
@phone_argument
@as_option
def remove(phone: str, who: str) -> None:
    """Let PHONE in again."""
    number = _number(phone)
    with runtime() as opened:
        require_fit(opened.db)
        lifted = blocking.unblock(opened.db, who, number)
    click.echo("It is let in again." if lifted else "It was not blocked; nothing changes.")


@blocklist.command("list")
@as_option
def list_(who: str) -> None:
    """Show why and since when numbers are blocked, by whom and how long. The numbers themselves nobody knows."""
    with runtime() as opened:
        found = blocking.look_at_list(opened.db, who)
    for entry in found:
        click.echo(f"{entry.since:%Y-%m-%d %H:%M} UTC  {until_words(entry.until)}  {entry.who}: {entry.reason}")
    if not found:
        click.echo("Nobody is blocked.")


def until_words(until: datetime | None) -> str:
    return f"until {until:%Y-%m-%d %H:%M} UTC" if until else "for good"


def _number(phone: str) -> str:
    try:
        return own_phone(phone)  # any number: short codes and toll-free ones send unwanted texts, too
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
