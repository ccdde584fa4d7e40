"""The audit log: every number that an organizer looks at, every list, every act on a supporter. Append-only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from sqlalchemy import Connection, func, insert, select

from gateway.clock import id_at, new_id, now
from gateway.db import Database, Transaction
from gateway.models.audit import audit

Action = Literal[
    "inbox list", "inbox show", "inbox reply", "inbox done", "inbox block", "supporters stop",
    "supporters consent", "api opt-out", "blocklist add", "blocklist remove", "blocklist list",
    "forget dry run", "supporters forget", "blast create", "blast variant", "blast reword", "blast test",
    "blast send", "blast approve", "blast pause",
    "blast resume", "blast cancel", "supporters import", "supporters export", "blast export",
    "supporters tag", "supporters untag",
    "texts uncertain", "text settle sent", "text settle unsent",
    "series pause", "series ask", "series resume",
]  # fmt: skip

# What takes an item out of the inbox.
TAKING: Final[tuple[Action, ...]] = ("inbox reply", "inbox done", "inbox block")


@dataclass(frozen=True, slots=True)
class Entry:
    at: datetime
    who: str
    action: str
    subject_id: str | None


_COLUMNS: Final = (audit.c.at, audit.c.who, audit.c.action, audit.c.subject_id)


def note(transaction: Transaction, who: str, action: Action, subject_id: str | None = None) -> None:
    """In the transaction that reads or changes what it is about: show nothing before that has committed."""
    row = {"id": new_id(), "at": now(), "who": who, "action": action, "subject_id": subject_id}
    transaction.execute(insert(audit).values(row))


def times(transaction: Transaction, action: Action, since: datetime) -> int:
    """How often it was done. Ids begin with the time."""
    query = select(func.count()).where(audit.c.id >= id_at(since), audit.c.action == action)
    done: int = transaction.execute(query).scalar_one()
    return done


def latest(db: Database, limit: int) -> list[Entry]:
    """Oldest first."""
    query = select(*_COLUMNS).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
    with db.reading() as connection:
        return [Entry(*row) for row in reversed(connection.execute(query).all())]


def last_taken(connection: Connection, ending: str) -> Entry | None:
    """Who took the item whose id ends so out of the inbox."""
    query = (
        select(*_COLUMNS)
        .where(audit.c.action.in_(TAKING), audit.c.subject_id.endswith(ending, autoescape=True))
        .order_by(audit.c.at.desc())
        .limit(1)
    )
    row = connection.execute(query).one_or_none()
    return row and Entry(*row)
