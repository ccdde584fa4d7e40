"""How a prepared statement reaches the database: sqlite3's cursor, or PostgreSQL's own library beneath psycopg.

psycopg's cursor takes 35 us of Python for each statement that it sends, and more to begin; `psycopg.pq`, which it
stands on, takes 6. A voice turn has ten statements.
"""

import select
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from psycopg import errors, pq
from psycopg.adapt import Transformer
from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import DBAPIError

Rows = Sequence[tuple[Any, ...]]
_Wired = tuple[list[Any], list[pq.Format]]  # what goes over the wire, and in which format each


def driver_of(connection: Connection) -> "Driver":
    """One for each connection of the pool, as long as it is open."""
    driver: Driver | None = connection.info.get("driver")
    if driver is None:
        make = Libpq if connection.dialect.name == "postgresql" else Driver
        driver = connection.info["driver"] = make(connection)
    return driver


class Driver:
    """Statements have their parameters in order. Raises what SQLAlchemy raises, such as IntegrityError."""

    def __init__(self, connection: Connection) -> None:
        opened = connection.connection.dbapi_connection
        if opened is None:
            raise RuntimeError("the connection is closed")
        self.opened: Any = opened
        self.dialect: Dialect = connection.dialect
        self.cursor: Any = opened.cursor()

    @property
    def speaks(self) -> Dialect:
        """The dialect in which statements are written for it."""
        return self.dialect

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        self._execute(sql, parameters)
        rows: Rows = self.cursor.fetchall()
        return rows

    def run(self, sql: str, parameters: Sequence[Any]) -> int:
        """The number of rows changed."""
        self._execute(sql, parameters)
        changed: int = self.cursor.rowcount
        return changed

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """Once for each; the number of rows changed by all of them."""
        with self.errors():
            self.cursor.executemany(sql, rows)
        changed: int = self.cursor.rowcount
        return changed

    def _execute(self, sql: str, parameters: Sequence[Any]) -> None:
        try:
            self.cursor.execute(sql, parameters)
        except self.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(fault, self.dialect) from fault

    @contextmanager
    def errors(self) -> Iterator[None]:
        """The driver's errors are raised as SQLAlchemy's. Costs 2 us: a statement of its own has it written out."""
        try:
            yield
        except self.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(fault, self.dialect) from fault


# SQLAlchemy writes %(name)s for psycopg's cursor; the server itself counts.
_NUMBERED: Final = PGDialect_psycopg(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call] # so it is there
_TEXT, _BINARY = pq.Format.TEXT, pq.Format.BINARY
_DONE: Final = (pq.ExecStatus.TUPLES_OK, pq.ExecStatus.COMMAND_OK)


class Libpq(Driver):
    """Prepares each statement on its connection once, which stays valid until that is closed."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._server: pq.abc.PGconn = self.opened.pgconn
        self._rows = Transformer(self.opened)
        self._names: dict[str, bytes] = {}

    @property
    def speaks(self) -> Dialect:
        return _NUMBERED

    def fetch(self, sql: str, parameters: Sequence[Any]) -> Rows:
        result = self._result(sql, parameters)
        self._rows.set_pgresult(result)
        return self._rows.load_rows(0, result.ntuples, tuple)

    def run(self, sql: str, parameters: Sequence[Any]) -> int:
        return self._result(sql, parameters).command_tuples or 0

    def run_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> int:
        """All are sent before the first answer is read: one way to the server and back, however many there are."""
        wired = [_wired(parameters) for parameters in rows]
        with self.errors():
            name = self._ready(sql)
            try:
                results = self._sent_together(name, wired)
            except BaseException:
                self.opened.close()  # it stopped in the middle, and nobody could make sense of what comes next
                raise
            return sum(_good(result).command_tuples or 0 for result in results)

    def _sent_together(self, name: bytes, wired: Sequence[_Wired]) -> list[pq.abc.PGresult]:
        self._server.enter_pipeline_mode()
        for cells, formats in wired:
            self._server.send_query_prepared(name, cells, formats, _BINARY)
        self._server.pipeline_sync()
        # A result and nothing for each, and then the word that all are done.
        answers = [self._answer() for _ in range(2 * len(wired) + 1)]
        self._server.exit_pipeline_mode()
        return [answer for answer in answers if answer and answer.status != pq.ExecStatus.PIPELINE_SYNC]

    def _answer(self) -> pq.abc.PGresult | None:
        """The next one, which the library has, or other threads go on while it is waited for."""
        while (unsent := self._server.flush()) or self._server.is_busy():
            select.select([self._server.socket], [self._server.socket] if unsent else [], [])
            self._server.consume_input()
        return self._server.get_result()

    def _result(self, sql: str, parameters: Sequence[Any]) -> pq.abc.PGresult:
        try:
            return _good(self._server.exec_prepared(self._ready(sql), *_wired(parameters), _BINARY))
        except self.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(fault, self.dialect) from fault

    def _ready(self, sql: str) -> bytes:
        """The name of the prepared statement, in a transaction."""
        if self._server.transaction_status == pq.TransactionStatus.IDLE:
            _good(self._server.exec_(b"BEGIN"))
        name = self._names.get(sql)
        if name is None:
            name = f"gateway_{len(self._names)}".encode()
            _good(self._server.prepare(name, sql.encode()))
            self._names[sql] = name
        return name


def _good(result: pq.abc.PGresult) -> pq.abc.PGresult:
    if result.status not in _DONE:
        raise errors.error_from_result(result)
    return result


def _wired(parameters: Sequence[Any]) -> _Wired:
    cells = [_cell(value) for value in parameters]
    return cells, [_BINARY if isinstance(value, str | bytes) else _TEXT for value in parameters]


def _cell(value: Any) -> bytes | None:
    """Strings go as they are, binary: the library ends a text at its first zero byte, the server refuses one."""
    if value is None or isinstance(value, bytes):
        return value
    return value.encode() if isinstance(value, str) else str(value).encode()


def as_sqlalchemys(fault: Exception, dialect: Dialect) -> Exception:
    """The driver's error in SQLAlchemy's class of the same name; without its statement and values."""
    wrapped = DBAPIError.instance(None, None, fault, dialect.loaded_dbapi.Error, dialect=dialect)
    return wrapped if isinstance(wrapped, Exception) else fault
