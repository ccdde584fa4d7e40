"""Hours in which people may be contacted: a window for each day of the week, narrower in some states."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from gateway.contact.places import STATES

Day = tuple[int, int] | None  # the first hour, and the hour at which it ends; None: not on this day
Week = tuple[Day, ...]  # Monday first

_DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_SPAN: Final = re.compile(r"([0-9]{1,2})-([0-9]{1,2})")
_NOON: Final = 12


class HoursError(ValueError):
    """The hours cannot be read; the message says which, and how they are written."""


@dataclass(frozen=True, slots=True, eq=False)
class Hours:
    """Compared by identity, so that what was found out for it can be kept by it."""

    everywhere: Week
    states: Mapping[str, Week]

    def of(self, state: str | None) -> Week:
        return self.states.get(state, self.everywhere) if state else self.everywhere


def read_hours(quiet_hours: str, state_hours: str) -> Hours:
    """As the settings QUIET_HOURS and STATE_HOURS have them. Raises HoursError."""
    everywhere = _everywhere(quiet_hours)
    return Hours(
        everywhere, {state: _narrowed(week, everywhere) for state, week in read_state_hours(state_hours).items()}
    )


def read_state_hours(text: str) -> dict[str, Week]:
    """`RI=9-18,Sat 10-17,Sun 10-17;AL=8-20,Sun none`: the first hours hold on every day that is not named.

    `none` is no state at all. Raises HoursError.
    """
    entries = [entry.strip() for entry in text.split(";") if entry.strip() and entry.strip() != "none"]
    weeks: dict[str, Week] = {}
    for entry in entries:
        state, equals, days = (part.strip() for part in entry.partition("="))
        if not equals or state not in STATES:
            raise HoursError(f'"{entry}": write a state by its two letters and its hours, such as RI=9-18,Sat 10-17')
        if state in weeks:
            raise HoursError(f'"{entry}": {state} is there twice')
        weeks[state] = _week(entry, days)
    return weeks


def _everywhere(quiet_hours: str) -> Week:
    """Sundays begin at noon, unless there is no quiet hour at all."""
    span = first, last = _span(quiet_hours, quiet_hours)
    sunday = span if span == (0, 24) else _overlap((_NOON, 24), (first, last))
    return (span,) * 6 + (sunday,)


def _week(entry: str, days: str) -> Week:
    week: list[Day] = [(0, 24)] * 7
    for place, part in enumerate(days.split(",")):
        day, space, hours = part.strip().rpartition(" ")
        if not space and place == 0:
            week = [_day(entry, hours)] * 7
        elif day.strip() in _DAYS:
            week[_DAYS.index(day.strip())] = _day(entry, hours)
        else:
            raise HoursError(
                f'"{entry}": "{part.strip()}" must be a day and its hours, such as Sat 10-17 or Sun none'
            )
    return tuple(week)


def _day(entry: str, hours: str) -> Day:
    return None if hours == "none" else _span(entry, hours)


def _span(entry: str, hours: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(hours)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 0 <= first < last <= 24:
        where = "" if entry == hours else f'"{entry}": '
        raise HoursError(f'{where}"{hours}" must be two hours in order, from 0 to 24, such as 9-20')
    return first, last


def _narrowed(week: Week, everywhere: Week) -> Week:
    return tuple(_overlap(one, other) for one, other in zip(week, everywhere, strict=True))


def _overlap(one: Day, other: Day) -> Day:
    if one is None or other is None:
        return None
    first, last = max(one[0], other[0]), min(one[1], other[1])
    return (first, last) if first < last else None
