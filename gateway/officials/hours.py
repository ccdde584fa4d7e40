"""When an office answers its telephone, by its own clock: `Mon-Fri 9:00-17:00; Sat 10:00-12:00`, or `always`."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final, Self

from gateway.officials.errors import OfficialsError

DAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ALWAYS: Final = "always"

_PART: Final = re.compile(r"(?P<days>[A-Za-z,\s-]+?)\s+(?P<from>\d{1,2}:\d\d)\s*-\s*(?P<to>\d{1,2}:\d\d)")
_MIDNIGHT: Final = 24 * 60
_LONGEST: Final = 200  # as the column holds

Span = tuple[int, int]  # minutes after midnight; the last not included


@dataclass(frozen=True, slots=True)
class Hours:
    """The spans of each weekday, from Monday on, in order. An office that closes after midnight has two."""

    week: tuple[tuple[Span, ...], ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises OfficialsError."""
        if text.strip().lower() == ALWAYS:
            return cls((((0, _MIDNIGHT),),) * 7)
        week: list[list[Span]] = [[] for _ in DAYS]
        for part in text.split(";"):
            days, span = _part(part)
            for day in days:
                week[day].append(span)
        hours = cls(tuple(tuple(sorted(spans)) for spans in week))
        if any(first[1] > second[0] for spans in hours.week for first, second in pairwise(spans)):
            raise _wrong(text)
        if len(str(hours)) > _LONGEST:
            raise OfficialsError(f"Opening hours take up to {_LONGEST} letters.")
        return hours

    def open_at(self, local: datetime) -> bool:
        minute = local.hour * 60 + local.minute
        return any(first <= minute < last for first, last in self.week[local.weekday()])

    def __str__(self) -> str:
        """As `parse` takes it; days in a row that are alike are said once."""
        if all(spans == ((0, _MIDNIGHT),) for spans in self.week):
            return ALWAYS
        parts: list[str] = []
        day = 0
        while day < len(DAYS):
            last = day
            while last + 1 < len(DAYS) and self.week[last + 1] == self.week[day]:
                last += 1
            named = DAYS[day] if last == day else f"{DAYS[day]}-{DAYS[last]}"
            parts += [f"{named} {clock_time(first)}-{clock_time(to)}" for first, to in self.week[day]]
            day = last + 1
        return "; ".join(parts)


def _part(text: str) -> tuple[list[int], Span]:
    found = _PART.fullmatch(text.strip())
    if found is None:
        raise _wrong(text)
    first, to = _minute(found["from"]), _minute(found["to"])
    if not 0 <= first < to <= _MIDNIGHT:
        raise _wrong(text)
    return _days(found["days"]), (first, to)


def _days(text: str) -> list[int]:
    """`Mon-Fri`, `Tue`, `Mon, Wed, Fri`."""
    days: list[int] = []
    for piece in text.split(","):
        first, _, last = piece.partition("-")
        start, end = _day(first), _day(last or first)
        if end < start:
            raise _wrong(text)
        days += range(start, end + 1)
    return sorted(set(days))


def _day(text: str) -> int:
    named = text.strip()[:3].capitalize()
    if named not in DAYS:
        raise _wrong(text)
    return DAYS.index(named)


def _minute(text: str) -> int:
    hour, _, minute = text.partition(":")
    return int(hour) * 60 + int(minute) if int(minute) < 60 else -1


def clock_time(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02}"


def _wrong(text: str) -> OfficialsError:
    return OfficialsError(
        f'"{text.strip()[:60]}" are no opening hours; write "Mon-Fri 9:00-17:00; Sat 10:00-12:00", or "always".'
    )
