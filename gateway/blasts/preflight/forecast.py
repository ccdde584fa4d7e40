"""When a blast would be over: so many segments a second, and everybody only in decent hours. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import Any, Final

from gateway.contact import Rules
from gateway.contact.places import Place
from gateway.contact.windows import first_decent, is_decent

_QUARTER: Final = timedelta(minutes=15)  # no zone's hours begin or end in between
_LONGEST: Final = timedelta(days=60)
_INFINITE: Final = float("inf")
_HALF: Final = 0.5  # a segment: less is what fractions leave over, and no text


@dataclass(slots=True)
class Group:
    """People who may be reached from one moment on and live alike."""

    place: Place
    start: datetime
    people: int = 0
    segments: float = 0
    first: datetime | None = None
    last: datetime | None = None


def quarter_after(moment: datetime) -> datetime:
    span = _QUARTER.total_seconds()
    return datetime.fromtimestamp(-(-moment.timestamp() // span) * span, UTC)


@dataclass(slots=True)
class Ceiling:
    """So many segments within each hour or each day of UTC; `spent` are those of the one that `moment` lies in."""

    seconds: int
    segments: float
    moment: datetime
    spent: float = 0.0

    def left(self, moment: datetime) -> float:
        if self._period(moment) != self._period(self.moment):
            self.spent = 0.0
        self.moment = moment
        return max(0.0, self.segments - self.spent)

    def _period(self, moment: datetime) -> int:
        return int(moment.timestamp()) // self.seconds


@dataclass(slots=True)
class _Waiting:
    """Groups whose days and hours are the same. `due`: before it nobody of them is looked at.

    Whoever goes `first` is served before all others.
    """

    groups: list[Group]
    first: bool
    due: datetime
    left: float

    @property
    def turn(self) -> tuple[bool, datetime]:
        return not self.first, self.due


def forecast(
    groups: Iterable[Group],
    rate: float,
    rules: Rules,
    begin: datetime,
    ceilings: Sequence[Ceiling] = (),
    ahead: Iterable[Group] = (),
) -> datetime | None:
    """Notes in each group when its first and its last text leave. The end of `groups`; None: not within sixty days.

    As the sending does it: whoever is due first is served first, and of those due at once all groups alike. Whom the
    night comes before is due in the morning. `ahead` wait for the same number, and are served before.
    """
    ours, others = _alike(groups, rules, first=False), _alike(ahead, rules, first=True)
    moment, end = begin, begin
    while ours:
        if moment >= begin + _LONGEST:
            return None
        waiting = [*others, *ours]
        until = _next(moment, waiting)
        room = min([rate * (until - moment).total_seconds() or _INFINITE, *(each.left(moment) for each in ceilings)])
        used = 0.0
        for alike in _due(waiting, rules, moment) if room else ():
            took = _serve(alike, room, _after(moment, used, rate), rate)
            used, room = used + took, room - took
            if room <= 0:
                break
        for ceiling in ceilings:
            ceiling.spent += used
        end = max([end, *(last for each in ours if (last := each.groups[0].last))])
        ours = [each for each in ours if each.left]
        others = [each for each in others if each.left]
        moment = until
    return end


def _alike(groups: Iterable[Group], rules: Rules, *, first: bool) -> list[_Waiting]:
    """States have hours of their own, but few of them."""
    found: dict[Any, _Waiting] = {}
    for group in groups:
        group.first = group.last = None
        key = group.place.zones, rules.hours.of(group.place.state), group.start
        alike = found.setdefault(key, _Waiting([], first, group.start, 0.0))
        alike.groups.append(group)
        alike.left += group.segments
    return [each for each in found.values() if each.left]


def _next(moment: datetime, waiting: Iterable[_Waiting]) -> datetime:
    """Until then nothing changes but how many are left; nothing at all, where nobody is due before."""
    dues = [each.due for each in waiting]
    quarter = quarter_after(moment + timedelta(microseconds=1))
    soonest = min(dues)
    return soonest if soonest > quarter else min([quarter, *(due for due in dues if due > moment)])


def _due(waiting: Iterable[_Waiting], rules: Rules, moment: datetime) -> Iterator[list[_Waiting]]:
    """Those whom a text may reach now, those who take turns with each other in one list."""
    for each in waiting:
        if each.due <= moment and not is_decent(rules.hours, each.groups[0].place, moment):
            each.due = first_decent(rules.hours, each.groups[0].place, moment) or moment + _LONGEST
    looked_at = sorted((each for each in waiting if each.due <= moment), key=lambda each: each.turn)
    for _, alike in groupby(looked_at, key=lambda each: each.turn):
        yield list(alike)


def _serve(alike: Sequence[_Waiting], room: float, moment: datetime, rate: float) -> float:
    """The same share of each; how many segments that was."""
    left = sum(each.left for each in alike)
    took, share = (left, 1.0) if room > left - _HALF else (room, room / left)
    last = _after(moment, took, rate)
    for each in alike:
        each.left *= 1 - share
        for group in each.groups:
            group.first, group.last = group.first or moment, last
    return took


def _after(moment: datetime, segments: float, rate: float) -> datetime:
    return moment + timedelta(seconds=segments / rate) if rate else moment
