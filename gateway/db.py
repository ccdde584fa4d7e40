"""One engine and one kind of transaction.

A transaction collects what must happen after it (jobs to enqueue): nothing of it happens unless the commit did.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.pool import ConnectionPoolEntry

from gateway.prepared import Prepared, Values

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]


class Transaction:
    """A connection inside BEGIN … COMMIT."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._afterwards: list[Callable[[], None]] = []

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        return self.connection.execute(statement, parameters)

    def fetch(self, statement: Prepared, values: Values) -> list[Any]:
        return statement.fetch(self.connection, values)

    def run(self, statement: Prepared, *values: Values) -> int:
        return statement.run(self.connection, *values)

    def after_commit(self, act: Callable[[], None]) -> None:
        self._afterwards.append(act)

    def committed(self) -> None:
        for act in self._afterwards:
            act()


class Database:
    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.engine = _engine(make_url(normalized(url)), pool_size)
        # SQLite has one writer. Threads of one process queue here, fairly and at once, instead of in SQLite's
        # sleep-and-retry loop, whose naps of up to 100 ms show in the 99th percentile.
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Commits at the end, rolls back on any exception; afterwards runs what was left for after the commit."""
        with self._writer, self.engine.begin() as connection:
            transaction = Transaction(connection)
            yield transaction
        transaction.committed()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look without the write lock, also beside a transaction of this thread (whose changes it does not see)."""
        with self.engine.connect() as connection:
            yield connection.execution_options(reading=True)

    def close(self) -> None:
        self.engine.dispose()


def normalized(url: str) -> str:
    """Heroku and others hand out `postgres://`, which SQLAlchemy no longer knows; psycopg 3 is our driver."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: URL, pool_size: int) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(
            url, pool_size=pool_size, max_overflow=pool_size, pool_pre_ping=True, hide_parameters=True
        )
    engine = create_engine(
        url, pool_size=pool_size, connect_args={"timeout": 15, "check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours, below; the driver's own comes too late for the write lock
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "wal_autocheckpoint=10000",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock at once avoids SQLITE_BUSY in the middle of a transaction that began by reading.
    reading = connection.get_execution_options().get("reading", False)
    connection.connection.cursor().execute("BEGIN" if reading else "BEGIN IMMEDIATE").close()
