"""Asking for a ring. One at a time for each supporter; a new wish re-dates the one that is there."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import bindparam, exists, or_, select, update

from gateway.calling import lines
from gateway.clock import new_id, now
from gateway.conversations.store import ids_about
from gateway.db import Transaction
from gateway.models.calls import IS_DUE, call_requests, calls
from gateway.prepared import Prepared, insert_of
from gateway.runtime import Runtime

ACTIVE: Final = ("due", "placing", "ringing", "uncertain")
UNDER_WAY: Final = ("placing", "ringing", "uncertain")  # their phone rings, or may ring
ON_THE_PHONE: Final = timedelta(seconds=20)  # another call with them has not ended yet; looked at again by then

_NOT_WEEKLY: Final = {"recurring_id": None, "not_after": None}  # one that they ask for themselves

IS_UNDER_WAY: Final = or_(*(call_requests.c.status == each for each in UNDER_WAY))
_ACTIVE: Final = Prepared(
    select(*(call_requests.c[name] for name in ("id", "status", "asked", "office_phone", "queued_at")))
    .where(
        call_requests.c.supporter_id == bindparam("supporter_id"),
        or_(*(call_requests.c.status == each for each in ACTIVE)),
    )
    .with_for_update()
)
_STATUS: Final = Prepared(select(call_requests.c.status).where(call_requests.c.id == bindparam("request_id")))
_PUT_OFF: Final = Prepared(
    select(call_requests.c.id, call_requests.c.office_phone).where(
        call_requests.c.supporter_id == bindparam("supporter_id"),
        call_requests.c.status == IS_DUE,
        call_requests.c.due_at > bindparam("moment"),
        call_requests.c.due_at <= bindparam("until"),
    )
)


def request_call(  # noqa: PLR0913 - a wish has so many sides, all by name
    runtime: Runtime,
    transaction: Transaction,
    *,
    supporter_id: str,
    conversation_id: str,
    number_id: str,
    minutes: int = 0,
    office_phone: str | None = None,
) -> None:
    """Ring this supporter, `minutes` from now, and when this office's line is theirs.

    Whoever waits for that line already keeps their place. The caller holds the supporter's row.
    """
    if office_phone:
        lines.hold(transaction, office_phone)  # so that nobody is stored after somebody who came later was rung
    moment = now()
    wish: dict[str, object] = {"conversation_id": conversation_id, "number_id": number_id, "asked_at": moment}
    wish |= _NOT_WEEKLY
    active = next(iter(transaction.fetch(_ACTIVE, {"supporter_id": supporter_id})), None)
    if active and active.status in UNDER_WAY and minutes == 0 and office_phone is None:
        _ring_for(transaction, active.id, wish)
        return
    fresh = {
        **wish,
        "status": "due",
        "asked": active.asked + 1 if active else 1,
        "attempts": 0,
        "due_at": moment + timedelta(minutes=minutes),
        "claimed_at": None,
        "office_phone": office_phone,
        "queued_at": _queued_at(active, office_phone) or moment,
    }
    request_id = active.id if active else new_id()
    if active:
        transaction.execute(update(call_requests).where(call_requests.c.id == active.id).values(**fresh))
    else:
        row = {"id": request_id, "supporter_id": supporter_id, **fresh}
        transaction.run(_added(*row), row)
    if minutes == 0:
        runtime.queues.enqueue_after_commit(transaction, "ring_supporter", request_id)


@cache
def _added(*columns: str) -> Prepared:
    return insert_of(call_requests, *columns)


def _queued_at(active: Any | None, office_phone: str | None) -> datetime | None:
    return active.queued_at if active and active.office_phone == office_phone else None


def _ring_for(transaction: Transaction, request_id: str, wish: dict[str, object]) -> None:
    """Their phone rings at this moment: it rings for the new conversation, and does not ring twice."""
    transaction.execute(update(call_requests).where(call_requests.c.id == request_id).values(**wish))
    transaction.execute(
        update(calls)
        .where(calls.c.call_request_id == request_id, calls.c.turn == 0, calls.c.status != "ended")
        .values(conversation_id=wish["conversation_id"])
    )


def off_the_phone(runtime: Runtime, transaction: Transaction, supporter_id: str) -> None:
    """A call of theirs is over. If it was what kept us from ringing them, it is their turn again at once."""
    moment = now()
    this = {"supporter_id": supporter_id, "moment": moment, "until": moment + ON_THE_PHONE}
    for request in transaction.fetch(_PUT_OFF, this):
        if request.office_phone:
            lines.hold(transaction, request.office_phone)
        due = update(call_requests).where(call_requests.c.id == request.id, call_requests.c.status == IS_DUE)
        transaction.execute(due.values(due_at=now()))
        runtime.queues.enqueue_after_commit(transaction, "ring_supporter", request.id)


def cancel_requests(transaction: Transaction, *, supporter_id: str, campaign_id: str | None = None) -> None:
    """STOP. A phone that rings already falls silent with the next sweep, and nobody who picks it up is connected."""
    active = (call_requests.c.supporter_id == supporter_id, call_requests.c.status.in_(ACTIVE))
    canceled = update(call_requests).where(*active).values(status="canceled")
    if campaign_id:
        canceled = canceled.where(call_requests.c.conversation_id.in_(ids_about(supporter_id, campaign_id)))
    transaction.execute(canceled)


def take_back(transaction: Transaction, conversation_id: str) -> None:
    """They do not want to be rung after all, and leave the queue that they wait in."""
    transaction.execute(
        update(call_requests)
        .where(call_requests.c.conversation_id == conversation_id, call_requests.c.status == "due")
        .values(status="canceled")
    )


def asked_for(transaction: Transaction, conversation_id: str) -> bool:
    """Did they ever ask to be rung in this conversation?"""
    wished = exists().where(call_requests.c.conversation_id == conversation_id)
    return bool(transaction.execute(select(wished)).scalar())


def still_wanted(transaction: Transaction, request_id: str | None) -> bool:
    """Is this ring not canceled, and not given up on, in the meantime?"""
    found = transaction.fetch(_STATUS, {"request_id": request_id})
    return bool(found) and found[0].status in UNDER_WAY
