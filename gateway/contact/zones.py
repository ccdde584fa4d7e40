"""By which clock somebody lives, and in which hours of a day of the week they may be rung."""

from datetime import datetime, timedelta
from typing import Final

from gateway.contact.hours import Day
from gateway.contact.places import Place, clock, home, line_of
from gateway.contact.policy import Person, Rules

Clock = tuple[timedelta, timedelta]  # ahead of UTC, now and in half a year

_HALF_A_YEAR: Final = timedelta(days=182)
_NAMES: Final = {
    "Pacific/Guam": "Guam",
    "America/Puerto_Rico": "Puerto Rico",
    "America/New_York": "Eastern time",
    "America/Chicago": "Central time",
    "America/Denver": "Mountain time",
    "America/Phoenix": "Arizona",
    "America/Los_Angeles": "Pacific time",
    "America/Anchorage": "Alaska",
    "America/Adak": "Aleutian Islands",
    "Pacific/Honolulu": "Hawaii",
    "Pacific/Pago_Pago": "American Samoa",
}


def zone_of(person: Person, moment: datetime) -> str | None:
    """None where their ZIP, or without one their area code, leaves clocks open that differ, now or in half a year."""
    place = _place(person)
    return place.zones[0] if len(clocks_of(place, moment)) == 1 else None


def clocks_of(place: Place, moment: datetime) -> frozenset[Clock]:
    """Of fifty zones within the country many show the same time, summer and winter."""
    return frozenset(_clock(zone, moment) for zone in place.zones)


def names_of(place: Place, moment: datetime) -> list[str]:
    """Of its clocks, from east to west, as people call them: Eastern time; a zone's own name for one without."""
    called = {_clock(zone, moment): name for zone, name in _NAMES.items()}
    zones = {_clock(zone, moment): zone for zone in place.zones}
    return [called.get(clock, zones[clock]) for clock in sorted(zones, reverse=True)]


def hours_on(person: Person, rules: Rules, weekday: int) -> Day:
    """The first hour, and that at which it ends, by the local clock; None: not on this day. Monday is 0."""
    return rules.hours.of(_place(person).state)[weekday]


def _place(person: Person) -> Place:
    return home(person.zip, line_of(person.phone))


def _clock(zone: str, moment: datetime) -> Clock:
    here = clock(zone)
    now, later = (each.astimezone(here).utcoffset() or timedelta() for each in (moment, moment + _HALF_A_YEAR))
    return now, later
