"""What waits, and which campaign it belongs to."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, exists, func, literal_column, or_, select

from gateway import audit
from gateway.audit import Entry
from gateway.flows.state import State
from gateway.models.calls import calls
from gateway.models.campaigns import campaign_numbers, campaigns, numbers
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.supporters import supporters

_SHOWN: Final = 6  # hexadecimal digits of an id, from its end, where it is all chance
_DID: Final = {"inbox reply": "answered", "inbox block": "blocked"}
_TYPED: Final = re.compile(rf"[0-9a-f]{{{_SHOWN},26}}")


class InboxError(Exception):
    """The command cannot be done; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Item:
    """A text (its `words` and `purpose`), or a conversation that was handed over, on the `phone` or not.

    `supporter` and `telephone` are None where the caller's number was withheld, `campaign` (a slug) where it belongs
    to none.
    """

    id: str
    at: datetime
    language: str
    campaign: str | None
    campaign_id: str | None
    number_id: str
    number: str
    supporter: str | None
    telephone: str | None
    conversation: str | None
    words: str | None
    purpose: str = ""
    phone: bool = False

    @property
    def short(self) -> str:
        return self.id[-_SHOWN:]


_WRITTEN: Final = (
    select(
        messages.c.id,
        messages.c.created_at,
        supporters.c.language,
        campaigns.c.slug,
        conversations.c.campaign_id,
        messages.c.number_id,
        numbers.c.phone,
        messages.c.supporter_id,
        supporters.c.phone.label("telephone"),
        messages.c.conversation_id,
        messages.c.body,
        messages.c.purpose,
    )
    .join_from(messages, supporters, messages.c.supporter_id == supporters.c.id)
    .join(numbers, messages.c.number_id == numbers.c.id)
    .outerjoin(conversations, messages.c.conversation_id == conversations.c.id)
    .outerjoin(campaigns, conversations.c.campaign_id == campaigns.c.id)
)
_CALLED_AT: Final = select(func.max(calls.c.created_at)).where(calls.c.conversation_id == conversations.c.id)
_HANDED_OVER: Final = (
    select(
        conversations.c.id,
        conversations.c.created_at,
        _CALLED_AT.scalar_subquery().label("called_at"),
        conversations.c.state,
        campaigns.c.slug,
        conversations.c.campaign_id,
        conversations.c.number_id,
        numbers.c.phone,
        conversations.c.supporter_id,
        supporters.c.phone.label("telephone"),
    )
    .join_from(conversations, numbers, conversations.c.number_id == numbers.c.id)
    .outerjoin(supporters, conversations.c.supporter_id == supporters.c.id)
    .outerjoin(campaigns, conversations.c.campaign_id == campaigns.c.id)
)

TEXT_WAITS: Final = messages.c.needs_person
# One handed over by text waits as the text that did it. (messages has an index on the supporter.)
CALLER_WAITS: Final = (conversations.c.status == literal_column("'handed_over'")) & ~exists().where(
    messages.c.supporter_id == conversations.c.supporter_id,
    messages.c.conversation_id == conversations.c.id,
    messages.c.needs_person,
)


def of_campaign(campaign_id: str, number_id: ColumnElement[str]) -> ColumnElement[bool]:
    """In a conversation of this campaign, or in that of none and on one of this campaign's numbers."""
    its_numbers = select(campaign_numbers.c.number_id).where(campaign_numbers.c.campaign_id == campaign_id)
    of_none = conversations.c.campaign_id.is_(None) & number_id.in_(its_numbers)
    return or_(conversations.c.campaign_id == campaign_id, of_none)


def waiting(connection: Connection, limit: int, campaign_id: str | None = None) -> list[Item]:
    """Oldest first."""
    texts, callers = _WRITTEN.where(TEXT_WAITS), _HANDED_OVER.where(CALLER_WAITS)
    if campaign_id:
        texts = texts.where(of_campaign(campaign_id, messages.c.number_id))
        callers = callers.where(of_campaign(campaign_id, conversations.c.number_id))
    found = _written(connection, texts.order_by(messages.c.created_at).limit(limit))
    found += _handed_over(connection, callers.order_by(conversations.c.created_at).limit(limit))
    return sorted(found, key=lambda item: (item.at, item.id))[:limit]


def waiting_of(connection: Connection, supporter_id: str) -> list[Item]:
    found = _written(connection, _WRITTEN.where(TEXT_WAITS, messages.c.supporter_id == supporter_id))
    found += _handed_over(connection, _HANDED_OVER.where(CALLER_WAITS, conversations.c.supporter_id == supporter_id))
    return sorted(found, key=lambda item: (item.at, item.id))


def find(connection: Connection, typed: str) -> Item:
    """The item whose id ends so, if it still waits. Raises InboxError, also for one that was taken."""
    ending = typed.strip().lower()
    if not _TYPED.fullmatch(ending):
        raise InboxError(f"An item is named by the {_SHOWN} letters and digits that `gateway inbox list` shows.")
    texts = _WRITTEN.where(TEXT_WAITS, messages.c.id.endswith(ending))
    callers = _HANDED_OVER.where(CALLER_WAITS, conversations.c.id.endswith(ending))
    found = _written(connection, texts) + _handed_over(connection, callers)
    if len(found) > 1:
        raise InboxError(f"Two items end so; type one of {', '.join(item.id for item in found)}.")
    if found:
        return found[0]
    entry = audit.last_taken(connection, ending)
    if entry:
        raise taken(entry)
    raise InboxError("No such item waits; `gateway inbox list` shows what does.")


def find_also_taken(connection: Connection, typed: str) -> tuple[Item, Entry | None]:
    """As `find`, but one that was taken is found as well, with who took it."""
    entry = audit.last_taken(connection, typed.strip().lower()) if _TYPED.fullmatch(typed.strip().lower()) else None
    if entry is None:
        return find(connection, typed), None
    texts = _WRITTEN.where(messages.c.id == entry.subject_id)
    callers = _HANDED_OVER.where(conversations.c.id == entry.subject_id)
    found = _written(connection, texts) or _handed_over(connection, callers)
    if not found:
        raise InboxError(f"Its sender was forgotten since. {taken(entry)}")
    return found[0], entry


def taken(entry: Entry) -> InboxError:
    did = _DID.get(entry.action, "marked done")
    return InboxError(f"Taken already: {did} by {entry.who} at {entry.at:%Y-%m-%d %H:%M} UTC. Nothing was done now.")


def _written(connection: Connection, query: Select[Any]) -> list[Item]:
    return [Item(*row) for row in connection.execute(query)]


def _handed_over(connection: Connection, query: Select[Any]) -> list[Item]:
    return [
        Item(
            id=row.id,
            at=row.called_at or row.created_at,
            language=State.loads(row.state).language,
            campaign=row.slug,
            campaign_id=row.campaign_id,
            number_id=row.number_id,
            number=row.phone,
            supporter=row.supporter_id,
            telephone=row.telephone,
            conversation=row.id,
            words=None,
            phone=row.called_at is not None,
        )
        for row in connection.execute(query)
    ]
