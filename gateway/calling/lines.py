"""The telephone lines of an office: so many of us at once and no more, the others in a fair queue.

A leg has a line from the moment at which its supporter's phone is rung for it, or an office dialed, until the dial or
the leg is over; the row of the leg says which (`calls.office_phone`). So whatever ends a leg, be it the carrier's
report or a reconciler, frees its line. The queue is the call requests that name the office and are due, in the order
in which people asked. Lines are counted by telephone: two senators of one state may share one.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, literal_column, or_, select

from gateway.clock import now
from gateway.db import Transaction
from gateway.models.calls import call_requests, calls
from gateway.runtime import Runtime

_LIVE: Final = (calls.c.office_phone == bindparam("phone"), calls.c.status != "ended")
_TAKEN: Final = select(func.count()).where(*_LIVE)
_TAKEN_BY_OTHERS: Final = _TAKEN.where(calls.c.conversation_id != bindparam("conversation_id"))
_MINE: Final = select(func.count()).where(*_LIVE, calls.c.conversation_id == bindparam("conversation_id"))
# The literal, and no parameter, lets SQLite use the index that is for these rows only.
_WAITING: Final = (call_requests.c.status == literal_column("'due'"), call_requests.c.due_at <= bindparam("moment"))
_QUEUE: Final = (call_requests.c.office_phone == bindparam("phone"), *_WAITING)
_IN_ORDER: Final = (call_requests.c.queued_at, call_requests.c.id)
_FIRST: Final = select(call_requests.c.id).where(*_QUEUE).order_by(*_IN_ORDER)
_LENGTH: Final = select(func.count()).select_from(call_requests).where(*_QUEUE)
_OFFICES: Final = select(call_requests.c.office_phone).where(call_requests.c.office_phone.is_not(None), *_WAITING)
_OWN: Final = select(call_requests.c.id, call_requests.c.office_phone, call_requests.c.queued_at).where(
    call_requests.c.supporter_id == bindparam("supporter_id"),
    call_requests.c.status == literal_column("'due'"),
    call_requests.c.office_phone.is_not(None),
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
    _hold(transaction, phone)
    this = {"phone": phone, "conversation_id": conversation_id, "moment": now()}
    if transaction.execute(_MINE, this).scalar_one():
        return 0
    waiting: int = transaction.execute(_LENGTH, this).scalar_one()
    before = 0 if runtime.spending.ring_pause() else waiting
    free = most - transaction.execute(_TAKEN_BY_OTHERS, this).scalar_one()
    return 0 if before < free else waiting + 1


def is_turn_of(runtime: Runtime, transaction: Transaction, request: Any) -> bool:
    """May the phone of this supporter be rung for the line they wait for? As above, until the commit."""
    _hold(transaction, request.office_phone)
    return request.id in next_ones(runtime, transaction.connection, request.office_phone)


def next_ones(runtime: Runtime, connection: Connection, phone: str) -> Sequence[str]:
    """The call requests for which there is a line, first come first."""
    this = {"phone": phone, "moment": now()}
    free = most_at(runtime, phone) - connection.execute(_TAKEN, this).scalar_one()
    return connection.execute(_FIRST.limit(free), this).scalars().all() if free > 0 else ()


def next_everywhere(runtime: Runtime) -> list[str]:
    with runtime.db.reading() as connection:
        phones = connection.execute(_OFFICES.distinct(), {"moment": now()}).scalars().all()
        return [each for phone in phones for each in next_ones(runtime, connection, phone or "")]


def wake_queue(runtime: Runtime, transaction: Transaction, phone: str) -> None:
    """A line may be free after the commit: whoever is next is rung at once, not with the next sweep."""
    transaction.after_commit(lambda: _ring_next(runtime, phone))


def _ring_next(runtime: Runtime, phone: str) -> None:
    with runtime.db.reading() as connection:
        following = next_ones(runtime, connection, phone)
    for request_id in following:
        runtime.queues.enqueue_once("ring_supporter", request_id, within=1)


def place_of(transaction: Transaction, supporter_id: str) -> int:
    """Of somebody who waits for a line; 0 for anybody else."""
    own = transaction.execute(_OWN, {"supporter_id": supporter_id}).one_or_none()
    if own is None:
        return 0
    before: int = transaction.execute(_before(own), {"phone": own.office_phone, "moment": now()}).scalar_one()
    return before + 1


def _before(own: Any) -> Select[Any]:
    earlier = or_(
        call_requests.c.queued_at < own.queued_at,
        (call_requests.c.queued_at == own.queued_at) & (call_requests.c.id < own.id),
    )
    return _LENGTH.where(earlier)


def _hold(transaction: Transaction, phone: str) -> None:
    """Those who want the same line take turns. SQLite has one writer, who has everything."""
    if transaction.connection.dialect.name == "postgresql":
        transaction.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"line {phone}"))))
