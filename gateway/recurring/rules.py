"""Weekly calls as rows. Whoever changes one holds the supporter's row."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final, Literal

from sqlalchemy import bindparam, delete, insert, or_, select, update

from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.weekly import Agreement, Weekly
from gateway.models.calls import call_requests
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.prepared import Prepared

# asked: they wanted no more; stop: STOP; missed: three weeks in a row; over: its last day; closed: the campaign's;
# declined: it was offered, and never began
Why = Literal["asked", "stop", "missed", "over", "closed", "declined"]
What = Literal["rung", "skipped", "late", "hours", "paused", "refused"]

NO_MEANS: Final = timedelta(days=90)  # counted from the day on which the next ring would have come
_NO: Final = ("declined", "asked", "stop")
_FIRST_DAWN: Final = timedelta(hours=14)  # before a day begins in Greenwich it has begun everywhere


_ACTIVE: Final = Prepared(
    select(recurring_calls)
    .where(recurring_calls.c.supporter_id == bindparam("supporter_id"), recurring_calls.c.status == "active")
    .order_by(recurring_calls.c.id)
)


_SAID_NO: Final = Prepared(
    select(recurring_calls.c.id)
    .where(
        recurring_calls.c.supporter_id == bindparam("supporter_id"),
        recurring_calls.c.campaign_id == bindparam("campaign_id"),
        or_(*(recurring_calls.c.ended == each for each in _NO)),
        recurring_calls.c.next_on > bindparam("since"),
    )
    .limit(1)
)


def active(transaction: Transaction, supporter_id: str, campaign_id: str | None = None) -> list[Any]:
    """Of one campaign, or all."""
    found = transaction.fetch(_ACTIVE, {"supporter_id": supporter_id})
    return [row for row in found if campaign_id in {None, row.campaign_id}]


def agree(transaction: Transaction, supporter_id: str, campaign_id: str, agreement: Agreement) -> None:
    """One for each campaign: a new wish takes the place of the old one, and of an offer."""
    this = recurring_calls.c.supporter_id == supporter_id, recurring_calls.c.campaign_id == campaign_id
    transaction.execute(delete(recurring_calls).where(*this, recurring_calls.c.ended == "declined"))
    values = _values(agreement)
    there = update(recurring_calls).where(*this, recurring_calls.c.status == "active").values(values)
    if not transaction.execute(there).rowcount:
        _add(transaction, supporter_id, campaign_id, {"status": "active", **values})


def offered(transaction: Transaction, supporter_id: str, campaign_id: str, agreement: Agreement) -> None:
    """A no until they say yes: they may press no key, or hang up."""
    _add(transaction, supporter_id, campaign_id, {"status": "ended", "ended": "declined", **_values(agreement)})


def said_no(transaction: Transaction, supporter_id: str, campaign_id: str, today: date) -> bool:
    """Lately, to the offer or to the rings themselves."""
    this = {"supporter_id": supporter_id, "campaign_id": campaign_id, "since": today - NO_MEANS}
    return bool(transaction.fetch(_SAID_NO, this))


def _values(agreement: Agreement) -> dict[str, Any]:
    return {
        "weekday": agreement.rule.weekday,
        "minute": agreement.rule.minute,
        "zone": agreement.zone,
        "asked_at": now(),
        "next_on": agreement.first_on,
        "last_on": agreement.last_on,
        "look_at": dawn_of(agreement.first_on),
    }


def _add(transaction: Transaction, supporter_id: str, campaign_id: str, values: dict[str, Any]) -> None:
    row = {"id": new_id(), "supporter_id": supporter_id, "campaign_id": campaign_id, **values}
    transaction.execute(insert(recurring_calls), row)


def end(transaction: Transaction, supporter_id: str, why: Why, campaign_id: str | None = None) -> bool:
    """False where there was nothing to end. A ring that was to come today does not come."""
    ids = [row.id for row in active(transaction, supporter_id, campaign_id)]
    if not ids:
        return False
    transaction.execute(
        update(call_requests)
        .where(call_requests.c.recurring_id.in_(ids), call_requests.c.status == "due")
        .values(status="canceled")
    )
    ended = update(recurring_calls).where(recurring_calls.c.id.in_(ids))
    return bool(transaction.execute(ended.values(status="ended", ended=why)).rowcount)


def day_done(transaction: Transaction, row: Any, what: What, today: date, call_request_id: str | None = None) -> date:
    """The day has had its turn, once and for all; the next one is returned.

    Raises sqlalchemy.exc.IntegrityError where it had before.
    """
    day = {"recurring_id": row.id, "day": row.next_on, "what": what, "at": now(), "call_request_id": call_request_id}
    transaction.execute(insert(recurring_days), day)
    following = Weekly(row.weekday, row.minute).day_from(max(row.next_on + timedelta(days=1), today))
    look_again(transaction, row.id, dawn_of(following), next_on=following)
    return following


def look_again(transaction: Transaction, recurring_id: str, moment: datetime, **more: date) -> None:
    changed = update(recurring_calls).where(recurring_calls.c.id == recurring_id)
    transaction.execute(changed.values(look_at=moment, **more))


def dawn_of(day: date) -> datetime:
    """Before it can be that day anywhere."""
    return datetime.combine(day, time(), UTC) - _FIRST_DAWN
