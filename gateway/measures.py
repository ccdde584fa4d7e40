"""How it goes, in numbers that name nobody: what came and went, what waits, what was dropped, what was spent."""

import time
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal, NamedTuple, get_args

from redis.exceptions import RedisError
from sqlalchemy import Column, ColumnElement, Connection, Select, Table, func, select

from gateway.abuse import blocklist
from gateway.abuse.tallies import MONEY, Name
from gateway.clock import now
from gateway.inbox.items import CALLER_WAITS
from gateway.models.calls import call_requests, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import carrier_copies, erasures
from gateway.queues import NAMES
from gateway.runtime import Runtime

LATELY: Final = 300  # seconds

Unit = Literal["gauge", "counter"]


class Measure(NamedTuple):
    """`labels` are words of ours; never a number, a name or a text."""

    name: str
    value: float
    labels: dict[str, str]


# What each measure is; a counter goes up and begins at nothing at midnight, UTC.
KINDS: Final[dict[str, tuple[Unit, str]]] = {
    "texts_lately": ("gauge", "Texts begun in the last five minutes, by what became of them."),
    "calls_lately": ("gauge", "Calls begun in the last five minutes, by what became of them."),
    "jobs": ("gauge", "Jobs in a queue of Redis."),
    "redis_up": ("gauge", "1 if Redis answers."),
    "due": ("gauge", "What should have been begun by now."),
    "oldest_due_seconds": ("gauge", "For how long the oldest of it has been due."),
    "waiting_for_person": ("gauge", "What waits in the inbox. maybe_stop: a text that may ask us to stop."),
    "erasures": ("gauge", "People who asked to be forgotten. gone: from here; the carrier's copies are not, yet."),
    "blocked_numbers": ("gauge", "Telephones on the blocklist."),
    "tally": ("counter", "Since midnight, UTC: what was dropped, kept out or refused, and rings."),
    "spent_dollars": ("gauge", "By the price table in the settings, in this hour and on this day in UTC."),
    "spend_ceiling_dollars": ("gauge", "SPEND_PER_HOUR and SPEND_PER_DAY; 0: none."),
    "paused": ("gauge", "1 while what we begin waits because this ceiling is reached."),
}


def measures(runtime: Runtime) -> Iterator[Measure]:
    runtime.tallies.settle_now()
    with runtime.db.reading() as connection:
        yield from _lately(connection, "texts_lately", messages, messages.c.status)
        yield from _lately(connection, "calls_lately", calls, func.coalesce(calls.c.outcome, calls.c.status))
        yield from _due(connection)
        yield from _waiting(connection)
        yield from _erasures(connection)
        yield Measure("blocked_numbers", len(blocklist.indexes(connection)), {})
    yield from _jobs(runtime)
    yield from _tallies(runtime)
    yield from _spending(runtime)


def _lately(connection: Connection, name: str, table: Table, state: Any) -> Iterator[Measure]:
    """By the ids, which begin with the time in milliseconds: the primary key is the index that this needs."""
    begun = table.c.id >= f"{int((time.time() - LATELY) * 1000):012x}"
    query = select(table.c.direction, state, func.count()).where(begun).group_by(table.c.direction, state)
    for direction, status, count in connection.execute(query):
        yield Measure(name, count, {"direction": direction, "status": status})


def _due(connection: Connection) -> Iterator[Measure]:
    yield from _overdue(
        connection, "texts", messages.c.due_at, messages.c.status == "queued", messages.c.blast_id.is_(None)
    )
    yield from _overdue(connection, "rings", call_requests.c.due_at, call_requests.c.status == "due")
    yield from _overdue(connection, "erasures", erasures.c.due_at, erasures.c.status != "done")
    yield from _overdue(connection, "carrier_copies", carrier_copies.c.due_at)


def _overdue(
    connection: Connection, what: str, due_at: Column[datetime], *conditions: ColumnElement[bool]
) -> Iterator[Measure]:
    moment = now()
    count, oldest = connection.execute(
        select(func.count(), func.min(due_at)).where(due_at <= moment, *conditions)
    ).one()
    yield Measure("due", count, {"what": what})
    yield Measure("oldest_due_seconds", (moment - oldest).total_seconds() if oldest else 0, {"what": what})


def _waiting(connection: Connection) -> Iterator[Measure]:
    texts = select(messages.c.purpose, func.count()).where(messages.c.needs_person).group_by(messages.c.purpose)
    none = dict.fromkeys(("inbound", "maybe_stop", "loop"), 0)
    for purpose, count in (none | _counts(connection, texts)).items():
        yield Measure("waiting_for_person", count, {"what": purpose})
    callers = select(func.count()).select_from(conversations).where(CALLER_WAITS)
    yield Measure("waiting_for_person", connection.execute(callers).scalar_one(), {"what": "caller"})


def _erasures(connection: Connection) -> Iterator[Measure]:
    query = select(erasures.c.status, func.count()).where(erasures.c.status != "done").group_by(erasures.c.status)
    for status, count in ({"asked": 0, "gone": 0} | _counts(connection, query)).items():
        yield Measure("erasures", count, {"status": status})


def _counts(connection: Connection, query: Select[Any]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _jobs(runtime: Runtime) -> Iterator[Measure]:
    try:
        found = [Measure("jobs", runtime.queues.queue(name).count, {"queue": name}) for name in NAMES]
    except RedisError:
        yield Measure("redis_up", 0, {})
        return
    yield Measure("redis_up", 1, {})
    yield from found


def _tallies(runtime: Runtime) -> Iterator[Measure]:
    for name in get_args(Name):
        if name not in MONEY:
            yield Measure("tally", runtime.tallies.today(name), {"what": name})


def _spending(runtime: Runtime) -> Iterator[Measure]:
    spent, settings = runtime.spending, runtime.settings
    pause = spent.ring_pause()
    for span, dollars, ceiling in (
        ("hour", spent.this_hour(), settings.spend_per_hour),
        ("day", spent.today(), settings.spend_per_day),
    ):
        yield Measure("spent_dollars", dollars, {"span": span})
        yield Measure("spend_ceiling_dollars", ceiling, {"span": span})
    for ceiling_name in ("SPEND_PER_HOUR", "SPEND_PER_DAY", "RINGS_PER_HOUR"):
        paused = pause is not None and pause.why == ceiling_name
        yield Measure("paused", paused, {"setting": ceiling_name})
