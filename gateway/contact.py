"""May this person be texted or rung now? One pure answer for every sender."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

import zipcodes

# An answer to what somebody sent this recently is no intrusion, whatever the hour.
ANSWER_WITHIN: Final = timedelta(minutes=15)

# Where a supporter of unknown home might live: an hour counts as decent only if it is so in every one of these.
UNITED_STATES: Final = (
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Anchorage",
    "Pacific/Honolulu",
)
_SUNDAY: Final = 6
_SUNDAY_NOON: Final = 12


@dataclass(frozen=True, slots=True)
class Allowed:
    pass


@dataclass(frozen=True, slots=True)
class Refused:
    """`until` is when it will be allowed; None means never, unless the person changes it."""

    rule: str
    until: datetime | None = None


def may_contact(
    *,
    opted_out: bool,
    zip_code: str | None,
    asked_at: datetime | None,
    hours: tuple[int, int],
    now: datetime,
) -> Allowed | Refused:
    """`asked_at` is when the person last asked for this very thing; `hours` are local, first included, last not.

    Consent comes from what the caller of this function is about to do: there is no contact here that the person did
    not begin. An opt-out overrules everything but an answer to a newer request of their own.
    """
    answering = asked_at is not None and now - asked_at < ANSWER_WITHIN
    if opted_out and not answering:
        return Refused("opted out")
    if answering or _decent(now, zones(zip_code), hours):
        return Allowed()
    return Refused("quiet hours", next_decent(now, zones(zip_code), hours))


def next_decent(now: datetime, where: tuple[str, ...], hours: tuple[int, int]) -> datetime:
    """The first quarter of an hour from now on that is decent in every zone; within two days there is one."""
    quarter = timedelta(minutes=15)
    moment = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    for _ in range(4 * 24 * 3):
        moment += quarter
        if _decent(moment, where, hours):
            return moment
    return now + timedelta(days=1)


def decent_until(now: datetime, where: tuple[str, ...], hours: tuple[int, int]) -> datetime:
    """When quiet hours begin in the first of these zones; `now` itself if it is quiet there already."""
    moment = now
    for _ in range(4 * 24):
        if not _decent(moment, where, hours):
            break
        quarter = moment.replace(minute=moment.minute // 15 * 15, second=0, microsecond=0)
        moment = quarter + timedelta(minutes=15)
    return moment


def _decent(moment: datetime, where: tuple[str, ...], hours: tuple[int, int]) -> bool:
    return all(_decent_in(moment.astimezone(ZoneInfo(zone)), hours) for zone in where)


def _decent_in(local: datetime, hours: tuple[int, int]) -> bool:
    first, last = hours
    if local.weekday() == _SUNDAY and hours != (0, 24):
        first = max(first, _SUNDAY_NOON)
    return first <= local.hour < last


@lru_cache(maxsize=50_000)
def zones(zip_code: str | None) -> tuple[str, ...]:
    """The time zone of a ZIP; every zone of the country for a ZIP that nobody knows."""
    if zip_code is None or len(zip_code) != 5 or not zip_code.isdigit():
        return UNITED_STATES
    places: list[dict[str, Any]] = zipcodes.matching(zip_code)  # type: ignore[no-untyped-call]  # it has no types
    found = tuple(sorted({place["timezone"] for place in places if place.get("timezone")}))
    return found or UNITED_STATES
