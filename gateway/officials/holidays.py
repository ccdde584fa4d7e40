"""The public holidays of the federal government: 5 U.S.C. 6103(a); on weekends as 6103(b) and Order 11582 have it."""

from datetime import date, timedelta
from functools import lru_cache
from typing import Final

_MONDAY: Final = 0
_THURSDAY: Final = 3
_SATURDAY: Final = 5
_SUNDAY: Final = 6

_SAME_DAY: Final = ((1, 1), (6, 19), (7, 4), (11, 11), (12, 25))  # New Year to Christmas
_NTH_DAY: Final = (  # month, weekday, which one
    (1, _MONDAY, 3),  # Martin Luther King, Jr.
    (2, _MONDAY, 3),  # Washington's Birthday
    (9, _MONDAY, 1),  # Labor Day
    (10, _MONDAY, 2),  # Columbus Day
    (11, _THURSDAY, 4),  # Thanksgiving Day
)


def is_holiday(day: date) -> bool:
    """Is this a day off? New Year's Day may be observed in the old year."""
    return day in _days_off(day.year) or day in _days_off(day.year + 1)


@lru_cache(maxsize=16)
def _days_off(year: int) -> frozenset[date]:
    fixed = [_observed(date(year, month, day)) for month, day in _SAME_DAY]
    return frozenset([*fixed, *(_nth(year, *which) for which in _NTH_DAY), _memorial_day(year)])


def _observed(day: date) -> date:
    shift = {_SATURDAY: -1, _SUNDAY: 1}.get(day.weekday(), 0)
    return day + timedelta(days=shift)


def _nth(year: int, month: int, weekday: int, which: int) -> date:
    first = date(year, month, 1)
    return first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (which - 1))


def _memorial_day(year: int) -> date:
    """The last Monday of May."""
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())
