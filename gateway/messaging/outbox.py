"""Putting a text into the outbox, in the transaction that decides it; a worker sends it after the commit."""

from datetime import datetime
from typing import Final, Literal

from sqlalchemy import insert, update

from gateway.clock import new_id, now
from gateway.conversations.store import ids_about
from gateway.db import Transaction
from gateway.models.messages import messages
from gateway.render.segments import segments
from gateway.runtime import Runtime

Purpose = Literal["confirmation", "reminder", "receipt", "letter", "notice", "person", "test"]

_ADD: Final = insert(messages)


def queue_text(  # noqa: PLR0913 - the columns of a message
    runtime: Runtime,
    transaction: Transaction,
    *,
    supporter_id: str,
    number_id: str,
    body: str,
    purpose: Purpose,
    conversation_id: str | None = None,
    due_at: datetime | None = None,
) -> str:
    """The id of the message. Consent and quiet hours are looked at when it is sent, not here."""
    moment = now()
    row = {
        "id": new_id(),
        "direction": "out",
        "supporter_id": supporter_id,
        "number_id": number_id,
        "conversation_id": conversation_id,
        "body": body,
        "status": "queued",
        "purpose": purpose,
        "segments": segments(body).count,
        "needs_person": False,
        "due_at": due_at or moment,
        "created_at": moment,
    }
    transaction.execute(_ADD, row)
    if due_at is None or due_at <= moment:
        runtime.queues.enqueue_after_commit(transaction, "send_message", str(row["id"]))
    return str(row["id"])


def cancel_texts(transaction: Transaction, *, supporter_id: str, campaign_id: str | None = None) -> None:
    """Whatever has not left yet does not leave any more: STOP."""
    waiting = (messages.c.supporter_id == supporter_id, messages.c.direction == "out", messages.c.status == "queued")
    canceled = update(messages).where(*waiting).values(status="canceled")
    if campaign_id:
        canceled = canceled.where(messages.c.conversation_id.in_(ids_about(supporter_id, campaign_id)))
    transaction.execute(canceled)
