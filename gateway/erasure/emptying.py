"""Words go, rows and counts stay; what the carrier holds of them is noted, to be deleted there as well."""

import os
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import bindparam, delete, select, update

from gateway.db import Transaction
from gateway.erasure.copies import note_copies, recording_sid
from gateway.flows.state import State
from gateway.models.calls import call_turns, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.signatures import signatures

_RECORDS: Final = "<Record"  # the verb, in what a caller was answered
_NEW_STATE: Final = (
    update(conversations).where(conversations.c.id == bindparam("of")).values(state=bindparam("new_state"))
)
_UNNAMED: Final = (
    update(signatures)
    .where(signatures.c.id == bindparam("of"))
    .values(name=None, recording=None, zip="", ask_at=None, name_index=bindparam("chance"))
)


def empty_texts(transaction: Transaction, rows: Sequence[Any]) -> None:
    """Rows have `id` and `carrier_sid`."""
    note_copies(transaction, "text", [row.carrier_sid for row in rows])
    ids = [row.id for row in rows]
    transaction.execute(update(messages).where(messages.c.id.in_(ids)).values(body=""))


def clear_answers(transaction: Transaction, rows: Sequence[Any]) -> None:
    """Rows have `id` and `state`."""
    cleared = [{"of": row.id, "new_state": State.loads(row.state).but(answers={}).dumps()} for row in rows]
    if cleared:
        transaction.execute(_NEW_STATE, cleared)


def empty_calls(transaction: Transaction, rows: Sequence[Any]) -> None:
    """What was said on them; rows have `id` and `carrier_sid`. A name that was said twice has two recordings."""
    ids = [row.id for row in rows]
    turns = transaction.execute(select(call_turns.c.call_id, call_turns.c.twiml).where(call_turns.c.call_id.in_(ids)))
    recorded = {turn.call_id for turn in turns if _RECORDS in turn.twiml}
    note_copies(transaction, "recordings", [row.carrier_sid for row in rows if row.id in recorded])
    transaction.execute(delete(call_turns).where(call_turns.c.call_id.in_(ids)))
    transaction.execute(update(calls).where(calls.c.id.in_(ids)).values(picked_up_from=None))


def drop_spoken_names(transaction: Transaction, rows: Sequence[Any]) -> None:
    """Rows have `id` and `recording`."""
    note_copies(transaction, "recording", [recording_sid(row.recording) for row in rows])
    ids = [row.id for row in rows]
    transaction.execute(update(signatures).where(signatures.c.id.in_(ids)).values(recording=None))


def take_names_off(transaction: Transaction, rows: Sequence[Any]) -> None:
    """The signatures stay counted, but say no more who signed where. Rows have `id` and `recording`."""
    note_copies(transaction, "recording", [recording_sid(row.recording) for row in rows])
    if rows:
        transaction.execute(_UNNAMED, [{"of": row.id, "chance": os.urandom(32)} for row in rows])
