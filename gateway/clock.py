"""The time and the ids that everything is stored under."""

import os
import time
from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """26 hexadecimal digits: 12 of milliseconds, so that ids sort by time and indexes stay compact, 14 of chance."""
    return f"{int(time.time() * 1000):012x}{os.urandom(7).hex()}"


def id_at(moment: datetime) -> str:
    """Ids made from then on are greater, those made before are smaller."""
    return f"{int(moment.timestamp() * 1000):012x}"


def moment_of(an_id: str) -> datetime:
    """When it was made, to the millisecond."""
    return datetime.fromtimestamp(int(an_id[:12], 16) / 1000, UTC)


def new_ids(count: int) -> list[str]:
    """As many at once, in their order, with one request for chance."""
    moment, chance = f"{int(time.time() * 1000):012x}", os.urandom(7 * count).hex()
    return sorted(moment + chance[place : place + 14] for place in range(0, 14 * count, 14))
