"""Telephones that are not answered, not texted and not rung, known by a keyed hash only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, or_, select

from gateway.clock import now
from gateway.crypto import current_key_id, phone_indexes
from gateway.db import Transaction
from gateway.models.protection import blocklist
from gateway.prepared import Prepared

LONGEST_REASON: Final = 200  # letters, as the column holds


@dataclass(frozen=True, slots=True)
class Entry:
    """`until` is None for good."""

    reason: str
    who: str
    since: datetime
    until: datetime | None


_STANDS: Final = or_(blocklist.c.expires_at.is_(None), blocklist.c.expires_at > bindparam("now"))
_REASON: Final = Prepared(select(blocklist.c.reason).where(blocklist.c.phone_index == bindparam("of"), _STANDS))
_REMOVE: Final = delete(blocklist).where(blocklist.c.phone_index == bindparam("of"))
_STANDING: Final = select(blocklist.c.phone_index).where(_STANDS)
_ENTRIES: Final = (
    select(blocklist.c.reason, blocklist.c.who, blocklist.c.created_at, blocklist.c.expires_at)
    .where(_STANDS)
    .order_by(blocklist.c.created_at)
)


def blocked(transaction: Transaction, phone: str) -> str | None:
    """Why this number (E.164) is blocked; None if it is not."""
    for index in phone_indexes(phone):
        found = transaction.fetch(_REASON, {"of": index, "now": now()})
        if found:
            reason: str = found[0].reason
            return reason
    return None


def add(transaction: Transaction, phone: str, *, reason: str, who: str, until: datetime | None) -> None:
    """A new entry takes the place of the old one, and of its hash by an older key."""
    remove(transaction, phone)
    row = {
        "phone_index": phone_indexes(phone)[0],
        "key_id": current_key_id(),
        "reason": reason[:LONGEST_REASON],
        "who": who,
        "created_at": now(),
        "expires_at": until,
    }
    transaction.execute(insert(blocklist), row)


def remove(transaction: Transaction, phone: str) -> bool:
    """False if it was not there."""
    return sum(transaction.execute(_REMOVE, {"of": index}).rowcount for index in phone_indexes(phone)) > 0


def entries(connection: Connection | Transaction) -> list[Entry]:
    """Oldest first."""
    return [Entry(*row) for row in connection.execute(_ENTRIES, {"now": now()})]


def indexes(connection: Connection) -> frozenset[bytes]:
    """The hashes of all that are blocked now, to be looked through without asking the database again."""
    return frozenset(bytes(index) for index in connection.execute(_STANDING, {"now": now()}).scalars())
