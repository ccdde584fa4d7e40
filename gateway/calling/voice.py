"""A voice webhook: what the caller did goes into the conversation, what it answers comes back as TwiML.

Every turn's answer is kept, so a repeated webhook hears the same words and changes nothing. The URL carries no state:
a leg's id and a turn lead to it.
"""

from collections.abc import Sequence
from typing import Final

import structlog
from sqlalchemy.exc import IntegrityError

from gateway import supporters
from gateway.calling import dials, legs, lines, surge
from gateway.calling.heard import Heard, HotlineCall, event
from gateway.calling.legs import Leg
from gateway.calling.missed import reached
from gateway.calling.requests import still_wanted
from gateway.calling.rung_back import ring_back
from gateway.clock import new_id
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.conversations.turns import Turn, take_turn
from gateway.db import Transaction
from gateway.directory import Live, Number
from gateway.flows.effects import Dial, Say
from gateway.flows.events import DialEnded, Event, PickedUp, Pressed, Recorded, Started
from gateway.phones import is_withheld
from gateway.render.voice import Line, twiml
from gateway.runtime import Runtime
from gateway.supporters import Supporter

HANG_UP: Final = twiml([], Line("en", ""))
_NO_CAMPAIGN: Final = twiml(
    [
        Say("Thank you for calling. There is no campaign on this line today. Goodbye.", "en"),
        Say("Gracias por llamar. Hoy no hay ninguna campaña en esta línea. Hasta luego.", "es"),
    ],
    Line("en", ""),
)
SORRY: Final = twiml(
    [
        Say("We are sorry, something went wrong here. Please call again in a few minutes.", "en"),
        Say("Perdone, tuvimos un problema. Por favor llame otra vez en unos minutos.", "es"),
    ],
    Line("en", ""),
)

log = structlog.get_logger(__name__)


def answer_hotline(runtime: Runtime, call: HotlineCall) -> str:
    """The first words to somebody who dialed one of our numbers."""
    number = runtime.directory.number(call.to)
    if number is None:
        log.warning("call to a number that is not ours; run `gateway numbers sync`")
        return HANG_UP
    if number.missed_call_for:
        return ring_back(runtime, number, call)
    offered = runtime.directory.campaigns_on(number.id)
    for again in (False, True, True):
        try:
            with runtime.db.transaction() as transaction:
                known = legs.id_of(transaction, call.sid) if again or not offered else None
                if known:
                    return legs.kept_turn(transaction, known, 0) or HANG_UP
                return _begin(runtime, transaction, number, offered, call) if offered else _NO_CAMPAIGN
        except IntegrityError:
            continue  # the same call a second time, or a first call and a first text: now look first
    raise RuntimeError("a call could not be stored in three tries")


def _begin(
    runtime: Runtime, transaction: Transaction, number: Number, offered: Sequence[Live], call: HotlineCall
) -> str:
    supporter = _caller(transaction, call.caller)
    person = supporter.id if supporter else None
    conversation = (
        store.begin(person, number.id, offered[0].id, offered[0].version_id)
        if len(offered) == 1
        else store.begin(person, number.id)
    )
    place = surge.place_if_full(runtime, transaction, person)
    minutes = surge.minutes_until(runtime, transaction, person, place) if place else 0
    started = Started("voice", supporter.language if supporter else "en", place=place, minutes=minutes)
    turn = take_turn(runtime, transaction, conversation, started)
    dial = _dial(turn)
    leg = legs.add(
        transaction,
        id=new_id(),
        carrier_sid=call.sid,
        direction="in",
        supporter_id=person,
        number_id=number.id,
        conversation_id=turn.conversation.id,
        status="in_progress",
        turn=1,
        office_phone=dial and dial.phone,
    )
    words = twiml(turn.seen, dials.line_for(runtime, transaction, leg, 1, turn.conversation, dial))
    legs.keep(transaction, leg.id, 0, words)
    return words


def _caller(transaction: Transaction, phone: str) -> Supporter | None:
    if is_withheld(phone):
        return None
    return supporters.find_or_add(transaction, phone, "en")


def answer_turn(runtime: Runtime, call_id: str, turn: int, heard: Heard) -> str:
    """The answer to one turn.

    A turn answered before gets the same words again; one that nobody was told of, or on a call that is over, none.
    """
    with runtime.db.transaction() as transaction:
        found = legs.hold_both(transaction, call_id)
        if found is None:
            return HANG_UP
        leg, conversation = found
        if not legs.belongs(leg, heard.sid) or turn > leg.turn:
            return HANG_UP
        if turn < leg.turn:
            return legs.kept_turn(transaction, leg.id, turn) or HANG_UP
        if leg.over:
            dials.late(runtime, transaction, leg, turn, heard)
            return HANG_UP
        if leg.carrier_sid is None:
            legs.bind(transaction, leg, heard.sid, "in_progress")
        if turn == 0:
            return _picked_up(runtime, transaction, leg, conversation, heard)
        return _go_on(runtime, transaction, leg, conversation, heard)


