"""Moments as organizers and programs write them: 2026-11-20 15:00. Pure."""

from datetime import UTC, datetime, timedelta
from typing import Final

_LATEST: Final = timedelta(hours=12)  # behind UTC: where the clocks show a moment last
_A_MOMENT: Final = timedelta(minutes=5)  # somebody typed it, and somebody else's clock differs


def read_instant(text: str) -> datetime | None:
    """None for an empty text; without a zone it is UTC. Raises ValueError, to be put behind the field's name."""
    moment = _read(text)
    return moment and (moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))


def read_local(text: str) -> datetime | None:
    """Naive: by everybody's own clock. As `read_instant`."""
    moment = _read(text)
    if moment and moment.tzinfo:
        raise ValueError("is by everybody's own clock, which has no zone: leave it away")
    return moment


def has_passed(at: datetime | None, local: datetime | None, now: datetime) -> bool:
    """Everywhere: a wrong day or month, which nobody means. It would go out at once."""
    moment = local.replace(tzinfo=UTC) + _LATEST if local else at
    return moment is not None and moment < now - _A_MOMENT


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError('must be a moment such as "2026-11-20 15:00"') from None
