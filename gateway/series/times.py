"""When a step's turn comes: on a date and at an hour by the clock of wherever somebody lives. Pure."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from gateway.flows.series import Step
from gateway.flows.weekly import Weekly

_A_DAY: Final = timedelta(days=1)


def due(step: Step, began_at: datetime, zones: Sequence[str], texted_at: datetime | None = None) -> datetime:
    """In UTC; by the last of the zones that they may be in, and a day after the last text of the series."""
    day = date_in(began_at, zones) + timedelta(days=step.days)
    if texted_at:
        day = max(day, date_in(texted_at, zones) + _A_DAY)
    while day.weekday() not in step.weekdays:
        day += _A_DAY
    return max(Weekly(day.weekday(), step.minute).on(day, zone) for zone in zones)


def look_before(due_at: datetime, moment: datetime) -> datetime:
    """When to look again: at the hour itself, and half a day before it, for somebody may have moved."""
    half_a_day_before = due_at - timedelta(hours=12)
    return half_a_day_before if half_a_day_before > moment else due_at


def date_in(moment: datetime, zones: Sequence[str]) -> date:
    """The latest date that it may be for them."""
    return max(moment.astimezone(ZoneInfo(zone)).date() for zone in zones)


def hour(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
