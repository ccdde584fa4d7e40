"""Asking the owner of a pending signature: once, then one reminder, then never again."""

from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import exists, select, update

from gateway import reachable, supporters
from gateway.clock import now
from gateway.contact import Refused, may_contact
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.conversations.turns import take_turn
from gateway.db import Transaction
from gateway.flows.events import Verify
from gateway.messaging.lines import line_can_text
from gateway.messaging.outbox import queue_text
from gateway.models.conversations import conversations
from gateway.models.signatures import signatures
from gateway.render import text
from gateway.runtime import Runtime

_MOST_QUESTIONS: Final = 2
_PAUSED: Final = timedelta(hours=1)  # the campaign is paused, or has no number to text from: look again
_BUSY: Final = timedelta(hours=1)  # the person is in the middle of another question: ask later


def ask_signer(runtime: Runtime, signature_id: str) -> None:
    """Sends the question that is due for this signature, if one is; safe to call twice and at any time."""
    row = _due(runtime, signature_id)
    if row is None:
        return
    if not line_can_text(runtime, row.supporter_id):
        with runtime.db.transaction() as transaction:
            _put_off(transaction, row, None)
        return
    with runtime.db.transaction() as transaction:
        _ask(runtime, transaction, row)


def _due(runtime: Runtime, signature_id: str) -> Any | None:
    query = select(signatures).where(
        signatures.c.id == signature_id, signatures.c.status == "pending", signatures.c.ask_at <= now()
    )
    with runtime.db.reading() as connection:
        row = connection.execute(query).one_or_none()
    return row if row is not None and row.supporter_id is not None else None


def _ask(runtime: Runtime, transaction: Transaction, row: Any) -> None:
    live = runtime.directory.by_id(row.campaign_id)
    sender = runtime.directory.text_number_for(row.campaign_id)
    if live is None or live.status != "live" or sender is None:
        _put_off(transaction, row, now() + _PAUSED)
        return
    if not supporters.hold(transaction, row.supporter_id):
        return
    person = reachable.person(transaction, row.supporter_id, "campaign", campaign_id=live.id, zip_code=row.zip)
    verdict = may_contact(person, "text", "campaign", reachable.rules(runtime.settings), now())
    if isinstance(verdict, Refused):
        _put_off(transaction, row, verdict.until)
    elif _is_busy(transaction, row):
        _put_off(transaction, row, now() + _BUSY)
    elif _claim(runtime, transaction, row):
        conversation = store.begin(row.supporter_id, sender.id, live.id, live.version_id)
        _send(runtime, transaction, row, conversation)


def _is_busy(transaction: Transaction, row: Any) -> bool:
    """In the middle of a question about something else; one about this very signature is repeated instead."""
    query = select(
        exists().where(
            conversations.c.supporter_id == row.supporter_id,
            conversations.c.awaits_text,
            conversations.c.expires_at > now(),
            conversations.c.signature_id.is_distinct_from(row.id),
        )
    )
    return bool(transaction.execute(query).scalar())


def _claim(runtime: Runtime, transaction: Transaction, row: Any) -> bool:
    """Counts the question before it is asked; only whoever changed the row asks."""
    asked = row.asked + 1
    again = now() + timedelta(hours=runtime.settings.reminder_hours) if asked < _MOST_QUESTIONS else None
    return _change(transaction, row, asked=asked, ask_at=again)


def _put_off(transaction: Transaction, row: Any, until: datetime | None) -> None:
    _change(transaction, row, ask_at=until)


def _change(transaction: Transaction, row: Any, **values: Any) -> bool:
    changed = transaction.execute(
        update(signatures)
        .where(
            signatures.c.id == row.id,
            signatures.c.status == "pending",
            signatures.c.asked == row.asked,
            signatures.c.ask_at == row.ask_at,
        )
        .values(**values)
    )
    return changed.rowcount == 1


def _send(runtime: Runtime, transaction: Transaction, row: Any, conversation: Conversation) -> None:
    answers = {"zip": row.zip} | ({"name": row.name} if row.name else {})
    about_this = conversation.but(signature_id=row.id)
    turn = take_turn(runtime, transaction, about_this, Verify(row.language, answers))
    purpose: Literal["confirmation", "reminder"] = "reminder" if row.asked else "confirmation"
    body = text.body(turn.seen)
    if body:
        queue_text(
            runtime,
            transaction,
            supporter_id=row.supporter_id,
            number_id=conversation.number_id,
            body=body,
            purpose=purpose,
            conversation_id=turn.conversation.id,
        )
