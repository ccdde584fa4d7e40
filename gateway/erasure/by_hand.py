"""An organizer who was asked to forget somebody: what there is, and then all of it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, func, select, update

from gateway import audit, supporters
from gateway.carriers.errors import CarrierError
from gateway.clock import now
from gateway.db import Transaction
from gateway.erasure.asking import ask_erasure, waiting
from gateway.erasure.at_carrier import Held, held
from gateway.erasure.erasing import erase
from gateway.models.calls import call_requests, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import erasures
from gateway.models.recurring import recurring_calls
from gateway.models.segments import supporter_tags
from gateway.models.signatures import signatures
from gateway.models.supporters import consents
from gateway.runtime import Runtime

_TABLES: Final[Mapping[str, Any]] = {
    "texts": messages,
    "conversations": conversations,
    "calls": calls,
    "wishes to be rung": call_requests,
    "weekly calls": recurring_calls,
    "signatures": signatures,
    "entries of consent": consents,
    "tags": supporter_tags,
}


@dataclass(frozen=True, slots=True)
class Found:
    """Rows by kind; `at_carrier` is None where the carrier cannot be asked now."""

    here: Mapping[str, int]
    at_carrier: Held | None


@dataclass(frozen=True, slots=True)
class Begun:
    """`status` is asked (they are on the phone), gone from here, or done; and what the carrier has deleted so far."""

    status: str
    texts: int
    calls: int
    recordings: int


def look(runtime: Runtime, who: str, phone: str) -> Found:
    """What is there about this number (E.164), in counts; the look is in the audit log."""
    with runtime.db.transaction() as transaction:
        person = supporters.find(transaction, phone)
        audit.note(transaction, who, "forget dry run", person.id if person else None)
        here = _counts(transaction.connection, person.id) if person else {}
    try:
        return Found(here, held(runtime, phone))
    except CarrierError:
        return Found(here, None)


def forget_now(runtime: Runtime, who: str, phone: str, why: str) -> Begun:
    """Without the minutes of grace. Somebody unknown here may be known to the carrier, and stays out as well.

    `why` goes with the rest.
    """
    erasure_id = runtime.db.repeating(lambda transaction: _ask(runtime, transaction, who, phone, why))
    erase(runtime, erasure_id)
    with runtime.db.reading() as connection:
        columns = [erasures.c[name] for name in Begun.__dataclass_fields__]
        return Begun(*connection.execute(select(*columns).where(erasures.c.id == erasure_id)).one())


def _ask(runtime: Runtime, transaction: Transaction, who: str, phone: str, why: str) -> str:
    person = supporters.find_or_add(transaction, phone, "en")
    audit.note(transaction, who, "supporters forget", person.id)
    ask_erasure(runtime, transaction, person.id, source="organizer", words=why)
    erasure_id = waiting(transaction, person.id)
    if erasure_id is None:
        raise AssertionError("an erasure that was asked for waits")
    transaction.execute(update(erasures).where(erasures.c.id == erasure_id).values(due_at=now()))
    return erasure_id


def _counts(connection: Connection, supporter_id: str) -> dict[str, int]:
    return {
        kind: connection.execute(
            select(func.count()).select_from(table).where(table.c.supporter_id == supporter_id)
        ).scalar_one()
        for kind, table in _TABLES.items()
    }
