"""A call that comes every week: on a day of the week, at an hour by the clock of wherever the supporter lives."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

WEEK: Final = timedelta(days=7)
QUARTER: Final = 15  # minutes; what is heard as "at this time" is rounded down to one

# What a flow says by text about its calls that come every week.
MESSAGES: Final = (
    "weekly", "weekly_hours", "weekly_no_day", "weekly_which_day", "weekly_zip", "weekly_stopped", "weekly_ended",
    "weekly_skipped", "weekly_missed", "weekly_over", "weekly_paused", "weekly_closed",
)  # fmt: skip


class Weekly(NamedTuple):
    """Monday is 0; `minute` is of the local day."""

    weekday: int
    minute: int

    def on(self, day: date, zone: str) -> datetime:
        """The instant, in UTC. Of an hour that a clock passes twice the first; one that it skips is an hour later."""
        hour, minute = divmod(self.minute, 60)
        return datetime.combine(day, time(hour, minute), ZoneInfo(zone)).astimezone(UTC)

    @classmethod
    def at(cls, moment: datetime, zone: str) -> "Weekly":
        """What somebody means who says "at this time"."""
        local = moment.astimezone(ZoneInfo(zone))
        return cls(local.weekday(), (local.hour * 60 + local.minute) // QUARTER * QUARTER)

    def day_from(self, day: date) -> date:
        """The first of its days from this one on."""
        return day + timedelta(days=(self.weekday - day.weekday()) % 7)


def next_occurrence(rule: Weekly, zone: str, after: datetime) -> datetime:
    """The first one later than `after`, in UTC. The hour on the wall stays when the clocks change."""
    day = rule.day_from(after.astimezone(ZoneInfo(zone)).date())
    moment = rule.on(day, zone)
    return moment if moment > after else rule.on(day + WEEK, zone)


def last_day(first: date, weeks: int, until: date | None) -> date:
    """Of so many weeks, but not later than `until`. Before `first` where that has passed: then there is none."""
    last = first + (weeks - 1) * WEEK
    while until and last > until and last >= first:
        last -= WEEK
    return last


class Agreement(NamedTuple):
    """What a supporter is asked to agree to, as a conversation remembers it. The days are their own dates."""

    rule: Weekly
    zone: str
    first_on: date
    last_on: date

    def dumps(self) -> str:
        return f"{self.rule.weekday} {self.rule.minute} {self.zone} {self.first_on} {self.last_on}"

    @classmethod
    def loads(cls, text: str) -> "Agreement":
        weekday, minute, zone, first, last = text.split(" ")
        rule = Weekly(int(weekday), int(minute))
        return cls(rule, zone, date.fromisoformat(first), date.fromisoformat(last))


class Offer(NamedTuple):
    """`goes_on`: they are rung every week already, and this was the last time."""

    agreement: Agreement
    goes_on: bool = False


def agreed(rule: Weekly, zone: str, after: datetime, weeks: int, until: date | None) -> Agreement | None:
    """From the next occurrence on; None where the campaign ends before it."""
    first = next_occurrence(rule, zone, after).astimezone(ZoneInfo(zone)).date()
    last = last_day(first, weeks, until)
    return Agreement(rule, zone, first, last) if last >= first else None
