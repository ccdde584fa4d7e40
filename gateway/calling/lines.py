"""The telephone lines of an office: so many of us at once and no more, the others in a fair queue.

A leg has a line from the moment at which its supporter's phone is rung for it, or an office dialed, until the dial or
the leg is over; the row of the leg says which (`calls.office_phone`). So whatever ends a leg, be it the carrier's
report or a reconciler, frees its line. The queue is the call requests that name the office and are due, in the order
in which people asked. Lines are counted by telephone: two senators of one state may share one.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, String, bindparam, case, func, literal_column, or_, select

from gateway.clock import now
from gateway.db import Transaction
from gateway.drivers import driver_of
from gateway.models.calls import IS_DUE, IS_OVER, call_requests, calls
from gateway.prepared import Prepared
from gateway.runtime import Runtime

_LIVE: Final = (calls.c.office_phone == bindparam("phone"), calls.c.status != IS_OVER)
_COUNT: Final = func.count().label("many")
_TAKEN: Final = Prepared(select(_COUNT).where(*_LIVE))
_WAITING: Final = (call_requests.c.status == IS_DUE, call_requests.c.due_at <= bindparam("moment"))
_QUEUE: Final = (call_requests.c.office_phone == bindparam("phone"), *_WAITING)
_IN_ORDER: Final = (call_requests.c.queued_at, call_requests.c.id)
_FIRST: Final = Prepared(
    select(call_requests.c.id)
    .where(*_QUEUE)
    .order_by(*_IN_ORDER)
    .limit(bindparam("free"))
    .offset(literal_column("0"))  # SQLite's own would be a parameter
)
_LENGTH_QUERY: Final = select(_COUNT).select_from(call_requests).where(*_QUEUE)
_LENGTH: Final = Prepared(_LENGTH_QUERY)
_SITUATION: Final = Prepared(
    select(
        func.count().label("taken"),
        func.count(case((calls.c.conversation_id == bindparam("mine"), 1))).label("ours"),
        _LENGTH_QUERY.scalar_subquery().label("waiting"),
    ).where(*_LIVE)
)
_HOLD: Final = Prepared(
    select(func.pg_advisory_xact_lock(func.hashtext(bindparam("line", type_=String))).label("held"))
)
_BEFORE: Final = Prepared(
    select(_COUNT)
    .select_from(call_requests)
    .where(
        *_QUEUE,
        or_(
            call_requests.c.queued_at < bindparam("queued_at"),
            (call_requests.c.queued_at == bindparam("queued_at")) & (call_requests.c.id < bindparam("id")),
        ),
    )
)
_OFFICES: Final = select(call_requests.c.office_phone).where(call_requests.c.office_phone.is_not(None), *_WAITING)
_OWN: Final = Prepared(
    select(call_requests.c.id, call_requests.c.office_phone, call_requests.c.queued_at).where(
        call_requests.c.supporter_id == bindparam("supporter_id"),
        call_requests.c.status == IS_DUE,
        call_requests.c.office_phone.is_not(None),
    )
)


def most_at(runtime: Runtime, phone: str) -> int:
    """How many of us may be on this line at once."""
    own = [office.lines for office in runtime.officials.atlas().offices_at(phone) if office.lines]
    return min(own, default=runtime.settings.lines_per_office)


def place_if_full(runtime: Runtime, transaction: Transaction, phone: str, conversation_id: str) -> int:
    """0: this conversation may have the line, and no other can take it before the commit. Else its place in line.

    Nobody who calls just now comes before those who wait, unless they cannot be rung today anyway.
    """
    most = most_at(runtime, phone)
    hold(transaction, phone)
    [now_there] = transaction.fetch(_SITUATION, {"phone": phone, "mine": conversation_id, "moment": now()})
    if now_there.ours:
        return 0
    before = 0 if runtime.spending.ring_pause() else now_there.waiting
    free = most - now_there.taken
    return 0 if before < free else now_there.waiting + 1


def is_turn_of(runtime: Runtime, transaction: Transaction, request: Any) -> bool:
    """May the phone of this supporter be rung for the line they wait for? As above, until the commit."""
    hold(transaction, request.office_phone)
    return request.id in next_ones(runtime, transaction.connection, request.office_phone)


def next_ones(runtime: Runtime, connection: Connection, phone: str) -> Sequence[str]:
    """The call requests for which there is a line, first come first."""
    driver = driver_of(connection)
    free = most_at(runtime, phone) - _TAKEN.fetch(driver, {"phone": phone})[0].many
    if free <= 0:
        return ()
    return [first.id for first in _FIRST.fetch(driver, {"phone": phone, "moment": now(), "free": free})]


def next_everywhere(runtime: Runtime) -> list[str]:
    with runtime.db.reading() as connection:
        phones = connection.execute(_OFFICES.distinct(), {"moment": now()}).scalars().all()
        return [each for phone in phones for each in next_ones(runtime, connection, phone or "")]


def wake_queue(runtime: Runtime, transaction: Transaction, phone: str) -> None:
    """A line may be free after the commit: whoever is next is rung at once, not with the next sweep.

    That sweep finds whoever begins to wait at this very moment.
    """
    if transaction.fetch(_LENGTH, {"phone": phone, "moment": now()})[0].many:
        transaction.after_commit(lambda: _ring_next(runtime, phone))


def _ring_next(runtime: Runtime, phone: str) -> None:
    with runtime.db.reading() as connection:
        following = next_ones(runtime, connection, phone)
    for request_id in following:
        runtime.queues.enqueue_once("ring_supporter", request_id, within=1)


def place_of(transaction: Transaction, supporter_id: str) -> int:
    """Of somebody who waits for a line; 0 for anybody else."""
    found = transaction.fetch(_OWN, {"supporter_id": supporter_id})
    if not found:
        return 0
    [own] = found
    this = {"phone": own.office_phone, "moment": now(), "queued_at": own.queued_at, "id": own.id}
    before: int = transaction.fetch(_BEFORE, this)[0].many
    return before + 1


def hold(transaction: Transaction, phone: str) -> None:
    """Those who want the same line, or a place in its queue, take turns. SQLite has one writer anyway."""
    if not transaction.alone:
        transaction.run(_HOLD, {"line": f"line {phone}"})
