"""Conversations as rows."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select, update

from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.flows.state import State
from gateway.models.conversations import conversations
from gateway.prepared import Prepared, insert_of


class MovedOnError(Exception):
    """Another webhook has carried this conversation on since it was read. Begin the transaction anew."""


class Conversation(NamedTuple):
    """`supporter_id` is None for a withheld number; `campaign_id` and `version_id` while the hotline's menu is on.

    `signature_id` is the signature that this conversation is about, once there is one.
    """

    id: str
    supporter_id: str | None
    campaign_id: str | None
    version_id: str | None
    number_id: str
    state: State | None = None
    signature_id: str | None = None
    status: str = "open"
    seen_at: datetime | None = None  # its `expires_at` when it was read; None before it is stored

    def but(self, **changes: Any) -> "Conversation":
        return self._replace(**changes)

    @property
    def awaits_text(self) -> bool:
        """Is the next text from this supporter meant for this conversation?"""
        if self.state is None or self.status != "open":
            return False
        return self.state.waiting == "pick_up" or (self.state.waiting == "answer" and self.state.channel == "text")


COLUMNS: Final = (
    conversations.c.id,
    conversations.c.supporter_id,
    conversations.c.campaign_id,
    conversations.c.version_id,
    conversations.c.number_id,
    conversations.c.state,
    conversations.c.signature_id,
    conversations.c.status,
    conversations.c.expires_at,
)
_STATE: Final = Conversation._fields.index("state")
_ADD: Final = insert_of(
    conversations, "id", "supporter_id", "campaign_id", "version_id", "number_id", "state", "status", "awaits_text",
    "signature_id", "created_at", "expires_at",
)  # fmt: skip
_SAVE: Final = Prepared(
    update(conversations)
    .where(
        conversations.c.id == bindparam("conversation_id"),
        conversations.c.expires_at == bindparam("seen_at"),
    )
    .values({name: bindparam(name) for name in (
        "campaign_id", "version_id", "state", "status", "awaits_text", "signature_id", "expires_at"
    )})
)  # fmt: skip
_ONE: Final = Prepared(select(*COLUMNS).where(conversations.c.id == bindparam("conversation_id")).with_for_update())
_END_AWAITING: Final = Prepared(
    update(conversations)
    .where(
        conversations.c.supporter_id == bindparam("of_supporter"),
        conversations.c.id != bindparam("conversation_id"),
        conversations.c.awaits_text,
    )
    .values({name: bindparam(name) for name in ("status", "awaits_text", "expires_at")})
)


def begin(
    supporter_id: str | None, number_id: str, campaign_id: str | None = None, version_id: str | None = None
) -> Conversation:
    """A new one, not stored before its first turn is."""
    return Conversation(new_id(), supporter_id, campaign_id, version_id, number_id)


def load(transaction: Transaction, conversation_id: str) -> Conversation:
    """Locks the row, so that two webhooks of one conversation take turns."""
    [row] = transaction.fetch(_ONE, {"conversation_id": conversation_id})
    return from_cells(row)


def from_cells(cells: Sequence[Any]) -> Conversation:
    """In the order of `COLUMNS`."""
    row = Conversation(*cells)
    return row.but(state=State.loads(cells[_STATE]))


def save(transaction: Transaction, conversation: Conversation, hours: int) -> Conversation:
    """Stores the conversation as it stands; a question that is open now is closed after `hours`.

    Raises MovedOnError where it no longer is what was read, which its time of expiry tells. PostgreSQL needs that: a
    SELECT that waited for the lock on the supporter joins to it what was there before the wait.
    """
    moment = now()
    expires_at = moment + timedelta(hours=hours)
    values = {
        "campaign_id": conversation.campaign_id,
        "version_id": conversation.version_id,
        "state": conversation.state.dumps() if conversation.state else "",
        "status": conversation.status,
        "awaits_text": conversation.awaits_text,
        "signature_id": conversation.signature_id,
        "expires_at": expires_at,
    }
    if conversation.seen_at is None:
        transaction.run(_ADD, {**values, **_birth(conversation, moment)})
    else:
        seen = {"conversation_id": conversation.id, "seen_at": conversation.seen_at}
        if transaction.run(_SAVE, {**values, **seen}) != 1:
            raise MovedOnError
    return conversation.but(seen_at=expires_at)


def end(transaction: Transaction, conversation_id: str, status: str = "done") -> None:
    transaction.execute(
        update(conversations)
        .where(conversations.c.id == conversation_id, conversations.c.status == "open")
        .values(status=status, awaits_text=False, expires_at=now())
    )


def end_awaiting(transaction: Transaction, conversation: Conversation) -> None:
    """One question at a time: this conversation's takes the place of any other one of the same person."""
    others = {"of_supporter": conversation.supporter_id, "conversation_id": conversation.id}
    transaction.run(_END_AWAITING, {**others, "status": "done", "awaits_text": False, "expires_at": now()})


def end_all_of(transaction: Transaction, supporter_id: str, campaign_id: str | None = None) -> None:
    """Those about one campaign, or all."""
    transaction.execute(
        update(conversations)
        .where(conversations.c.status == "open", *about(supporter_id, campaign_id))
        .values(status="done", awaits_text=False, expires_at=now())
    )


def about(supporter_id: str, campaign_id: str | None) -> tuple[ColumnElement[bool], ...]:
    """Conditions for a person's conversations about one campaign, or all."""
    of_person = conversations.c.supporter_id == supporter_id
    return (of_person, conversations.c.campaign_id == campaign_id) if campaign_id else (of_person,)


def ids_about(supporter_id: str, campaign_id: str) -> Select[tuple[str]]:
    return select(conversations.c.id).where(*about(supporter_id, campaign_id))


def _birth(conversation: Conversation, moment: datetime) -> dict[str, Any]:
    return {
        "id": conversation.id,
        "supporter_id": conversation.supporter_id,
        "number_id": conversation.number_id,
        "created_at": moment,
    }
