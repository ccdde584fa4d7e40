"""One engine and one kind of transaction.

A transaction collects what must happen after it (jobs to enqueue): nothing of it happens unless the commit did.
"""

import select
import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final, TypeVar

from psycopg.types.array import ListBinaryDumper
from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    Executable,
    create_engine,
    event,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DisconnectionError, IntegrityError, PendingRollbackError
from sqlalchemy.pool import ConnectionPoolEntry

from gateway.drivers import Driver, driver_of
from gateway.prepared import ManyRows, Prepared, Values

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]

# A server whose machine is gone says no farewell: by the system's own time-outs each thread would wait hours for it.
_PATIENCE: Final = {
    "connect_timeout": 10,  # seconds, as all but the next
    "tcp_user_timeout": 60_000,  # milliseconds until what was sent must have arrived
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
}
Result = TypeVar("Result")

_MEETINGS: Final = 4  # with others who add the same row at the same moment


class Transaction:
    """A connection inside BEGIN … COMMIT."""

    def __init__(self, connection: Connection, driver: Driver | None = None) -> None:
        self.connection = connection
        self._afterwards: list[Callable[[], None]] = []
        self._opened = driver

    @property
    def alone(self) -> bool:
        """Does nobody else write before the commit? SQLite has one writer, and so needs no locks."""
        return self.connection.dialect.name == "sqlite"

    def execute(self, statement: Executable, parameters: Parameters | None = None) -> CursorResult[Any]:
        return self.connection.execute(statement, parameters)

    def fetch(self, statement: Prepared, values: Values) -> list[Any]:
        return statement.fetch(self._driver(), values)

    def run(self, statement: Prepared, values: Values) -> int:
        return statement.run(self._driver(), values)

    def run_many(self, statement: Prepared, rows: Sequence[Values]) -> int:
        return statement.run_many(self._driver(), rows)

    def insert(self, statement: ManyRows, rows: Iterable[Sequence[Any]]) -> None:
        statement.run(self._driver(), rows)

    def _driver(self) -> Driver:
        if self._opened is None:
            self._opened = driver_of(self.connection)
        return self._opened

    def after_commit(self, act: Callable[[], None]) -> None:
        self._afterwards.append(act)

    def committed(self) -> None:
        for act in self._afterwards:
            act()


class Database:
    def __init__(self, url: str, pool_size: int = 10) -> None:
        self.engine = _engine(make_url(normalized(url)), pool_size)
        self._writer = _OneWriter(self.engine) if self.is_sqlite else None
        # Connections to look with come from a pool of their own: whoever is in a transaction and looks at something
        # else would wait for the others, and they for its locks.
        self._readers = self.engine if self.is_sqlite else _engine(self.engine.url, pool_size)

    @property
    def is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Commits at the end, rolls back on any exception; afterwards runs what was left for after the commit."""
        return _OneWriting(self._writer) if self._writer else self._one_of_many()

    def repeating(self, act: Callable[[Transaction], Result]) -> Result:
        """Does `act` in a transaction; where somebody else has added the same row meanwhile, anew, and it is found.

        Raises IntegrityError where that is so every time: then it is no meeting, but a fault.
        """
        for _ in range(_MEETINGS):
            with suppress(IntegrityError), self.transaction() as transaction:
                return act(transaction)
        with self.transaction() as transaction:
            return act(transaction)

    @contextmanager
    def _one_of_many(self) -> Iterator[Transaction]:
        with self.engine.begin() as connection:
            transaction = Transaction(connection)
            yield transaction
        transaction.committed()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A look without the write lock, also beside a transaction of this thread (whose changes it does not see)."""
        with self._readers.connect() as connection:
            yield connection.execution_options(reading=True)

    def settle_log(self) -> None:
        """Copies what SQLite has written to its log into the database file; nobody waits for it meanwhile."""
        if self.is_sqlite:
            with self.engine.connect() as connection:
                connection.execution_options(begun_by_hand=True).exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        self.engine.dispose()
        self._readers.dispose()


