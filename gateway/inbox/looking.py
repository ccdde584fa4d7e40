"""What an organizer reads. Each look is in the audit log before anything of it is shown."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from gateway import audit, supporters
from gateway.audit import Entry
from gateway.campaigns import UnknownCampaignError
from gateway.db import Database, Transaction
from gateway.inbox import items
from gateway.inbox.items import Item
from gateway.models.campaigns import campaigns, numbers
from gateway.models.messages import messages
from gateway.supporters import Supporter

_LONGEST: Final = 50  # texts of a thread, the newest


@dataclass(frozen=True, slots=True)
class Line:
    """`direction` is in or out, `number` is ours."""

    at: datetime
    direction: str
    number: str
    words: str
    status: str
    needs_person: bool


@dataclass(frozen=True, slots=True)
class Thread:
    """`supporter` is None for a withheld number; `others` of the same person wait as well."""

    item: Item
    supporter: Supporter | None
    lines: list[Line]
    others: list[Item]
    taken: Entry | None


def look_at_list(db: Database, who: str, limit: int, slug: str | None = None) -> list[Item]:
    """Oldest first. Raises UnknownCampaignError."""
    with db.transaction() as transaction:
        found = items.waiting(transaction.connection, limit, _campaign_id(transaction, slug) if slug else None)
        audit.note(transaction, who, "inbox list")
    return found


def look_at_thread(db: Database, who: str, typed: str) -> Thread:
    """Raises InboxError."""
    with db.transaction() as transaction:
        item, entry = items.find_also_taken(transaction.connection, typed)
        audit.note(transaction, who, "inbox show", item.id)
        if item.supporter is None:
            return Thread(item, None, [], [], entry)
        person = supporters.by_id(transaction, item.supporter)
        waiting = items.waiting_of(transaction.connection, person.id)
        others = [other for other in waiting if other.id != item.id]
        return Thread(item, person, _lines(transaction, person.id), others, entry)


def _campaign_id(transaction: Transaction, slug: str) -> str:
    found: str | None = transaction.execute(select(campaigns.c.id).where(campaigns.c.slug == slug)).scalar()
    if found is None:
        raise UnknownCampaignError(slug)
    return found


def _lines(transaction: Transaction, supporter_id: str) -> list[Line]:
    """Oldest first; an answer follows its question, though both bear the same time."""
    query = (
        select(
            messages.c.created_at,
            messages.c.direction,
            numbers.c.phone,
            messages.c.body,
            messages.c.status,
            messages.c.needs_person,
        )
        .join(numbers, messages.c.number_id == numbers.c.id)
        .where(messages.c.supporter_id == supporter_id)
        .order_by(messages.c.created_at.desc(), messages.c.direction.desc(), messages.c.id.desc())
        .limit(_LONGEST)
    )
    return [Line(*row) for row in reversed(transaction.execute(query).all())]
