"""By which clock somebody lives, and in which hours of a day of the week they may be rung."""

from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.contact.hours import Day
from gateway.contact.places import Place, home, line_of
from gateway.contact.policy import Person, Rules

_HALF_A_YEAR: Final = timedelta(days=182)


def zone_of(person: Person, moment: datetime) -> str | None:
    """None where their ZIP, or without one their area code, leaves clocks open that differ, now or in half a year."""
    zones = _place(person).zones
    clocks = {(_offset(moment, zone), _offset(moment + _HALF_A_YEAR, zone)) for zone in zones}
    return zones[0] if len(clocks) == 1 else None


def hours_on(person: Person, rules: Rules, weekday: int) -> Day:
    """The first hour, and that at which it ends, by the local clock; None: not on this day. Monday is 0."""
    return rules.hours.of(_place(person).state)[weekday]


def _place(person: Person) -> Place:
    return home(person.zip, line_of(person.phone))


def _offset(moment: datetime, zone: str) -> timedelta | None:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()
