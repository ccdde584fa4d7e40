"""Ringing a supporter who asked for it: claim, ring, settle.

The leg's row exists before the carrier is asked, and its id is in every URL that the carrier gets. So whatever breaks
after that, the first webhook or the carrier's own list brings the two together, and nobody is rung twice.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import structlog
from sqlalchemy import delete, exists, select, update

from gateway import reachable, supporters
from gateway.calling import addresses, legs, lines, surge
from gateway.calling.missed import give_up, try_again
from gateway.calling.next_try import line_opens_at
from gateway.calling.pace import may_ring_now
from gateway.calling.requests import ON_THE_PHONE
from gateway.carriers.errors import NotTaken, Refused, Uncertain
from gateway.carriers.twilio import Accepted, Ring
from gateway.clock import new_id, now
from gateway.contact import Allowed, may_contact
from gateway.contact import Refused as NotNow
from gateway.conversations import store
from gateway.db import Transaction
from gateway.models.calls import call_requests, calls
from gateway.models.supporters import supporters as people
from gateway.recurring.missing import missed
from gateway.runtime import Runtime

_THROTTLED: Final = timedelta(seconds=5)
_CARRIER_BUSY: Final = timedelta(minutes=1)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Claimed:
    request_id: str
    call_id: str
    to: str
    sender: str


def ring_supporter(runtime: Runtime, call_request_id: str) -> None:
    """Safe to call twice, at any time and for any id."""
    runtime.tallies.settle()
    if runtime.spending.ring_pause() or not _is_due(runtime, call_request_id) or not may_ring_now(runtime):
        return  # while it must wait it stays due, and the sweeper wakes it
    with runtime.db.transaction() as transaction:
        claimed = _claim(runtime, transaction, call_request_id)
    if claimed is None:
        return
    runtime.spending.ring()
    try:
        accepted = runtime.carrier.place_call(_ring(runtime, claimed))
    except NotTaken as fault:
        log.warning("ring put off", call=claimed.call_id, fault=str(fault))
        _never_rang(runtime, claimed, _THROTTLED)
    except Refused as refusal:
        _refused(runtime, claimed, refusal)
    except Uncertain as fault:
        log.warning("ring uncertain", call=claimed.call_id, fault=str(fault))
        _uncertain(runtime, claimed)
    else:
        _accepted(runtime, claimed, accepted)


def _is_due(runtime: Runtime, request_id: str) -> bool:
    """Looked up before a slot is taken, so that a repeated job costs nobody a call."""
    query = select(call_requests.c.office_phone).where(*_due(request_id))
    with runtime.db.reading() as connection:
        found = connection.execute(query).one_or_none()
        if found is None:
            return False
        in_line = found.office_phone is not None
        if not surge.has_turn(runtime, connection, request_id, in_line=in_line):
            return False
        return not in_line or request_id in lines.next_ones(runtime, connection, found.office_phone)


def _due(request_id: str) -> tuple[Any, ...]:
    return call_requests.c.id == request_id, call_requests.c.status == "due", call_requests.c.due_at <= now()


def _claim(runtime: Runtime, transaction: Transaction, request_id: str) -> Claimed | None:
    request = _held(transaction, request_id)
    if request is None:
        return None
    if request.office_phone:
        lines.wake_queue(runtime, transaction, request.office_phone)  # whether it is this one's turn or another's
    if _on_the_phone(transaction, request.supporter_id):
        _change(transaction, request_id, due_at=now() + ON_THE_PHONE)
        return None
    number = runtime.directory.number_by_id(request.number_id)
    conversation = store.load(transaction, request.conversation_id)
    verdict = _verdict(runtime, transaction, request, conversation.campaign_id)
    wanted = conversation.state is not None and conversation.state.waiting == "pick_up"
    later = verdict.until if isinstance(verdict, NotNow) else _opens_at(runtime, conversation, request)
    if later or (request.not_after and now() >= request.not_after):
        _put_off(runtime, transaction, request, later or now())
        return None
    if isinstance(verdict, NotNow) or number is None or not wanted:
        _change(transaction, request_id, status="canceled")
        return None
    if not _turn_has_come(runtime, transaction, request):
        return None
    return _minted(transaction, request, number.phone)


def _turn_has_come(runtime: Runtime, transaction: Transaction, request: Any) -> bool:
    """Is there room for one call more, and at the office that they wait for?"""
    if not surge.is_turn_of(runtime, transaction, request):
        return False
    return request.office_phone is None or lines.is_turn_of(runtime, transaction, request)


def _put_off(runtime: Runtime, transaction: Transaction, request: Any, later: datetime) -> None:
    """A weekly call is worth nothing after its day; one that was tried on it counts as missed."""
    if request.not_after is None or later < request.not_after:
        _change(transaction, request.id, due_at=later)
        return
    _change(transaction, request.id, status="given_up" if request.attempts else "canceled")
    if request.attempts:
        missed(runtime, transaction, request.recurring_id)


def _held(transaction: Transaction, request_id: str) -> Any | None:
    """The request, if it is due still, with the person's row locked first."""
    person = transaction.execute(
        select(call_requests.c.supporter_id).where(call_requests.c.id == request_id)
    ).scalar()
    if person is None:
        return None
    supporters.hold(transaction, person)
    return transaction.execute(
        select(call_requests, people.c.phone).select_from(call_requests.join(people)).where(*_due(request_id))
    ).one_or_none()


