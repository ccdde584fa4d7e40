"""Organizers block a telephone and let it in again. Each act, and each look at the list, is in the audit log."""

import re
from datetime import datetime, timedelta
from typing import Final

from gateway import audit, supporters
from gateway.abuse import blocklist
from gateway.abuse.blocklist import LONGEST_REASON, Entry
from gateway.clock import now
from gateway.db import Database, Transaction

_SPAN: Final = re.compile(r"(\d{1,4})\s*([hdw])")
_UNITS: Final = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


class BlockError(ValueError):
    """The block cannot be made; the message says why and what to do."""


def block(db: Database, who: str, phone: str, why: str, until: datetime | None) -> None:
    """`phone` is E.164; `until` None is for good. Raises BlockError."""
    reason = checked_reason(why)
    with db.transaction() as transaction:
        blocklist.add(transaction, phone, reason=reason, who=who, until=until)
        audit.note(transaction, who, "blocklist add", _known(transaction, phone))


def unblock(db: Database, who: str, phone: str) -> bool:
    """False if it was not blocked."""
    with db.transaction() as transaction:
        audit.note(transaction, who, "blocklist remove", _known(transaction, phone))
        return blocklist.remove(transaction, phone)


def look_at_list(db: Database, who: str) -> list[Entry]:
    """Oldest first."""
    with db.transaction() as transaction:
        audit.note(transaction, who, "blocklist list")
        return blocklist.entries(transaction)


def checked_reason(why: str) -> str:
    """Raises BlockError."""
    reason = " ".join(why.split())
    if not reason or len(reason) > LONGEST_REASON or not reason.isprintable():
        raise BlockError(f"--why must say in 1 to {LONGEST_REASON} letters why; whoever asks later will read it.")
    if sum(letter.isdigit() for letter in reason) >= 7:
        raise BlockError("--why seems to hold a telephone number: the list is kept without any; say it in words.")
    return reason


def ends_after(span: str) -> datetime | None:
    """`12h`, `7d`, `2w` from now; empty: never. Raises BlockError."""
    if not span.strip():
        return None
    found = _SPAN.fullmatch(span.strip().lower())
    if not found or not int(found[1]):
        raise BlockError("--for takes hours, days or weeks, such as 12h, 7d or 2w; without it the block is for good.")
    return now() + int(found[1]) * _UNITS[found[2]]


def _known(transaction: Transaction, phone: str) -> str | None:
    person = supporters.find(transaction, phone)
    return person.id if person else None
