"""The time and the ids that everything is stored under."""

import os
import time
from datetime import UTC, datetime


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    """26 hexadecimal digits: 12 of milliseconds, so that ids sort by time and indexes stay compact, 14 of chance."""
    return f"{int(time.time() * 1000):012x}{os.urandom(7).hex()}"
