"""How long to leave the carrier in peace before it is asked again."""

from datetime import timedelta
from typing import Final

_FIRST: Final = timedelta(minutes=2)
_LONGEST: Final = timedelta(hours=1)


def pause(attempts: int) -> timedelta:
    """Doubles with every attempt. The carrier may take 14 days until it lets go of a text (its error 20009)."""
    return min(_FIRST * (1 << min(attempts, 20)), _LONGEST)
