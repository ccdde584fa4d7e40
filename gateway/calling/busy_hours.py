"""When an office's line is busy, learned from every dial, by half hour of weekdays and of weekends."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select

from gateway.db import Transaction
from gateway.models.line_tallies import line_tallies
from gateway.officials.official import Office
from gateway.prepared import Prepared
from gateway.runtime import Runtime

HALF_HOUR: Final = timedelta(minutes=30)
_NEAR: Final = 6  # half hours within which a better one is worth the wait
_WORTH_IT: Final = 0.2  # how much less often a line must be busy for somebody to wait longer
_WASHINGTON: Final = "America/New_York"  # of an office that is in no directory
_SATURDAY: Final = 5

_RATES: Final = Prepared(
    select(
        line_tallies.c.weekend,
        line_tallies.c.half_hour,
        func.sum(line_tallies.c.tries).label("tries"),
        func.sum(line_tallies.c.busy).label("busy"),
    )
    .where(line_tallies.c.office_phone == bindparam("phone"))
    .group_by(line_tallies.c.weekend, line_tallies.c.half_hour)
)


class Slot(NamedTuple):
    """A half hour of the week, by the office's clock."""

    weekend: bool
    half_hour: int


Rates = Mapping[Slot, float]


def slot(moment: datetime, zone: str) -> Slot:
    local = moment.astimezone(ZoneInfo(zone))
    return Slot(local.weekday() >= _SATURDAY, local.hour * 2 + local.minute // 30)


def office_at(runtime: Runtime, phone: str) -> Office | None:
    return next(iter(runtime.officials.atlas().offices_at(phone)), None)


def zone_of(office: Office | None) -> str:
    return office.zone if office else _WASHINGTON


def rates(transaction: Transaction, phone: str) -> Rates:
    """How often the line is busy, from 0 to 1. A half hour of few tries is taken for one like the others."""
    rows = transaction.fetch(_RATES, {"phone": phone})
    tries, busy = sum(row.tries for row in rows), sum(row.busy for row in rows)
    usual = (busy + 1) / (tries + 2)
    return {Slot(row.weekend, row.half_hour): (row.busy + 4 * usual) / (row.tries + 4) for row in rows}


def best_moment(learned: Rates, zone: str, first: datetime, allowed: Callable[[datetime], bool]) -> datetime:
    """`first`, or the beginning of a half hour that is near and clearly better; both must be allowed.

    Where nothing near is allowed, `first`: whoever rings then looks again.
    """
    begin = datetime.fromtimestamp(first.timestamp() // 1800 * 1800, first.tzinfo)
    candidates = [first, *(begin + place * HALF_HOUR for place in range(1, _NEAR + 1))]
    possible = [moment for moment in candidates if allowed(moment)]
    if not possible:
        return first
    usual = sum(learned.values()) / len(learned) if learned else 0.0

    def busy(moment: datetime) -> float:
        return learned.get(slot(moment, zone), usual)

    best = min(possible, key=busy)
    return best if busy(best) <= busy(possible[0]) - _WORTH_IT else possible[0]
