"""Series as rows: found, paused, resumed. A step's row among the blasts has the status of its series."""

from collections.abc import Sequence
from typing import Any, Final, Literal

from sqlalchemy import Connection, select, update

from gateway import audit
from gateway.clock import now
from gateway.db import Transaction
from gateway.flows.series import Series
from gateway.models.blasts import blasts
from gateway.models.campaigns import campaigns
from gateway.models.series import series
from gateway.runtime import Runtime

Status = Literal["live", "paused", "unfit", "gone"]

_ROWS: Final = select(series, campaigns.c.slug, campaigns.c.status.label("campaign_status")).join(campaigns)


class SeriesError(ValueError):
    """This cannot be done with the series; the message says why, and what can."""


class UnknownSeriesError(SeriesError):
    """No file has it."""


def every(connection: Connection) -> Sequence[Any]:
    """All that are in a file, by campaign and name."""
    query = _ROWS.where(series.c.status != "gone").order_by(campaigns.c.slug, series.c.name)
    return connection.execute(query).all()


def find(connection: Connection, name: str) -> Any:
    """By `campaign/series`, or by its own name where only one is called so. Raises SeriesError."""
    slug, _, own = name.rpartition("/")
    found = [row for row in every(connection) if row.name == own and slug in {"", row.slug}]
    if len(found) > 1:
        names = " or ".join(f"{row.slug}/{row.name}" for row in found)
        raise SeriesError(f'several campaigns have a series "{own}"; say {names}')
    if not found:
        raise UnknownSeriesError(f'there is no series "{name}"; `gateway series list` shows them')
    return found[0]


def written(runtime: Runtime, row: Any) -> Series | None:
    """What the file says, as far as it was taken in."""
    return next((one for one in runtime.directory.version(row.version_id).series if one.name == row.name), None)


def steps_of(connection: Connection, series_id: str) -> Sequence[Any]:
    """Those in the file, by their rows among the blasts: id, step, status, why, number_id, judged_from."""
    columns = (blasts.c[name] for name in ("id", "step", "status", "why", "number_id", "judged_from"))
    query = select(*columns).where(blasts.c.series_id == series_id, blasts.c.status != "canceled")
    return connection.execute(query).all()


def pause(runtime: Runtime, who: str, name: str) -> None:
    with runtime.db.transaction() as transaction:
        row = find(transaction.connection, name)
        if row.status != "live":
            raise SeriesError(f"{name}: it is {row.status}")
        turn(transaction, row.id, "paused", f"paused by {who}")
        audit.note(transaction, who, "series pause", row.id)


def turn(transaction: Transaction, series_id: str, status: Status, why: str | None = None) -> None:
    """Of all its steps, before the next claim."""
    why = why[:200] if why else None
    transaction.execute(update(series).where(series.c.id == series_id).values(status=status, why=why))
    going: dict[str, Any] = {"status": "sending", "why": None, "judged_from": now()}
    resting: dict[str, Any] = {"status": "paused", "why": why}
    steps = update(blasts).where(blasts.c.series_id == series_id, blasts.c.status != "canceled")
    transaction.execute(steps.values(going if status == "live" else resting))
