"""What is being forgotten at this moment, in counts and times."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from gateway.models.protection import carrier_copies, erasures


@dataclass(frozen=True, slots=True)
class UnderWay:
    """`status`: asked, or gone from here and not yet from the carrier."""

    id: str
    status: str
    source: str
    requested_at: datetime
    due_at: datetime
    attempts: int


def erasures_under_way(connection: Connection) -> list[UnderWay]:
    """The longest under way first."""
    columns = [erasures.c[name] for name in UnderWay.__dataclass_fields__]
    query = select(*columns).where(erasures.c.status.in_(("asked", "gone"))).order_by(erasures.c.requested_at)
    return [UnderWay(*row) for row in connection.execute(query)]


def erasures_done(connection: Connection) -> int:
    query = select(func.count()).where(erasures.c.status == "done")
    return int(connection.execute(query).scalar_one())


def copies_left(connection: Connection) -> dict[str, int]:
    """By kind."""
    query = select(carrier_copies.c.kind, func.count().label("left")).group_by(carrier_copies.c.kind)
    return {row.kind: row.left for row in connection.execute(query)}
