"""A person goes from the database, in one transaction.

What counts calls stays: a call and the tries to reach an office on it, which no longer lead to anybody.
"""

from typing import Any, Final

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from gateway import do_not_contact
from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure.copies import note_copies, recording_sid
from gateway.erasure.overwriting import overwriting
from gateway.flows.state import State
from gateway.models.blasts import blast_recipients, blast_replies
from gateway.models.calls import call_requests, call_turns, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.models.segments import supporter_tags
from gateway.models.series import series_people
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.supporters import Supporter

_NOBODYS: Final = State(step="", channel="voice", language="en", waiting="over").dumps()


def forget(transaction: Transaction, person: Supporter) -> int:
    """The number of rows that went or lost their owner. The caller holds the person's row."""
    _note_spoken_names(transaction, person.id)
    with overwriting(transaction):
        changes = [_of(transaction, change) for change in _changes(person.id)]
    if person.opted_out:
        do_not_contact.keep_out(transaction, person.phone)
    return sum(changes)


def _of(transaction: Transaction, change: Any) -> int:
    return transaction.execute(change).rowcount


def _note_spoken_names(transaction: Transaction, supporter_id: str) -> None:
    """The carrier finds a recording by its call, and it forgets calls sooner than recordings."""
    spoken = select(signatures.c.recording).where(signatures.c.supporter_id == supporter_id)
    urls = transaction.execute(spoken.where(signatures.c.recording.is_not(None))).scalars().all()
    note_copies(transaction, "recording", [recording_sid(url) for url in urls])


def _changes(supporter_id: str) -> tuple[Any, ...]:
    """In the order that the foreign keys ask for."""
    own_calls = select(calls.c.id).where(calls.c.supporter_id == supporter_id)
    own_weekly = select(recurring_calls.c.id).where(recurring_calls.c.supporter_id == supporter_id)
    own = conversations.c.supporter_id == supporter_id
    return (
        delete(messages).where(messages.c.supporter_id == supporter_id),
        delete(call_turns).where(call_turns.c.call_id.in_(own_calls)),
        update(calls).where(calls.c.supporter_id == supporter_id).values(_nobodys_call()),
        delete(recurring_days).where(recurring_days.c.recurring_id.in_(own_weekly)),
        delete(call_requests).where(call_requests.c.supporter_id == supporter_id),
        delete(recurring_calls).where(recurring_calls.c.supporter_id == supporter_id),
        delete(signatures).where(signatures.c.supporter_id == supporter_id),
        delete(consents).where(consents.c.supporter_id == supporter_id),
        delete(supporter_tags).where(supporter_tags.c.supporter_id == supporter_id),
        delete(blast_replies).where(blast_replies.c.supporter_id == supporter_id),
        delete(series_people).where(series_people.c.supporter_id == supporter_id),
        delete(blast_recipients).where(blast_recipients.c.supporter_id == supporter_id),
        delete(conversations).where(own, ~_called()),
        update(conversations).where(own).values(_nobodys_conversation()),
        delete(supporters).where(supporters.c.id == supporter_id),
    )


def _called() -> ColumnElement[bool]:
    return exists().where(calls.c.conversation_id == conversations.c.id)


def _nobodys_call() -> dict[str, Any]:
    """One whose end was never heard of counts as ended, else it would be asked about for ever."""
    return {
        "supporter_id": None,
        "call_request_id": None,
        "carrier_sid": None,
        "picked_up_from": None,
        "office_phone": None,
        "status": "ended",
        "ended_at": func.coalesce(calls.c.ended_at, now()),
    }


def _nobodys_conversation() -> dict[str, Any]:
    return {
        "supporter_id": None,
        "signature_id": None,
        "state": _NOBODYS,
        "status": "done",
        "awaits_text": False,
    }
