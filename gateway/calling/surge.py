"""More calls at once than the account carries: callers hear their place, hang up, and are rung in turn.

The queue is the call requests that are due and wait for no office's line, in the order in which people asked. So it
survives every restart, and somebody who missed our ring, or dials again, keeps their place. The rings that come every
week are at its end, for nobody sits by the phone for them.
"""

import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, func, or_, select

from gateway import reachable
from gateway.calling.requests import take_back
from gateway.clock import now
from gateway.contact import Refused, may_contact
from gateway.conversations import store
from gateway.db import Transaction
from gateway.drivers import driver_of
from gateway.flows.ring_back import SURGE_RING
from gateway.models.calls import IS_DUE, IS_OVER, call_requests, calls
from gateway.prepared import Prepared
from gateway.runtime import Runtime

_USUAL_SECONDS: Final = 180  # of a call
_LEAST_MINUTES: Final = 2

_DUE: Final = (
    call_requests.c.status == IS_DUE,
    call_requests.c.due_at <= bindparam("moment"),
    call_requests.c.office_phone.is_(None),
)
_SINCE: Final = func.coalesce(call_requests.c.queued_at, call_requests.c.due_at)
_ORDER: Final = (call_requests.c.recurring_id.is_not(None), _SINCE, call_requests.c.id)
_COUNT: Final = func.count().label("many")
_LIVE: Final = select(_COUNT).select_from(calls).where(calls.c.status != IS_OVER)
_LENGTH: Final = select(_COUNT).select_from(call_requests).where(*_DUE)
_STANDING: Final = Prepared(select(_LIVE.scalar_subquery().label("live"), _LENGTH.scalar_subquery().label("waiting")))
_FIRST: Final = select(call_requests.c.id).where(*_DUE).order_by(*_ORDER)
_OWN: Final = Prepared(
    select(
        call_requests.c.id, call_requests.c.conversation_id, call_requests.c.recurring_id, _SINCE.label("since")
    ).where(call_requests.c.supporter_id == bindparam("supporter_id"), *_DUE)
)
_WEEKLY: Final = call_requests.c.recurring_id.is_not(None)
_EARLIER: Final = or_(
    _SINCE < bindparam("since"),  # noqa: SIM300 - a column, and no constant
    (_SINCE == bindparam("since")) & (call_requests.c.id < bindparam("own")),  # noqa: SIM300 - as above
)
_BEFORE: Final = Prepared(_LENGTH.where(~_WEEKLY & _EARLIER))
_BEFORE_WEEKLY: Final = Prepared(_LENGTH.where(~_WEEKLY | _EARLIER))


def place_if_full(runtime: Runtime, transaction: Transaction, supporter_id: str | None) -> int:
    """0: a caller can be served. Else their place in line, which is the one that they have already, if any."""
    most = runtime.settings.hotline_lines
    if not most:
        return 0
    live, waiting = _standing(transaction.connection)
    if not waiting and live < most:
        return 0
    own = _own(transaction, supporter_id) if supporter_id else None
    before = _before(transaction, own) if own else 0 if runtime.spending.ring_pause() else waiting
    if before >= most - live:
        return before + 1
    if own:
        _their_turn(transaction, own.conversation_id)
    return 0


def minutes_until(runtime: Runtime, transaction: Transaction, supporter_id: str | None, place: int) -> int:
    """About; by how fast we may ring, how many we can serve at once, and the hours at which they may be rung."""
    minutes = max(_LEAST_MINUTES, math.ceil(place * seconds_each(runtime) / 60))
    if supporter_id is None:
        return minutes
    begin = now()
    person = reachable.person(transaction, supporter_id, "wish", asked_at=begin)
    verdict = may_contact(
        person, "call", "wish", reachable.rules(runtime.settings), begin + timedelta(minutes=minutes)
    )
    if isinstance(verdict, Refused) and verdict.until:
        return math.ceil((verdict.until - begin).total_seconds() / 60)
    return minutes


def seconds_each(runtime: Runtime) -> float:
    """How long it takes until the queue is shorter by one."""
    settings = runtime.settings
    by_hour = 3600 / settings.rings_per_hour if settings.rings_per_hour else 0
    by_lines = _USUAL_SECONDS / settings.hotline_lines if settings.hotline_lines else 0
    return max(1 / settings.calls_per_second, by_hour, by_lines)


def place_of(transaction: Transaction, supporter_id: str) -> int:
    """Of somebody who waits for a ring; 0 for anybody else."""
    own = _own(transaction, supporter_id)
    return _before(transaction, own) + 1 if own else 0


def next_ones(runtime: Runtime, connection: Connection, most: int) -> Sequence[str]:
    """The call requests that can be rung now, first come first."""
    this, lines = {"moment": now()}, runtime.settings.hotline_lines
    free = lines - connection.execute(_LIVE).scalar_one() if lines else most
    return connection.execute(_FIRST.limit(min(free, most)), this).scalars().all() if free > 0 else ()


def has_turn(runtime: Runtime, connection: Connection, request_id: str, *, in_line: bool) -> bool:
    """Can this supporter be served? Whoever waits `in_line` for an office has their order there."""
    lines = runtime.settings.hotline_lines
    if not lines:
        return True
    live, waiting = _standing(connection)
    if in_line or waiting <= lines - live:
        return live < lines
    return request_id in next_ones(runtime, connection, lines)


def is_turn_of(runtime: Runtime, transaction: Transaction, request: Any) -> bool:
    """As above, and nobody else is served with that line before the commit."""
    if runtime.settings.hotline_lines and transaction.connection.dialect.name == "postgresql":
        transaction.execute(select(func.pg_advisory_xact_lock(func.hashtext("hotline"))))
    return has_turn(runtime, transaction.connection, request.id, in_line=request.office_phone is not None)


def _standing(connection: Connection) -> tuple[int, int]:
    """Calls under way, and people who wait for a ring."""
    [row] = _STANDING.fetch(driver_of(connection), {"moment": now()})
    return row.live, row.waiting


def _own(transaction: Transaction, supporter_id: str) -> Any | None:
    found = transaction.fetch(_OWN, {"supporter_id": supporter_id, "moment": now()})
    return found[0] if found else None


def _before(transaction: Transaction, own: Any) -> int:
    """Those who are rung before this one."""
    ahead = _BEFORE_WEEKLY if own.recurring_id else _BEFORE
    count: int = transaction.fetch(ahead, {"since": own.since, "own": own.id, "moment": now()})[0].many
    return count


def _their_turn(transaction: Transaction, conversation_id: str) -> None:
    """They dialed just when they would have been rung: what they waited for is this call."""
    conversation = store.load(transaction, conversation_id)
    if conversation.state and conversation.state.step == SURGE_RING:
        take_back(transaction, conversation_id)
        store.end(transaction, conversation_id)
