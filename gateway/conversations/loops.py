"""Two machines texting each other: ours falls silent, and a person is told once."""

from typing import Final

from sqlalchemy import bindparam, select

from gateway.abuse.loops import LOOK_BACK, Line, machine_writes
from gateway.clock import now
from gateway.conversations.answer import Answer
from gateway.db import Transaction
from gateway.models.messages import messages
from gateway.runtime import Runtime

_LATEST: Final = (
    select(messages.c.direction, messages.c.body, messages.c.created_at, messages.c.purpose)
    .where(messages.c.supporter_id == bindparam("supporter_id"), messages.c.created_at > bindparam("since"))
    .order_by(messages.c.created_at.desc(), messages.c.direction.desc())  # an answer bears the time of its question
    .limit(40)
)


def silence_for(runtime: Runtime, transaction: Transaction, supporter_id: str, words: str) -> Answer | None:
    """The silence that answers a machine; None for whoever may be a person."""
    found = transaction.execute(_LATEST, {"supporter_id": supporter_id, "since": now() - LOOK_BACK}).all()
    thread = [
        Line(inbound=row.direction == "in", words=row.body, at=row.created_at, loop=row.purpose == "loop")
        for row in reversed(found)
    ]
    if not machine_writes([*thread, Line(inbound=True, words=words, at=now())]):
        return None
    transaction.after_commit(lambda: runtime.tallies.add("loops"))
    return Answer(None, loop=True, needs_person=not any(line.loop for line in thread))
