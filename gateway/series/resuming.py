"""A series goes on, or begins with many who wait for it: whoever says so says how many, and somebody else, too."""

from typing import Any, Final, Literal

import structlog
from sqlalchemy import Connection, update

from gateway import audit
from gateway.blasts.confirming import is_as_seen
from gateway.blasts.steering import is_same_person
from gateway.clock import now
from gateway.db import Transaction
from gateway.flows.series import Beginning
from gateway.models.series import series
from gateway.runtime import Runtime
from gateway.series import beginning
from gateway.series.store import SeriesError, find, turn, written

ASKS_FIRST: Final = "many wait for it: look at `gateway series preview`, then resume it"

log = structlog.get_logger(__name__)


def resume(runtime: Runtime, who: str, name: str, people: int | None = None) -> Literal["live", "needs approval"]:
    """Raises SeriesError. What happened before is judged no more; steps whose day went by meanwhile are left out.

    `people` is asked for where some wait who began before; they begin with it. Of more than APPROVE_ABOVE the second
    person who says so lets it go on.
    """
    with runtime.db.transaction() as transaction:
        row = find(transaction.connection, name)
        if row.status == "unfit":
            raise SeriesError(f"{name}: mend it in the campaign's file, and import that: {row.why}")
        if row.status != "paused":
            raise SeriesError(f"{name}: it is {row.status}")
        if row.since is None and not _agreed(runtime, transaction, row, who, name, people):
            return "needs approval"
        turn(transaction, row.id, "live")
        begun = update(series).where(series.c.id == row.id, series.c.since.is_(None))
        transaction.execute(begun.values(since=now(), asked_by=None))
        audit.note(transaction, who, "series resume", row.id)
    return "live"


def _agreed(runtime: Runtime, transaction: Transaction, row: Any, who: str, name: str, people: int | None) -> bool:
    """False: it is written down that this person wants it, and somebody else must."""
    waiting = waiting_for(runtime, transaction.connection, row)
    if not waiting:
        return True
    if people is None or not is_as_seen(people, waiting):
        raise SeriesError(
            f"{name}: {waiting:,} people wait for it, who began before; look at it (again), and say their number"
        )
    most = runtime.settings.approve_above
    if not most or waiting <= most or (row.asked_by and not is_same_person(row.asked_by, who)):
        return True
    if row.asked_by:
        return False
    why = f"{who} wants it for {waiting:,} people; somebody else must resume it, too"
    turn(transaction, row.id, "paused", why)
    transaction.execute(update(series).where(series.c.id == row.id).values(asked_by=who))
    audit.note(transaction, who, "series ask", row.id)
    return False


def waiting_for(runtime: Runtime, connection: Connection, row: Any) -> int:
    """Those who begin as soon as it goes on."""
    one = written(runtime, row)
    return beginning.count(connection, row, one.begins) if one else 0


def asks_first(runtime: Runtime, transaction: Transaction, row: Any, begins: Beginning) -> bool:
    """Pauses it if a list has put its tag on more people at once than APPROVE_ABOVE since somebody said yes.

    Who signs, calls or joins has asked for it, however many they are.
    """
    most = runtime.settings.approve_above
    if begins.what != "tag" or not most or beginning.count(transaction.connection, row, begins, row.since) <= most:
        return False
    turn(transaction, row.id, "paused", ASKS_FIRST)
    transaction.execute(update(series).where(series.c.id == row.id).values(since=None, asked_by=None))
    log.warning("a series was paused: more have got its tag at once than go without a second yes", series=row.id)
    return True
