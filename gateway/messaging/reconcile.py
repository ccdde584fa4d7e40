"""Texts of which nobody here knows whether the carrier has them: ask the carrier, never send again blindly.

The carrier offers no idempotency key, so its own list decides: same sender, same recipient, same words, not before we
tried, and not already known as another text. If it shows a text that we do not know, of other words, it decides
nothing: the carrier may have changed the words, or keeps none. Then an organizer decides, where it is a blast's.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

import structlog
from sqlalchemy import and_, or_, select, update
from sqlalchemy.exc import IntegrityError

from gateway.carriers.errors import CarrierError
from gateway.carriers.twilio import ListedText
from gateway.clock import now
from gateway.messaging.status import Report, record_status
from gateway.models.campaigns import numbers
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

ABANDONED: Final = timedelta(seconds=90)  # no send takes so long: whoever claimed the text is gone
NEVER_TAKEN: Final = timedelta(minutes=3)  # a text that is not on the carrier's list by then never will be
SKEW: Final = timedelta(minutes=2)  # between the carrier's clock and ours
AT_ONCE: Final = 20  # texts asked about in one go
_LATER: Final = timedelta(minutes=10)

log = structlog.get_logger(__name__)


def reconcile_texts(runtime: Runtime) -> None:
    """Asks about every text in doubt; each outcome is one conditional UPDATE, so two workers may do it at once."""
    for row in _in_doubt(runtime):
        try:
            found = runtime.carrier.texts_to(row.to, row.sender, row.claimed_at - SKEW)
        except CarrierError as fault:
            log.warning("the carrier cannot be asked now", fault=str(fault))
            return
        # An answer in a webhook's response is listed too, but is none of these.
        free = unbound(runtime, [text for text in found if text.direction != "outbound-reply"])
        match = oldest_of(free, row.body)
        if match:
            bind(runtime, row, match)
        elif free:
            log.warning("the carrier lists a text of other words; an organizer decides", message=row.id)
            _ask_later(runtime, row)
        elif now() - row.claimed_at > NEVER_TAKEN:
            _queue_again(runtime, row)


def _in_doubt(runtime: Runtime) -> Sequence[Any]:
    abandoned = and_(messages.c.status == "sending", messages.c.claimed_at < now() - ABANDONED)
    query = (
        select(
            messages.c.id,
            messages.c.status,
            messages.c.body,
            messages.c.claimed_at,
            messages.c.blast_id,
            supporters.c.phone.label("to"),
            numbers.c.phone.label("sender"),
        )
        .select_from(messages.join(supporters).join(numbers, numbers.c.id == messages.c.number_id))
        .where(
            or_(messages.c.status == "uncertain", abandoned),
            messages.c.carrier_sid.is_(None),
            messages.c.due_at <= now(),
        )
        .order_by(messages.c.claimed_at)
        .limit(AT_ONCE)
    )
    with runtime.db.reading() as connection:
        return connection.execute(query).all()


def unbound(runtime: Runtime, found: list[ListedText]) -> list[ListedText]:
    """Those that are not known as another text, newest first."""
    if not found:
        return []
    with runtime.db.reading() as connection:
        known = connection.execute(
            select(messages.c.carrier_sid).where(messages.c.carrier_sid.in_([text.sid for text in found]))
        )
        bound = set(known.scalars())
    return [text for text in found if text.sid not in bound]


def oldest_of(found: list[ListedText], body: str) -> ListedText | None:
    return next((text for text in reversed(found) if text.body == body), None)


def bind(runtime: Runtime, row: Any, match: ListedText) -> None:
    """Only if the row is as it was read: `status` and `claimed_at` tell. Then it is as if it had been reported."""
    try:
        with runtime.db.transaction() as transaction:
            transaction.execute(_unchanged(row).values(carrier_sid=match.sid, status="accepted"))
    except IntegrityError:
        return  # another text of the same words got this one in the meantime; the next sweep asks again
    log.info("uncertain text found at the carrier", message=row.id)
    record_status(runtime, row.id, Report(match.sid, match.status, match.error_code))


def _ask_later(runtime: Runtime, row: Any) -> None:
    """So that a few that nobody decides about do not keep all others from being asked about."""
    with runtime.db.transaction() as transaction:
        transaction.execute(_unchanged(row).values(due_at=now() + _LATER))


def _queue_again(runtime: Runtime, row: Any) -> None:
    with runtime.db.transaction() as transaction:
        again = _unchanged(row).values(status="queued", claimed_at=None, due_at=now())
        if transaction.execute(again).rowcount:
            log.info("the carrier never had this text", message=row.id)
            if row.blast_id is None:
                runtime.queues.enqueue_after_commit(transaction, "send_message", row.id)


def _unchanged(row: Any) -> Any:
    return update(messages).where(
        messages.c.id == row.id,
        messages.c.status == row.status,
        messages.c.claimed_at.is_not_distinct_from(row.claimed_at),
        messages.c.carrier_sid.is_(None),
    )
