"""What supporters say, by key, became of a call: the carrier cannot know that a mailbox was full."""

from typing import Final

from sqlalchemy import bindparam, select, update

from gateway.calling.dial_tallies import COLUMNS, Attempt, recount
from gateway.db import Transaction
from gateway.flows.events import Report
from gateway.models.calls import calls, dial_attempts
from gateway.officials.mailboxes import TELLING
from gateway.runtime import Runtime

_LAST: Final = (
    select(dial_attempts.c.id, *COLUMNS)
    .join(calls)
    .where(calls.c.conversation_id == bindparam("conversation_id"))
    .order_by(dial_attempts.c.id.desc())
    .limit(1)
    .with_for_update(of=dial_attempts)
)


def note_report(runtime: Runtime, transaction: Transaction, conversation_id: str, what: Report) -> None:
    """On the last try of this conversation to reach an office."""
    last = transaction.execute(_LAST, {"conversation_id": conversation_id}).one_or_none()
    if last is None:
        return
    this, before = last[0], Attempt._make(last[1:])
    transaction.execute(update(dial_attempts).where(dial_attempts.c.id == this).values(reported=what))
    recount(runtime, transaction, before, before._replace(reported=what))
    if what in TELLING:
        transaction.after_commit(runtime.officials.refresh)
