"""The first moment of a blast's sending, and its last."""

from typing import Final

from sqlalchemy import exists, select, update

from gateway.clock import now
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.messages import messages
from gateway.runtime import Runtime

# Not settled yet: on its way, perhaps at the carrier, or to be tried again.
_OPEN: Final = ("queued", "sending", "uncertain")


def begin(runtime: Runtime, blast_id: str) -> bool:
    """From scheduled to sending, if its time has come."""
    due = (blasts.c.id == blast_id, blasts.c.status == "scheduled", blasts.c.start_at <= now())
    values = {"status": "sending", "started_at": now(), "judged_from": now()}
    with runtime.db.transaction() as transaction:
        return (
            transaction.execute(update(blasts).where(*due, blasts.c.frozen_at.is_not(None)).values(values)).rowcount
            > 0
        )


def end_if_over(runtime: Runtime, blast_id: str) -> bool:
    """When everybody got a text that the carrier has, or a reason."""
    waits = exists().where(
        blast_recipients.c.blast_id == blast_id,
        blast_recipients.c.message_id.is_(None),
        blast_recipients.c.reason.is_(None),
    )
    is_open = exists().where(messages.c.blast_id == blast_id, messages.c.status.in_(_OPEN))
    with runtime.db.reading() as connection:
        if connection.execute(select(waits | is_open)).scalar():
            return False
    with runtime.db.transaction() as transaction:
        sending = (blasts.c.id == blast_id, blasts.c.status == "sending", blasts.c.series_id.is_(None))
        values = {"status": "done", "why": None, "ended_at": now()}
        return transaction.execute(update(blasts).where(*sending).values(values)).rowcount > 0