def _opens_at(runtime: Runtime, conversation: store.Conversation, request: Any) -> datetime | None:
    """Of a closed office whose line they wait for."""
    return line_opens_at(runtime, conversation, request.office_phone) if request.office_phone else None


def _on_the_phone(transaction: Transaction, supporter_id: str) -> bool:
    live = exists().where(calls.c.supporter_id == supporter_id, calls.c.status != "ended")
    return bool(transaction.execute(select(live)).scalar())


def _verdict(runtime: Runtime, transaction: Transaction, request: Any, campaign_id: str | None) -> Allowed | NotNow:
    person = reachable.person(
        transaction, request.supporter_id, "wish", campaign_id=campaign_id, asked_at=request.asked_at
    )
    return may_contact(person, "call", "wish", reachable.rules(runtime.settings), now())


def _minted(transaction: Transaction, request: Any, sender: str) -> Claimed:
    claimed = Claimed(request.id, new_id(), request.phone, sender)
    _change(transaction, request.id, status="placing", claimed_at=now(), attempts=request.attempts + 1)
    legs.add(
        transaction,
        id=claimed.call_id,
        direction="out",
        supporter_id=request.supporter_id,
        number_id=request.number_id,
        conversation_id=request.conversation_id,
        call_request_id=request.id,
        status="placing",
        office_phone=request.office_phone,
    )
    return claimed


def _ring(runtime: Runtime, claimed: Claimed) -> Ring:
    return Ring(
        to=claimed.to,
        sender=claimed.sender,
        answer_url=addresses.turn_url(runtime, claimed.call_id, 0),
        fallback_url=addresses.fallback_url(runtime, claimed.call_id),
        status_url=addresses.status_url(runtime, claimed.call_id),
        seconds=runtime.settings.ring_seconds,
        longest=4 * 3600,
    )


def _accepted(runtime: Runtime, claimed: Claimed, accepted: Accepted) -> None:
    """The phone may have been picked up already: then the webhook has said so before."""
    with runtime.db.transaction() as transaction:
        leg = legs.hold(transaction, claimed.call_id)
        if leg and legs.belongs(leg, accepted.sid):
            legs.bind(transaction, leg, accepted.sid, "ringing")


def _never_rang(runtime: Runtime, claimed: Claimed, wait: timedelta) -> None:
    runtime.spending.rang(0)
    with runtime.db.transaction() as transaction:
        transaction.execute(delete(calls).where(calls.c.id == claimed.call_id, calls.c.status == "placing"))
        transaction.execute(
            update(call_requests)
            .where(call_requests.c.id == claimed.request_id, call_requests.c.status == "placing")
            .values(status="due", due_at=now() + wait, claimed_at=None, attempts=call_requests.c.attempts - 1)
        )


def _uncertain(runtime: Runtime, claimed: Claimed) -> None:
    with runtime.db.transaction() as transaction:
        leg = legs.hold(transaction, claimed.call_id)
        if leg is None or leg.status != "placing":
            return
        legs.change(transaction, leg, status="uncertain")
        transaction.execute(
            update(call_requests)
            .where(call_requests.c.id == claimed.request_id, call_requests.c.status == "placing")
            .values(status="uncertain")
        )


def _refused(runtime: Runtime, claimed: Claimed, refusal: Refused) -> None:
    if refusal.kind == "busy":
        _never_rang(runtime, claimed, _CARRIER_BUSY)
        return
    level = log.error if refusal.ours else log.warning
    level("ring refused", call=claimed.call_id, code=refusal.code, kind=refusal.kind)
    runtime.spending.rang(0)
    with runtime.db.transaction() as transaction:
        leg = legs.hold(transaction, claimed.call_id)
        if leg is None or leg.over:
            return
        legs.end(transaction, leg, outcome="failed")
        settle = try_again if refusal.ours else give_up
        settle(runtime, transaction, claimed.request_id, "failed")


def _change(transaction: Transaction, request_id: str, **values: Any) -> None:
    transaction.execute(
        update(call_requests)
        .where(call_requests.c.id == request_id, call_requests.c.status == "due")
        .values(**values)
    )
