"""Calls of which nobody here knows what became: ask the carrier, never ring again blindly."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import and_, exists, func, or_, select, update

from gateway.calling import legs
from gateway.calling.ending import CallReport, record_call_status
from gateway.carriers.errors import CarrierError, Refused
from gateway.carriers.twilio import ListedCall
from gateway.clock import now
from gateway.models.calls import IS_OVER, call_requests, calls
from gateway.models.campaigns import numbers
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

ABANDONED: Final = timedelta(seconds=90)  # nothing that places a call takes so long: whoever did is gone
NEVER_TAKEN: Final = timedelta(minutes=3)  # a call that is not on the carrier's list by then never will be
SILENT: Final = timedelta(minutes=10)  # a call that nothing was heard of for so long is asked about
IN_THE_WAY: Final = timedelta(minutes=1)  # as SILENT, while its supporter asks to be rung
_SKEW: Final = timedelta(minutes=2)  # between the carrier's clock and ours
_AT_ONCE: Final = 20
_NO_SUCH_CALL: Final = 20404

log = structlog.get_logger(__name__)


def reconcile_calls(runtime: Runtime) -> None:
    """Calls that the carrier may or may not have, calls that never ended, and phones that ring in spite of STOP."""
    for check in (_find_placed, _ask_silent, _silence_canceled):
        try:
            check(runtime)
        except CarrierError as fault:
            log.warning("the carrier cannot be asked now", fault=str(fault))


def _find_placed(runtime: Runtime) -> None:
    abandoned = and_(calls.c.status == "placing", calls.c.created_at < now() - ABANDONED)
    for row in _legs(runtime, or_(calls.c.status == "uncertain", abandoned), calls.c.carrier_sid.is_(None)):
        listed = runtime.carrier.calls_to(row.to, row.sender, row.created_at - _SKEW)
        match = _unbound(runtime, listed)
        if match:
            _report(runtime, row.id, match)
        elif now() - row.created_at > NEVER_TAKEN:
            _never_placed(runtime, row)


def _unbound(runtime: Runtime, listed: list[ListedCall]) -> ListedCall | None:
    """One supporter is rung by one leg at a time, so a call to them that no leg knows is this one's."""
    with runtime.db.reading() as connection:
        known = connection.execute(
            select(calls.c.carrier_sid).where(calls.c.carrier_sid.in_([call.sid for call in listed]))
        )
        bound = set(known.scalars())
    return next((call for call in listed if call.sid not in bound), None)


def _never_placed(runtime: Runtime, row: Any) -> None:
    """The carrier never had this call, so the wish is due again and no try is counted."""
    with runtime.db.transaction() as transaction:
        leg = legs.hold(transaction, row.id)
        if leg is None or leg.carrier_sid or leg.over:
            return
        legs.end(transaction, leg, outcome="failed")
        again = (
            update(call_requests)
            .where(call_requests.c.id == leg.call_request_id, call_requests.c.status.in_(("placing", "uncertain")))
            .values(status="due", due_at=now(), claimed_at=None, attempts=call_requests.c.attempts - 1)
        )
        if transaction.execute(again).rowcount and leg.call_request_id:
            log.info("the carrier never had this call", call=leg.id)
            transaction.after_commit(lambda: runtime.spending.rang(0))
            runtime.queues.enqueue_after_commit(transaction, "ring_supporter", leg.call_request_id)


def _ask_silent(runtime: Runtime) -> None:
    """The carrier's report of the end is lost now and then; without it the line would seem busy for ever."""
    last = func.coalesce(calls.c.checked_at, calls.c.created_at)
    wished = exists().where(
        call_requests.c.supporter_id == calls.c.supporter_id,
        call_requests.c.status == "due",
        call_requests.c.due_at < now() + IN_THE_WAY,
    )
    since = or_(last < now() - SILENT, and_(last < now() - IN_THE_WAY, wished))
    for row in _legs(runtime, calls.c.carrier_sid.is_not(None), since):
        _note_check(runtime, row.id)
        try:
            found = runtime.carrier.call(row.carrier_sid)
        except Refused as refusal:
            if refusal.code != _NO_SUCH_CALL:
                raise
            found = ListedCall(row.carrier_sid, "failed", None, None)
        _report(runtime, row.id, found)


def _silence_canceled(runtime: Runtime) -> None:
    """STOP came while the phone rings."""
    query = (
        select(calls.c.carrier_sid)
        .select_from(calls.join(call_requests))
        .where(
            calls.c.status != IS_OVER,
            calls.c.status == "ringing",
            call_requests.c.status == "canceled",
            calls.c.carrier_sid.is_not(None),
        )
        .limit(_AT_ONCE)
    )
    with runtime.db.reading() as connection:
        ringing = connection.execute(query).scalars().all()
    for sid in ringing:
        runtime.carrier.hang_up(sid)


def _legs(runtime: Runtime, *conditions: Any) -> Sequence[Any]:
    """Those that are not over, oldest first."""
    query = (
        select(
            calls.c.id,
            calls.c.carrier_sid,
            calls.c.created_at,
            supporters.c.phone.label("to"),
            numbers.c.phone.label("sender"),
        )
        .select_from(calls.outerjoin(supporters).join(numbers))
        .where(calls.c.status != IS_OVER, *conditions)
        .order_by(calls.c.created_at)
        .limit(_AT_ONCE)
    )
    with runtime.db.reading() as connection:
        return connection.execute(query).all()


def _note_check(runtime: Runtime, call_id: str) -> None:
    with runtime.db.transaction() as transaction:
        transaction.execute(update(calls).where(calls.c.id == call_id).values(checked_at=now()))


def _report(runtime: Runtime, call_id: str, found: ListedCall) -> None:
    record_call_status(runtime, call_id, CallReport(found.sid, found.status, found.answered_by or ""))