def _picked_up(runtime: Runtime, transaction: Transaction, leg: Leg, conversation: Conversation, heard: Heard) -> str:
    """The phone that we rang was picked up: by a machine, after STOP, or by somebody who may be a person."""
    if heard.machine:
        legs.change(transaction, leg, outcome="voicemail")
        legs.keep_turn(transaction, leg, HANG_UP)
        return HANG_UP
    if not still_wanted(transaction, leg.call_request_id) or conversation.state is None:
        legs.keep_turn(transaction, leg, HANG_UP)
        return HANG_UP
    before = conversation.state.dumps()
    turn = take_turn(runtime, transaction, conversation, PickedUp())
    return _spoken(runtime, transaction, leg, turn, leg.office_phone, picked_up_from=before)


def _go_on(runtime: Runtime, transaction: Transaction, leg: Leg, conversation: Conversation, heard: Heard) -> str:
    happened = _happened(runtime, transaction, leg, conversation, heard)
    proof = leg.picked_up_from is not None and isinstance(happened, Pressed | Recorded)
    if proof and leg.call_request_id:
        reached(transaction, leg.call_request_id)
    turn = take_turn(runtime, transaction, conversation, happened)
    reserved = None if isinstance(happened, DialEnded) or _moved_on(conversation, turn) else leg.office_phone
    if proof:
        return _spoken(runtime, transaction, leg, turn, reserved, picked_up_from=None)
    return _spoken(runtime, transaction, leg, turn, reserved)


def _moved_on(before: Conversation, turn: Turn) -> bool:
    """Did they turn to somebody else, or to an end? Then nobody's line is kept for them."""
    state = turn.conversation.state
    if before.campaign_id != turn.conversation.campaign_id:
        return True
    return before.state is None or state is None or state.over or state.target != before.state.target


def _happened(
    runtime: Runtime, transaction: Transaction, leg: Leg, conversation: Conversation, heard: Heard
) -> Event:
    dialing = conversation.state is not None and conversation.state.waiting == "dial"
    if dialing and heard.dial_status:
        transaction.after_commit(lambda: runtime.spending.talked(heard.dial_seconds))
        return dials.ended(runtime, transaction, leg, heard)
    return event(heard)


def _spoken(
    runtime: Runtime, transaction: Transaction, leg: Leg, turn: Turn, reserved: str | None, **more: str | None
) -> str:
    """`reserved` is the office's line that stays this leg's if the turn dials nobody; `more` changes in its row."""
    dial = _dial(turn)
    words = twiml(turn.seen, dials.line_for(runtime, transaction, leg, leg.turn + 1, turn.conversation, dial))
    held = dial.phone if dial else reserved
    legs.keep_turn(transaction, leg, words, held, **more)
    if leg.office_phone and leg.office_phone != held:
        lines.wake_queue(runtime, transaction, leg.office_phone)
    return words


def _dial(turn: Turn) -> Dial | None:
    return next((effect for effect in turn.seen if isinstance(effect, Dial)), None)


def office_answered_by(runtime: Runtime, call_id: str, turn: int, verdict: str) -> None:
    with runtime.db.transaction() as transaction:
        dials.answered_by(runtime, transaction, call_id, turn, verdict)


def say_again(runtime: Runtime, call_id: str, heard: Heard) -> str | None:
    """The carrier could not use our last answer, or did not get it: the same once more. None if the call is over."""
    with runtime.db.transaction() as transaction:
        leg = legs.hold(transaction, call_id)
        if leg is None or leg.over or not legs.belongs(leg, heard.sid):
            return None
        if leg.turn > 0:
            return legs.kept_turn(transaction, leg.id, leg.turn - 1)
    return answer_turn(runtime, call_id, 0, heard)


def say_again_on_hotline(runtime: Runtime, call: HotlineCall, heard: Heard) -> str | None:
    """As above, for a call that came in: of one whose first webhook was lost we have not heard yet."""
    number = runtime.directory.number(call.to)
    if number and number.missed_call_for:
        return ring_back(runtime, number, call)
    with runtime.db.transaction() as transaction:
        known = legs.id_of(transaction, call.sid)
    return say_again(runtime, known, heard) if known else answer_hotline(runtime, call)
