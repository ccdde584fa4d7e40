"""Somebody rings a number that is never answered: they pay nothing, and are rung back at once.

The ring is a wish to be called, as CALL is by text. A call that the carrier brings twice has its row already; rings
that follow each other within a minute are one wish.
"""

from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import bindparam, select, update

from gateway import consent, supporters
from gateway.calling import legs
from gateway.calling.heard import HotlineCall
from gateway.calling.requests import UNDER_WAY
from gateway.clock import new_id, now
from gateway.conversations import store
from gateway.conversations.turns import take_turn
from gateway.db import Transaction
from gateway.directory import Live, Number
from gateway.flows.events import Language, Started
from gateway.flows.state import State
from gateway.models.calls import call_requests
from gateway.models.conversations import conversations
from gateway.phones import is_withheld
from gateway.render.voice import reject
from gateway.runtime import Runtime

BUSY: Final = reject("busy")
_OUT_OF_SERVICE: Final = reject("rejected")
_ONE_WISH: Final = timedelta(minutes=1)
_LOOKED_AT: Final = 5  # of their latest conversations

_WISHES: Final = (
    select(call_requests.c.id, call_requests.c.conversation_id, call_requests.c.status, call_requests.c.asked_at)
    .add_columns(call_requests.c.due_at)
    .join(conversations, conversations.c.id == call_requests.c.conversation_id)
    .where(
        call_requests.c.supporter_id == bindparam("supporter_id"),
        call_requests.c.asked_at > bindparam("since"),
        call_requests.c.status.in_(("due", "done", *UNDER_WAY)),
        conversations.c.campaign_id == bindparam("campaign_id"),
    )
    .order_by(call_requests.c.asked_at.desc())
    .limit(1)
)
_STATES: Final = (
    select(conversations.c.state)
    .where(conversations.c.supporter_id == bindparam("supporter_id"))
    .order_by(conversations.c.id.desc())
    .limit(_LOOKED_AT)
)

log = structlog.get_logger(__name__)


def ring_back(runtime: Runtime, number: Number, call: HotlineCall) -> str:
    """The carrier's answer, before anybody has answered. Whoever cannot be rung hears the busy tone, too."""
    live = runtime.directory.by_id(number.missed_call_for or "")
    if live is None or live.status != "live":
        return _OUT_OF_SERVICE
    if is_withheld(call.caller) or call.forged:
        return BUSY

    def take(transaction: Transaction) -> None:
        if legs.id_of(transaction, call.sid) is None:
            _take(runtime, transaction, number, live, call)

    runtime.db.repeating(take)  # the same call may come twice at once, or a first call with a first text
    return BUSY


def _take(runtime: Runtime, transaction: Transaction, number: Number, live: Live, call: HotlineCall) -> None:
    person = supporters.find_or_add(transaction, call.caller, "en").id
    this = {"supporter_id": person, "campaign_id": live.id, "since": now() - _ONE_WISH}
    wish = transaction.execute(_WISHES, this).one_or_none()
    if wish is not None:
        _sooner(runtime, transaction, wish)
    legs.add(
        transaction,
        id=new_id(),
        carrier_sid=call.sid,
        direction="in",
        supporter_id=person,
        number_id=number.id,
        conversation_id=wish.conversation_id if wish else _wish(runtime, transaction, number, live, person),
        status="ended",
        outcome="busy",
        ended_at=now(),
    )


def _sooner(runtime: Runtime, transaction: Transaction, wish: Any) -> None:
    """Their phone was busy when we rang, for they were ringing us: it is free now."""
    if wish.status == "due" and wish.due_at > now():
        transaction.execute(update(call_requests).where(call_requests.c.id == wish.id).values(due_at=now()))
        runtime.queues.enqueue_after_commit(transaction, "ring_supporter", wish.id)


def _wish(runtime: Runtime, transaction: Transaction, number: Number, live: Live, person: str) -> str:
    """A conversation that waits for its ring; its id."""
    known = _language_of(transaction, person)
    conversation = store.begin(person, number.id, live.id, live.version_id)
    consent.opt_in(
        transaction,
        person,
        source="missed call",
        words=f"rang {number.phone}, which rings back",
        language=known or "en",
        campaign_id=live.id,
        version_id=live.version_id,
    )
    started = Started("voice", known or "en", language_chosen=known is not None, rang=True)
    return take_turn(runtime, transaction, conversation, started).conversation.id


def _language_of(transaction: Transaction, person: str) -> Language | None:
    """The one in which they wrote last, or that they chose by a key; None where nobody knows."""
    for text in transaction.execute(_STATES, {"supporter_id": person}).scalars():
        state = State.loads(text)
        if state.channel == "text" or state.answers.get("language"):
            return state.language
    return "es" if supporters.by_id(transaction, person).language == "es" else None  # nobody is Spanish by default
