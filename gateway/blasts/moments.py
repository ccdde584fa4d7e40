"""Moments as organizers and programs write them: 2026-11-20 15:00. Pure."""

from datetime import UTC, datetime


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


def _read(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        raise ValueError('must be a moment such as "2026-11-20 15:00"') from None
