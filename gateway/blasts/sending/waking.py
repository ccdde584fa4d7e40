"""Which numbers have something of a blast to send, so that a worker begins or goes on."""

from collections.abc import Sequence
from typing import Any, Final

from redis.exceptions import RedisError
from sqlalchemy import Connection, and_, or_, select, update

from gateway.blasts.sending.standing import is_awake
from gateway.blasts.store import Blast, of_row
from gateway.clock import now
from gateway.models.blasts import blasts
from gateway.models.messages import messages
from gateway.runtime import Runtime

_EVERY: Final = 10  # seconds, the sweeper's


def under_way(connection: Connection, number_id: str | None = None) -> Sequence[Blast]:
    """Those that are being frozen or sent, the first to begin first; of one number, or of all."""
    begins = and_(blasts.c.status == "scheduled", or_(blasts.c.frozen_at.is_(None), blasts.c.start_at <= now()))
    query = select(blasts).where(or_(and_(blasts.c.status == "sending", is_awake(now())), begins))
    if number_id:
        query = query.where(blasts.c.number_id == number_id)
    return [of_row(row) for row in connection.execute(query.order_by(blasts.c.start_at, blasts.c.id))]


def wake_blasts(runtime: Runtime) -> None:
    _cancel_what_came_back(runtime)
    if runtime.spending.pause():
        return
    with runtime.db.reading() as connection:
        senders = {blast.number_id for blast in under_way(connection)}
    for number_id in sorted(senders):
        if not is_drained(runtime, number_id):
            runtime.queues.enqueue_once("drain", number_id, within=_EVERY)


def drain_key(number_id: str) -> str:
    return f"gateway:draining:{number_id}"


def is_drained(runtime: Runtime, number_id: str) -> bool:
    """Some worker is on it, or was a few seconds ago."""
    try:
        return bool(runtime.queues.redis.exists(drain_key(number_id)))
    except RedisError:
        return False


def _cancel_what_came_back(runtime: Runtime) -> None:
    """Texts that were on their way when their blast was canceled, and that the carrier did not take."""
    canceled: Any = select(blasts.c.id).where(blasts.c.status == "canceled")
    waiting = (messages.c.status == "queued", messages.c.blast_id.in_(canceled))
    with runtime.db.reading() as connection:
        if not connection.execute(select(messages.c.id).where(*waiting).limit(1)).first():
            return
    with runtime.db.transaction() as transaction:
        transaction.execute(update(messages).where(*waiting).values(status="canceled"))
