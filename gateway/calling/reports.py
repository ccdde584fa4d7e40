"""What supporters say, by key, became of a call: the carrier cannot know that a mailbox was full."""

from typing import Final

from sqlalchemy import bindparam, select, update

from gateway.calling.dial_tallies import COLUMNS, Attempt, recount
from gateway.db import Transaction
from gateway.flows.events import Report
from gateway.models.calls import calls, dial_attempts
from gateway.officials.mailboxes import TELLING
from gateway.prepared import Prepared
from gateway.runtime import Runtime

_LAST: Final = Prepared(
    select(dial_attempts.c.id, *COLUMNS)
    .join(calls)
    .where(calls.c.conversation_id == bindparam("conversation_id"))
    .order_by(dial_attempts.c.id.desc())
    .limit(1)
    .with_for_update(of=dial_attempts)
)
_NOTE: Final = Prepared(
    update(dial_attempts).where(dial_attempts.c.id == bindparam("this")).values(reported=bindparam("what"))
)


def note_report(runtime: Runtime, transaction: Transaction, conversation_id: str, what: Report) -> None:
    """On the last try of this conversation to reach an office."""
    last = transaction.fetch(_LAST, {"conversation_id": conversation_id})
    if not last:
        return
    this, *tried = last[0]
    before = Attempt._make(tried)
    transaction.run(_NOTE, {"this": this, "what": what})
    recount(runtime, transaction, before, before._replace(reported=what))
    if what in TELLING:
        transaction.after_commit(runtime.officials.refresh)
