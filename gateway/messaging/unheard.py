"""Answers that were given in a webhook's response, and never heard of again.

The carrier reports every answer that it takes. Where no report comes, either the report was lost or the response
was: the server died between the commit and the answer, and the carrier's tries came to an end. Its list tells which.
A lost answer is sent as a text of its own, unless the conversation has gone on without it.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import and_, exists, or_, select, update

from gateway.carriers.errors import CarrierError
from gateway.clock import now
from gateway.messaging.reconcile import AT_ONCE, NEVER_TAKEN, SKEW, bind, oldest_of, unbound
from gateway.models.campaigns import numbers
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

_TOO_LATE: Final = timedelta(hours=1)  # whoever got no answer for so long has stopped waiting for it

log = structlog.get_logger(__name__)


def find_unheard_answers(runtime: Runtime) -> None:
    for row in _unheard(runtime):
        try:
            found = runtime.carrier.texts_to(row.to, row.sender, row.created_at - SKEW)
        except CarrierError as fault:
            log.warning("the carrier cannot be asked now", fault=str(fault))
            return
        answers = [text for text in found if text.direction == "outbound-reply"]
        match = oldest_of(unbound(runtime, answers), row.body)
        if match:
            bind(runtime, row, match)
        else:
            _send_or_leave(runtime, row)


def send_instead(runtime: Runtime, message_ids: Sequence[str]) -> None:
    """Answers that have no response to go back in."""
    if message_ids:
        with runtime.db.reading() as connection:
            rows = connection.execute(_ANSWERS.where(messages.c.id.in_(message_ids))).all()
        for row in rows:
            _send_or_leave(runtime, row)


_ANSWERS: Final = (
    select(
        messages.c.id,
        messages.c.status,
        messages.c.claimed_at,
        messages.c.body,
        messages.c.created_at,
        messages.c.supporter_id,
        messages.c.purpose,
        supporters.c.phone.label("to"),
        numbers.c.phone.label("sender"),
    )
    .select_from(messages.join(supporters).join(numbers, numbers.c.id == messages.c.number_id))
    .where(messages.c.status == "accepted", messages.c.carrier_sid.is_(None))
)


def _unheard(runtime: Runtime) -> Sequence[Any]:
    query = _ANSWERS.where(messages.c.created_at < now() - NEVER_TAKEN)
    with runtime.db.reading() as connection:
        return connection.execute(query.order_by(messages.c.created_at).limit(AT_ONCE)).all()


def _send_or_leave(runtime: Runtime, row: Any) -> None:
    """Whoever tried again has been answered again; of several lost answers only the last one still fits."""
    wanted = and_(~_went_on(row), messages.c.created_at > now() - _TOO_LATE)
    this = (messages.c.id == row.id, messages.c.status == "accepted", messages.c.carrier_sid.is_(None))
    with runtime.db.transaction() as transaction:
        if transaction.execute(update(messages).where(*this, wanted).values(status="queued", due_at=now())).rowcount:
            log.info("an answer was lost on its way; it is sent as a text", message=row.id)
            runtime.queues.enqueue_after_commit(transaction, "send_message", row.id)
            return
        transaction.execute(update(messages).where(*this).values(status="canceled"))


def _went_on(row: Any) -> Any:
    later = messages.alias("later")
    return exists().where(
        later.c.supporter_id == row.supporter_id,
        later.c.direction == "out",
        later.c.created_at > row.created_at,
        or_(later.c.purpose == "reply", later.c.purpose == row.purpose),
    )
