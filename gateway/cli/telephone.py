"""A telephone number as somebody types it."""

from collections.abc import Callable
from typing import Any, Final

import click

from gateway.phones import PhoneError, supporter_phone

phone_argument: Final[Callable[[Callable[..., Any]], Callable[..., Any]]] = click.argument(
    "phone", callback=lambda _context, _argument, typed: asked_for(typed, "Telephone")
)


def asked_for(typed: str, what: str) -> str:
    """`-`: it is asked for. What stands in a command stays in the shell's history, and in the list of processes."""
    return str(click.prompt(what, err=True)) if typed == "-" else typed


def telephone(typed: str) -> str:
    """E.164. Raises UsageError, which does not repeat it."""
    try:
        return supporter_phone(typed)
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
