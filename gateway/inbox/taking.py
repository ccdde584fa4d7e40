"""Answering an item, or putting it aside. Of two who do so at once, the second is told about the first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import update

from gateway import audit, reachable, supporters
from gateway.abuse import blocklist
from gateway.blocking import checked_reason
from gateway.clock import now
from gateway.contact import Refused, may_contact
from gateway.db import Database, Transaction
from gateway.directory import Number
from gateway.inbox import items
from gateway.inbox.items import InboxError, Item
from gateway.messaging.answering import last_heard
from gateway.messaging.lines import line_can_text
from gateway.messaging.outbox import queue_text
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.render.segments import Segments, segments
from gateway.runtime import Runtime
from gateway.supporters import Supporter

_LONGEST: Final = 1600  # characters; the carrier takes no more


@dataclass(frozen=True, slots=True)
class Replied:
    """`until` is when it leaves, if these are quiet hours where the supporter lives."""

    item: Item
    number: str
    segments: Segments
    until: datetime | None


def reply(runtime: Runtime, who: str, typed: str, body: str) -> Replied:
    """Put a text into the outbox, and the item is done. Raises InboxError, and then the item waits still."""
    body = body.strip()
    if not body or len(body) > _LONGEST:
        raise InboxError(f"Write at least a word, and at most {_LONGEST} characters.")
    with runtime.db.reading() as connection:
        item = items.find(connection, typed)
    sender = _sender(runtime, item)
    with runtime.db.transaction() as transaction:
        person = _take(transaction, item)
        if person is None:
            raise AssertionError("an item without a supporter has no sender")
        if person.opted_out:
            raise InboxError(
                "They said STOP and are not texted, unless they text START. `gateway inbox done` ends this."
            )
        until = _until(runtime, transaction, item, person)
        queue_text(
            runtime,
            transaction,
            supporter_id=person.id,
            number_id=sender.id,
            body=body,
            purpose="person",
            conversation_id=item.conversation,
            due_at=until,
        )
        audit.note(transaction, who, "inbox reply", item.id)
    return Replied(item, sender.phone, segments(body), until)


def done(db: Database, who: str, typed: str) -> Item:
    """Raises InboxError."""
    with db.reading() as connection:
        item = items.find(connection, typed)
    with db.transaction() as transaction:
        _take(transaction, item)
        audit.note(transaction, who, "inbox done", item.id)
    return item


def block(db: Database, who: str, typed: str, why: str, until: datetime | None) -> Item:
    """Whoever sent it is blocked, and it is done. Raises InboxError and BlockError, and then it waits still."""
    reason = checked_reason(why)
    with db.reading() as connection:
        item = items.find(connection, typed)
    if item.telephone is None:
        raise InboxError("The caller withheld their number, so it cannot be blocked. `gateway inbox done` ends this.")
    with db.transaction() as transaction:
        _take(transaction, item)
        blocklist.add(transaction, item.telephone, reason=reason, who=who, until=until)
        audit.note(transaction, who, "inbox block", item.id)
    return item


def _take(transaction: Transaction, item: Item) -> Supporter | None:
    """Only whoever makes it stop waiting has it. Raises InboxError where somebody was quicker."""
    if item.supporter:
        supporters.hold(transaction, item.supporter)
    handed_over = _end_handed_over(transaction, item.conversation)
    if not (handed_over if item.words is None else _answered(transaction, item.id)):
        entry = audit.last_taken(transaction.connection, item.id)
        raise items.taken(entry) if entry else InboxError("It waits no longer.")
    return supporters.by_id(transaction, item.supporter) if item.supporter else None


def _answered(transaction: Transaction, message_id: str) -> bool:
    waits = (messages.c.id == message_id) & messages.c.needs_person
    return transaction.execute(update(messages).where(waits).values(needs_person=False)).rowcount == 1


def _end_handed_over(transaction: Transaction, conversation_id: str | None) -> bool:
    waits = (conversations.c.id == conversation_id) & (conversations.c.status == "handed_over")
    return transaction.execute(update(conversations).where(waits).values(status="done")).rowcount == 1


def _sender(runtime: Runtime, item: Item) -> Number:
    """The number that they turned to; where that cannot text, the one that their campaign texts from."""
    if item.supporter is None:
        raise InboxError("The caller withheld their number: nobody can reach them. `gateway inbox done` ends this.")
    if item.phone and not line_can_text(runtime, item.supporter):
        raise InboxError("Their telephone is a landline and gets no texts: ring them, then `gateway inbox done`.")
    own = runtime.directory.number_by_id(item.number_id)
    if own and own.text:
        return own
    other = runtime.directory.text_number_for(item.campaign_id) if item.campaign_id else None
    if other is None:
        raise InboxError(f"{item.number} sends no texts: ring them, then `gateway inbox done`.")
    return other


def _until(runtime: Runtime, transaction: Transaction, item: Item, person: Supporter) -> datetime | None:
    """As the outbox will judge when it sends. Raises InboxError where it never will."""
    asked_at = last_heard(transaction, person.id, item.conversation)
    facts = reachable.person(transaction, person.id, "wish", asked_at=asked_at)
    verdict = may_contact(facts, "text", "wish", reachable.rules(runtime.settings), now())
    if isinstance(verdict, Refused) and verdict.until is None:
        raise InboxError(f"They may not be texted ({verdict.rule}). `gateway inbox done` ends this.")
    return verdict.until if isinstance(verdict, Refused) else None
