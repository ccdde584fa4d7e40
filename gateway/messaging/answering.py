"""When a supporter last turned to us: what answers that is welcome at any hour."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, func, select

from gateway.clock import now
from gateway.db import Transaction
from gateway.models.calls import calls
from gateway.models.messages import messages

_LAST_TEXT: Final = select(func.max(messages.c.created_at)).where(
    messages.c.supporter_id == bindparam("supporter_id"), messages.c.direction == "in"
)
# A call counts until it ends if they made it, or if they did something on it: turn 0 is only a phone picked up.
_CALLS: Final = select(calls.c.ended_at).where(
    calls.c.conversation_id == bindparam("conversation_id"),
    (calls.c.direction == "in") | ((calls.c.turn > 1) & calls.c.picked_up_from.is_(None)),
)


def last_heard(transaction: Transaction, supporter_id: str, conversation_id: str | None) -> datetime | None:
    """By text at all, or by phone in this conversation."""
    moments = [transaction.execute(_LAST_TEXT, {"supporter_id": supporter_id}).scalar()]
    if conversation_id:
        ends = transaction.execute(_CALLS, {"conversation_id": conversation_id}).scalars()
        moments += [end or now() for end in ends]
    return max((moment for moment in moments if moment), default=None)
