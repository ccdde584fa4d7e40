"""The time and the ids that everything is stored under."""

import secrets
from datetime import UTC, datetime

_BASE32 = "0123456789abcdefghjkmnpqrstvwxyz"


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """26 characters, sortable by time of making (a ULID in lower case): 48 bits of milliseconds, 80 of chance.

    Ids appear in callback URLs, so they must not be guessable; being sortable keeps indexes compact.
    """
    value = int(now().timestamp() * 1000) << 80 | secrets.randbits(80)
    return "".join(_BASE32[value >> shift & 31] for shift in range(125, -1, -5))
