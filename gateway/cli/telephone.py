"""A telephone number as somebody types it."""

import click

from gateway.phones import PhoneError, supporter_phone


def telephone(typed: str) -> str:
    """E.164. Raises UsageError, which does not repeat it."""
    try:
        return supporter_phone(typed)
    except PhoneError as fault:
        raise click.UsageError(f"PHONE {fault}.") from None
