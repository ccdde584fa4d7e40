"""When a blast would be over: so many segments a second, and everybody only in decent hours. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.contact import Rules
from gateway.contact.places import Place
from gateway.contact.windows import is_decent

_QUARTER: Final = timedelta(minutes=15)  # no zone's hours begin or end in between
_LONGEST: Final = timedelta(days=60)


@dataclass(slots=True)
class Group:
    """People who may be reached from one moment on and live alike."""

    place: Place
    start: datetime
    people: int = 0
    segments: int = 0
    first: datetime | None = None
    last: datetime | None = None


def quarter_after(moment: datetime) -> datetime:
    span = _QUARTER.total_seconds()
    return datetime.fromtimestamp(-(-moment.timestamp() // span) * span, UTC)


def forecast(groups: Iterable[Group], rate: float, rules: Rules, begin: datetime) -> datetime | None:
    """Notes in each group when its first and its last text leave. The end; None: not within sixty days.

    Whoever may be reached first is served first, as the sending does it.
    """
    waiting = sorted((group for group in groups if group.segments), key=lambda group: group.start)
    left = {id(group): float(group.segments) for group in waiting}
    moment, end = begin, begin
    while waiting and moment < begin + _LONGEST:
        until = quarter_after(moment + timedelta(microseconds=1))
        room = rate * (until - moment).total_seconds() if rate else float("inf")
        used = 0.0
        for group in waiting:
            if used >= room:
                break
            if group.start > moment or not is_decent(rules.hours, group.place, moment):
                continue
            taken = min(left[id(group)], room - used)
            group.first = group.first or _after(moment, used, rate)
            used += taken
            left[id(group)] -= taken
            group.last = end = _after(moment, used, rate)
        waiting = [group for group in waiting if left[id(group)] > 0]
        moment = until
    return None if waiting else end


def _after(moment: datetime, segments: float, rate: float) -> datetime:
    return moment + timedelta(seconds=segments / rate) if rate else moment
