"""People who texted CALL with their ZIP code, and whose phones ring: what they do begins with picking up."""

from collections.abc import Iterable

from sqlalchemy import select, update

from benchmarks.callers import HOTLINE, caller, phone_of, sid_of
from benchmarks.load import Person
from gateway.calling import legs
from gateway.clock import new_id
from gateway.conversations.texts import InboundText, receive_text
from gateway.models.calls import call_requests
from gateway.runtime import Runtime


def rung(runtime: Runtime, numbers: Iterable[int]) -> list[Person]:
    return [_ringing(runtime, number) for number in numbers]


def _ringing(runtime: Runtime, number: int) -> Person:
    """As a worker leaves it once the carrier has taken the call."""
    receive_text(runtime, InboundText(f"SM{number:032x}", phone_of(number), HOTLINE, "CALL 60601"))
    with runtime.db.transaction() as transaction:
        latest = select(call_requests).order_by(call_requests.c.id.desc()).limit(1)
        wish = transaction.execute(latest).one()
        transaction.execute(update(call_requests).where(call_requests.c.id == wish.id).values(status="ringing"))
        leg = legs.add(
            transaction,
            id=new_id(),
            carrier_sid=sid_of(number),
            direction="out",
            supporter_id=wish.supporter_id,
            number_id=wish.number_id,
            conversation_id=wish.conversation_id,
            call_request_id=wish.id,
            status="ringing",
        )
    return caller(number, first=f"/webhooks/voice/{leg.id}/0")
