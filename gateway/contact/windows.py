"""Is it a decent hour at a place, from when on, and until when? Every zone's hours change on a quarter of an hour."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from gateway.contact.hours import Hours, Week
from gateway.contact.places import Place, clock

_QUARTER: Final = 900  # seconds
_DAY: Final = 96  # quarters
# A week of quiet days, and one more for the clocks that are put forward over the only decent hour.
_LONGEST: Final = 15 * _DAY


def is_decent(hours: Hours, place: Place, moment: datetime) -> bool:
    """In every zone of the place."""
    return _decent(hours, place, int(moment.timestamp()) // _QUARTER)


def first_decent(hours: Hours, place: Place, moment: datetime) -> datetime | None:
    """The first moment from this one on; None where the hours of several zones never meet."""
    quarter = int(moment.timestamp()) // _QUARTER
    found = _first_decent(hours, place, quarter)
    if found is None:
        return None
    return moment if found == quarter else _moment(found)


def decent_until(hours: Hours, place: Place, moment: datetime) -> datetime:
    """When quiet hours begin, or a day from now if they do not; `moment` itself if it is quiet already."""
    return max(moment, _decent_until(hours, place, int(moment.timestamp()) // _QUARTER))


@lru_cache(maxsize=20_000)
def _decent_until(hours: Hours, place: Place, quarter: int) -> datetime:
    end = next(
        (later for later in range(quarter, quarter + _DAY) if not _decent(hours, place, later)), quarter + _DAY
    )
    return _moment(end)


@lru_cache(maxsize=20_000)
def _decent(hours: Hours, place: Place, quarter: int) -> bool:
    week, moment = hours.of(place.state), _moment(quarter)
    return all(_within(week, moment.astimezone(clock(zone))) for zone in place.zones)


@lru_cache(maxsize=20_000)
def _first_decent(hours: Hours, place: Place, quarter: int) -> int | None:
    return next((later for later in range(quarter, quarter + _LONGEST) if _decent(hours, place, later)), None)


def _within(week: Week, local: datetime) -> bool:
    day = week[local.weekday()]
    return day is not None and day[0] <= local.hour < day[1]


def _moment(quarter: int) -> datetime:
    return datetime.fromtimestamp(quarter * _QUARTER, UTC)
