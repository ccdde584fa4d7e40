"""What supporters say, by key, became of a call: the carrier cannot know that a mailbox was full."""

from sqlalchemy import select, update

from gateway.db import Transaction
from gateway.flows.events import Report
from gateway.models.calls import calls, dial_attempts


def note_report(transaction: Transaction, conversation_id: str, what: Report) -> None:
    """On the last try of this conversation to reach an office."""
    last = (
        select(dial_attempts.c.id)
        .join(calls)
        .where(calls.c.conversation_id == conversation_id)
        .order_by(dial_attempts.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    transaction.execute(update(dial_attempts).where(dial_attempts.c.id == last).values(reported=what))
