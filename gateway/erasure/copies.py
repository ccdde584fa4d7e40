"""What the carrier still holds of what has gone from here: each row goes when the carrier has deleted its copy."""

import re
from collections.abc import Iterable
from time import monotonic
from typing import Any, Final, Literal

import structlog
from sqlalchemy import delete, exists, insert, select, update

from gateway.carriers.errors import CarrierError, NotTaken
from gateway.clock import new_id, now
from gateway.db import Transaction
from gateway.erasure.pauses import pause
from gateway.models.protection import carrier_copies
from gateway.runtime import Runtime

# text, recording: by their own id; recordings: all those of a call, by the id of the call
Kind = Literal["text", "recording", "recordings"]

PATIENCE: Final = 5.0  # seconds that one job asks the carrier, so that a worker comes back to whoever awaits a ring
_RECORDING: Final = re.compile(r"RE[0-9a-f]{32}")
_AT_ONCE: Final = 50

log = structlog.get_logger(__name__)


def note_copies(transaction: Transaction, kind: Kind, sids: Iterable[str | None]) -> None:
    moment = now()
    rows = [
        {"id": new_id(), "kind": kind, "carrier_sid": sid, "due_at": moment, "attempts": 0} for sid in sids if sid
    ]
    if rows:
        transaction.execute(insert(carrier_copies), rows)


def recording_sid(url: str | None) -> str | None:
    """The carrier's URL of a recording holds its id."""
    found = _RECORDING.search(url or "")
    return found[0] if found else None


def copies_due(runtime: Runtime) -> bool:
    with runtime.db.reading() as connection:
        return bool(connection.execute(select(exists().where(carrier_copies.c.due_at <= now()))).scalar())


def delete_copies(runtime: Runtime) -> None:
    """As many as a few seconds allow; two workers at once only ask twice. What fails is put off, longer each time."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        rows = _due(runtime)
        gone, failed = _delete(runtime, rows, until)
        _settle(runtime, gone, failed)
        if failed or not rows:
            return


def _due(runtime: Runtime) -> list[Any]:
    due = select(carrier_copies).where(carrier_copies.c.due_at <= now())
    with runtime.db.reading() as connection:
        return list(connection.execute(due.order_by(carrier_copies.c.due_at).limit(_AT_ONCE)).all())


def _delete(runtime: Runtime, rows: list[Any], until: float) -> tuple[list[Any], list[Any]]:
    """Which are gone, and which must be tried again. A carrier that turns us away is left in peace for now."""
    gone: list[Any] = []
    failed: list[Any] = []
    for row in rows:
        if monotonic() > until:
            break
        try:
            (gone if _deleted(runtime, row) else failed).append(row)
        except CarrierError as fault:
            log.warning("a copy at the carrier is not deleted yet", kind=row.kind, fault=str(fault))
            failed.append(row)
            if isinstance(fault, NotTaken):
                break
    return gone, failed


def _deleted(runtime: Runtime, row: Any) -> bool:
    match row.kind:
        case "text":
            return runtime.carrier.delete_text(row.carrier_sid)
        case "recording":
            return runtime.carrier.delete_recording(row.carrier_sid)
        case _:
            sids = runtime.carrier.recordings_of(row.carrier_sid)
            return all(runtime.carrier.delete_recording(sid) for sid in sids)


def _settle(runtime: Runtime, gone: list[Any], failed: list[Any]) -> None:
    with runtime.db.transaction() as transaction:
        transaction.execute(delete(carrier_copies).where(carrier_copies.c.id.in_([row.id for row in gone])))
        for row in failed:
            transaction.execute(
                update(carrier_copies)
                .where(carrier_copies.c.id == row.id)
                .values(attempts=row.attempts + 1, due_at=now() + pause(row.attempts))
            )
