"""What happened this hour and today: money spent, rings, texts dropped. Counted by many, slowed down by none.

Each process counts in its memory and writes what came together every two seconds into rows of its own, so no row is
in demand however fast texts go out. With the same visit to the database it reads what all processes have. A process
that is killed loses two seconds of its counts.
"""

import threading
import time
from datetime import UTC, datetime
from typing import Final, Literal

import structlog
from sqlalchemy import bindparam, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from gateway.clock import new_id, now
from gateway.db import Database
from gateway.models.protection import tallies

Name = Literal[
    "texts", "calls",  # money, in millionths of a dollar
    "rings", "wishes_refused", "loops",
    "texts_flooding", "texts_overload", "texts_blocked", "texts_abroad", "texts_no_person",
    "calls_flooding", "calls_blocked", "calls_abroad",
]  # fmt: skip
MONEY: Final = ("texts", "calls")
EVERY: Final = 2.0  # seconds
_HOUR: Final = 3600

_THIS: Final = (
    tallies.c.hour == bindparam("of_hour"),
    tallies.c.process == bindparam("of_process"),
    tallies.c.name == bindparam("of_name"),
)
_MORE: Final = update(tallies).where(*_THIS).values(amount=tallies.c.amount + bindparam("more"))
_SUMS: Final = (
    select(tallies.c.hour, tallies.c.name, func.sum(tallies.c.amount))
    .where(tallies.c.hour >= bindparam("since"))
    .group_by(tallies.c.hour, tallies.c.name)
)

log = structlog.get_logger(__name__)


class Tallies:
    def __init__(self, db: Database) -> None:
        self._db = db
        self._process = new_id()
        self._counting = threading.Lock()
        self._settling = threading.Lock()
        self._pending: dict[tuple[int, Name], int] = {}
        self._sums: dict[tuple[int, str], int] = {}
        self._settled_at = float("-inf")

    def add(self, name: Name, amount: int = 1) -> None:
        """In memory, so it may be called anywhere; also for what a transaction does that is not committed yet."""
        key = (_this_hour(), name)
        with self._counting:
            self._pending[key] = self._pending.get(key, 0) + amount

    def this_hour(self, name: Name) -> int:
        """As of the last `settle`, and what this process has counted since."""
        return self._sum(name, _this_hour())

    def today(self, name: Name) -> int:
        """Since midnight, UTC."""
        return self._sum(name, int(midnight().timestamp()) // _HOUR)

    def settle(self) -> None:
        """At most every two seconds: write what was counted, read what everybody has.

        No transaction may be open in this thread. Every entry point calls it before it begins one.
        """
        if time.monotonic() - self._settled_at > EVERY and self._settling.acquire(blocking=False):
            try:
                self._settle()
            finally:
                self._settling.release()

    def settle_now(self) -> None:
        with self._settling:
            self._settle()

    def _settle(self) -> None:
        with self._counting:
            written, self._pending = self._pending, {}
        try:
            self._write(written)
        except SQLAlchemyError:
            self._keep(written)
            raise
        since = datetime.fromtimestamp(_day_before(), UTC)
        with self._db.reading() as connection:
            found = connection.execute(_SUMS, {"since": since}).all()
        self._sums = {(int(hour.timestamp()) // _HOUR, name): int(amount) for hour, name, amount in found}
        self._settled_at = time.monotonic()

    def close(self) -> None:
        try:
            if self._pending:
                self.settle_now()
        except SQLAlchemyError as fault:
            log.warning("the last counts are lost", fault=type(fault).__name__)

    def _sum(self, name: Name, since: int) -> int:
        with self._counting:
            pending = [(key, amount) for key, amount in self._pending.items()]
        return sum(
            amount for (hour, each), amount in (*self._sums.items(), *pending) if each == name and hour >= since
        )

    def _write(self, counted: dict[tuple[int, Name], int]) -> None:
        if not counted:
            return
        with self._db.transaction() as transaction:
            for (hour, name), amount in counted.items():
                row = {"hour": datetime.fromtimestamp(hour * _HOUR, UTC), "process": self._process, "name": name}
                this = {f"of_{key}": value for key, value in row.items()}
                if not transaction.execute(_MORE, {**this, "more": amount}).rowcount:
                    transaction.execute(insert(tallies), {**row, "amount": amount})

    def _keep(self, counted: dict[tuple[int, Name], int]) -> None:
        with self._counting:
            for key, amount in counted.items():
                self._pending[key] = self._pending.get(key, 0) + amount


def midnight() -> datetime:
    return now().replace(hour=0, minute=0, second=0, microsecond=0)


def next_hour() -> datetime:
    return datetime.fromtimestamp((_this_hour() + 1) * _HOUR, UTC)


def _this_hour() -> int:
    return int(time.time()) // _HOUR


def _day_before() -> float:
    return midnight().timestamp()
