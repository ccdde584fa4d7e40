"""The audience of a blast, written down once: chunk after chunk, each in a transaction, wherever it was cut short."""

import time
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, literal, select, update

from gateway.blasts.audience import audience_of
from gateway.blasts.store import Blast, of_row
from gateway.clock import now
from gateway.db import Transaction
from gateway.models.base import Id, Instant
from gateway.models.blasts import blast_recipients, blasts
from gateway.models.supporters import supporters
from gateway.runtime import Runtime

_CHUNK: Final = 10_000  # people: SQLite's one writer is held for some 40 ms


def freeze(runtime: Runtime, blast_id: str, until: float) -> bool:
    """As far as it comes until then (time.monotonic); True once all are written down."""
    while time.monotonic() < until:
        with runtime.db.transaction() as transaction:
            row = transaction.execute(select(blasts).where(blasts.c.id == blast_id).with_for_update()).one_or_none()
            if row is None or row.status not in {"scheduled", "sending"}:
                return False
            if row.frozen_at is not None or not _next_chunk(transaction, row):
                return True
    return False


def _next_chunk(transaction: Transaction, row: Any) -> bool:
    blast = of_row(row)
    people = audience_of(blast).where(supporters.c.id > (row.cursor or ""))
    chunk = people.limit(_CHUNK).subquery()
    counted = transaction.execute(select(func.max(chunk.c.id).label("last"), func.count().label("size"))).one()
    if counted.last is None:
        _change(transaction, row.id, frozen_at=now())
        return False
    transaction.execute(_write(blast, people.where(supporters.c.id <= counted.last), row.start_at or now()))
    _change(transaction, row.id, cursor=counted.last, people=blasts.c.people + counted.size)
    return True


def _write(blast: Blast, people: Any, due_at: datetime) -> Any:
    chunk = people.order_by(None).subquery()
    rows = select(chunk.c.id, literal(blast.id, Id), literal(due_at, Instant()))
    return insert(blast_recipients).from_select(["supporter_id", "blast_id", "due_at"], rows)


def _change(transaction: Transaction, blast_id: str, **values: Any) -> None:
    transaction.execute(update(blasts).where(blasts.c.id == blast_id).values(**values))