class _OneWriter:
    """SQLite has one writer, so there is one connection that writes, and the threads of this process queue for it.

    They would wait for each other in SQLite too, but in naps of up to 100 ms. One connection keeps its page cache,
    which SQLite empties whenever another one has written; and BEGIN and COMMIT by hand spare each transaction 25 us.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._queue = threading.Lock()
        self._opened: tuple[Connection, Driver] | None = None

    def begin(self) -> Transaction:
        self._queue.acquire()
        try:
            connection, driver = self._opened = self._opened or self._open()
            driver.run("BEGIN IMMEDIATE", ())
        except BaseException:
            self._queue.release()
            raise
        return Transaction(connection, driver)

    def end(self, *, commit: bool) -> None:
        try:
            connection, driver = self._opened = self._opened or self._open()
            try:
                if commit:
                    driver.run("COMMIT", ())
            finally:
                self._roll_back(connection)  # nothing, after a COMMIT that went well
        finally:
            self._queue.release()  # whatever went wrong, or nobody would ever write again

    def _roll_back(self, connection: Connection) -> None:
        """Ctrl-C in the middle of a statement has SQLAlchemy close the connection, and with it the transaction."""
        try:
            connection.connection.rollback()
        except PendingRollbackError:
            self._opened = None
            connection.close()

    def _open(self) -> tuple[Connection, Driver]:
        """With what is beneath it: SQLAlchemy's own object is asked for in every transaction otherwise."""
        connection = self._engine.connect().execution_options(begun_by_hand=True)
        return connection, driver_of(connection)


class _OneWriting:
    """A generator as context manager would take 3 us more."""

    def __init__(self, writer: _OneWriter) -> None:
        self._writer = writer

    def __enter__(self) -> Transaction:
        self._transaction = self._writer.begin()
        return self._transaction

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._writer.end(commit=kind is None)
        if kind is None:
            self._transaction.committed()


def normalized(url: str) -> str:
    """Heroku and others hand out `postgres://`, which SQLAlchemy no longer knows; psycopg 3 is our driver."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _engine(url: URL, pool_size: int) -> Engine:
    if url.get_backend_name() != "sqlite":
        # psycopg would drop its own prepared statements, and with them ours (`drivers`), at every rollback.
        patience = {name: most for name, most in _PATIENCE.items() if name not in url.query}
        connect_args = {"prepare_threshold": None, **patience}
        engine = create_engine(
            url, pool_size=pool_size, max_overflow=pool_size, connect_args=connect_args, hide_parameters=True
        )
        event.listen(engine, "connect", _send_lists_binary)
        event.listen(engine, "checkout", _notice_the_dead)
        return engine
    engine = create_engine(
        url, pool_size=pool_size, connect_args={"timeout": 15, "check_same_thread": False}, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _send_lists_binary(driver: Any, _entry: ConnectionPoolEntry) -> None:
    """As text, which is psycopg's choice, a thousand hashes take 4 ms to write and read; so they take 1.5."""
    driver.adapters.register_dumper(list, ListBinaryDumper)


def _prepare_sqlite(connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # BEGIN is ours, below; the driver's own comes too late for the write lock
    for pragma in (
        # Small pages, for a new file: a turn touches fourteen, each written to the log whole. A tenth of a turn.
        "page_size=1024",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        # Copying the log into the file is the sweeper's work (`settle_log`). Without a worker it is done at 16 MB: by
        # default, at 1 MB, it took a third of a turn, and a log of 64 MB and more is slow to find pages in.
        "wal_autocheckpoint=16000",  # pages of 1 kB
        "cache_size=-32000",  # kB
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_immediate(connection: Connection) -> None:
    # Taking the write lock at once avoids SQLITE_BUSY in the middle of a transaction that began by reading.
    options = connection.get_execution_options()
    if not options.get("begun_by_hand", False):
        connection.connection.cursor().execute(
            "BEGIN" if options.get("reading", False) else "BEGIN IMMEDIATE"
        ).close()


def _notice_the_dead(driver: Any, _entry: ConnectionPoolEntry, _proxy: object) -> None:
    """A server that restarted has closed its side, so the socket is readable. Asking it would cost a round trip."""
    if select.select([driver.fileno()], [], [], 0)[0]:
        raise DisconnectionError
