"""Whether an office answers at a moment, and when it will: by its hours, public holidays and days closed."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.officials.holidays import is_holiday
from gateway.officials.hours import ALWAYS
from gateway.officials.official import Office

_AHEAD: Final = 15  # days: longer than any row of weekends and holidays


def is_open(office: Office, moment: datetime) -> bool:
    """`moment` is aware. A line that is always open is so on holidays, too."""
    local = moment.astimezone(ZoneInfo(office.zone))
    if office.closed_on == local.date():
        return False
    return office.hours.open_at(local) and (str(office.hours) == ALWAYS or not is_holiday(local.date()))


def opens_at(office: Office, moment: datetime) -> datetime | None:
    """The first moment from this one on at which it is open, in UTC; None where that is more than two weeks away."""
    if is_open(office, moment):
        return moment
    zone = ZoneInfo(office.zone)
    today = moment.astimezone(zone).date()
    for days in range(_AHEAD):
        day = today + timedelta(days=days)
        for first, _ in office.hours.week[day.weekday()]:
            start = datetime.combine(day, time(first // 60, first % 60), zone).astimezone(UTC)
            if start > moment and is_open(office, start):
                return start
    return None
