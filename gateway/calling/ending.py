"""What the carrier reports about a leg: it rings, it is over, and how it ended. Forward only, consequences once."""

from dataclasses import dataclass
from typing import Final

import structlog
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError

from gateway.calling import dials, legs, lines
from gateway.calling.legs import Leg
from gateway.calling.missed import reached, try_again
from gateway.calling.requests import off_the_phone
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.conversations.turns import take_turn
from gateway.db import Transaction
from gateway.flows.events import HungUp
from gateway.flows.state import State
from gateway.models.calls import calls
from gateway.models.conversations import conversations
from gateway.runtime import Runtime

_MOVING: Final = {
    "queued": "ringing",
    "initiated": "ringing",
    "ringing": "ringing",
    "in-progress": "in_progress",
}
_ENDS: Final = {
    "completed": "answered",
    "busy": "busy",
    "no-answer": "no_answer",
    "failed": "failed",
    "canceled": "failed",
}

_USUAL_SECONDS: Final = 180

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class CallReport:
    """`sid` and `status` are the carrier's words; `seconds` is how long it was, None where it does not say."""

    sid: str
    status: str
    answered_by: str = ""
    seconds: int | None = None


def record_call_status(runtime: Runtime, call_id: str | None, report: CallReport) -> None:
    """`call_id` is None for a call that came in: there the carrier's id leads to it. Unknown ones change nothing."""
    if report.status not in _MOVING and report.status not in _ENDS:
        log.warning("the carrier reports a call status that nobody here knows", status=report.status[:20])
        return
    try:
        with runtime.db.transaction() as transaction:
            found = call_id or legs.id_of(transaction, report.sid)
            held = legs.hold_both(transaction, found) if found else None
            if held and not held[0].over and legs.belongs(held[0], report.sid):
                _record(runtime, transaction, *held, report)
    except IntegrityError:
        log.warning("status of one call under the address of another", call=call_id)


def _record(
    runtime: Runtime, transaction: Transaction, leg: Leg, conversation: Conversation, report: CallReport
) -> None:
    if report.status in _MOVING:
        legs.bind(transaction, leg, report.sid, _MOVING[report.status])
        return
    nobody = _nobody_there(runtime, leg, conversation)
    outcome = _outcome(leg, report, nobody=nobody)
    legs.end(transaction, leg, carrier_sid=report.sid, outcome=outcome)
    if leg.office_phone:
        lines.wake_queue(runtime, transaction, leg.office_phone)
    talked = dials.hung_up(runtime, transaction, leg)
    transaction.after_commit(lambda: _count(runtime, leg, report, talked))
    if nobody:
        _as_before_the_call(runtime, transaction, leg, conversation)
    elif _speaks_here(transaction, leg, conversation):
        take_turn(runtime, transaction, conversation, HungUp())
    if leg.call_request_id:
        _settle(runtime, transaction, leg.call_request_id, outcome)
    if leg.supporter_id:
        off_the_phone(runtime, transaction, leg.supporter_id)


def _count(runtime: Runtime, leg: Leg, report: CallReport, talked: int) -> None:
    """What it cost, with the talk that it ended. A call whose length nobody reports counts as long as most."""
    runtime.spending.talked(talked)
    seconds = report.seconds if report.seconds is not None else _USUAL_SECONDS if leg.turn else 0
    if leg.direction == "in":
        runtime.spending.talked(seconds)
    else:
        runtime.spending.rang(seconds)


def _outcome(leg: Leg, report: CallReport, *, nobody: bool) -> str:
    """How the leg to the supporter ended. One that was picked up without a word from us has failed."""
    outcome = _ENDS[report.status]
    if leg.direction == "in":
        return "answered"
    if outcome != "answered":
        return outcome
    if leg.outcome == "voicemail" or nobody or report.answered_by.startswith(("machine", "fax")):
        return "voicemail"
    return "answered" if leg.turn > 0 else "failed"


def _nobody_there(runtime: Runtime, leg: Leg, conversation: Conversation) -> bool:
    """Picked up, no key pressed, and listened to until we said goodbye: a machine that detection took for a person.

    Somebody who hangs up instead of pressing a key is a person, and has answered.
    """
    state = conversation.state
    if leg.picked_up_from is None or state is None or conversation.version_id is None:
        return False
    return state.over and state.step == runtime.directory.version(conversation.version_id).flow.silence


def _as_before_the_call(runtime: Runtime, transaction: Transaction, leg: Leg, conversation: Conversation) -> None:
    """The next ring starts where this one did. Another question that the person was asked meanwhile stays open."""
    asked_meanwhile = exists().where(
        conversations.c.supporter_id == conversation.supporter_id, conversations.c.awaits_text
    )
    busy = bool(transaction.execute(select(asked_meanwhile)).scalar())
    before = conversation.but(state=State.loads(leg.picked_up_from or ""), status="done" if busy else "open")
    store.save(transaction, before, runtime.settings.conversation_hours)


def _speaks_here(transaction: Transaction, leg: Leg, conversation: Conversation) -> bool:
    """Is this conversation open, by voice, and not going on already on a later call?"""
    if conversation.status != "open" or conversation.state is None or conversation.state.channel != "voice":
        return False
    later = exists().where(calls.c.conversation_id == leg.conversation_id, calls.c.created_at > leg.created_at)
    return not transaction.execute(select(later)).scalar()


def _settle(runtime: Runtime, transaction: Transaction, request_id: str, outcome: str) -> None:
    if outcome == "answered":
        reached(transaction, request_id)
    else:
        try_again(runtime, transaction, request_id, outcome)
