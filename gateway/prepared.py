"""Statements of the hot paths, compiled once and run straight on the driver.

SQLAlchemy spends 50 to 100 us on each statement before the driver sees it, and a SIGN turn has six of them. Here it
writes the SQL and converts the types, as ever, but once; after that a statement costs the driver's own 5 to 15 us.
"""

from collections import namedtuple
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import Delete, Dialect, Insert, LargeBinary, Select, Table, Update, bindparam, insert
from sqlalchemy.sql.compiler import SQLCompiler

from gateway.crypto import Encrypted
from gateway.drivers import Driver, as_sqlalchemys

_ROWS_AT_ONCE: Final = 500  # SQLite takes 32,766 values in one statement

Values = Mapping[str, Any]
Statement = Select[Any] | Insert | Update | Delete


def insert_of(table: Table, *columns: str) -> "Prepared":
    """An INSERT of these columns, each a parameter of the same name; the others stay null."""
    return Prepared(insert(table).values({column: bindparam(column) for column in columns}))


def insert_pair_of(table: Table, *columns: str) -> "Prepared":
    """An INSERT of two rows at once; `pair` makes its parameters of theirs.

    Each parameter is told its column's type: SQLAlchemy does so for the first row only, and the second went unsealed.
    """
    rows = [{name: bindparam(f"{name}_{row}", type_=table.c[name].type) for name in columns} for row in (1, 2)]
    return Prepared(insert(table).values(rows))


def pair(first: Values, second: Values) -> Values:
    """Both have the same names, in the same order."""
    names_1, names_2 = _numbered(tuple(first))
    return {**dict(zip(names_1, first.values(), strict=True)), **dict(zip(names_2, second.values(), strict=True))}


@lru_cache(maxsize=16)
def _numbered(names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tuple(f"{name}_1" for name in names), tuple(f"{name}_2" for name in names)


class Prepared:
    """Give every parameter, or its own value stands. Rows have an attribute for each column.

    Raises what SQLAlchemy raises, such as IntegrityError.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._by_dialect: dict[str, _Compiled] = {}

    def fetch(self, driver: Driver, values: Values) -> list[Any]:
        compiled = self._for(driver)
        return [compiled.row(found) for found in driver.fetch(compiled.sql, compiled.parameters(values))]

    def run(self, driver: Driver, values: Values) -> int:
        """The number of rows changed."""
        compiled = self._for(driver)
        return driver.run(compiled.sql, compiled.parameters(values))

    def run_many(self, driver: Driver, rows: Sequence[Values]) -> int:
        """Once for each; the number of rows changed by all of them. PostgreSQL is sent them in one go."""
        compiled = self._for(driver)
        return driver.run_many(compiled.sql, [compiled.parameters(values) for values in rows])

    def _for(self, driver: Driver) -> "_Compiled":
        compiled = self._by_dialect.get(driver.dialect.name)
        if compiled is None:
            compiled = self._by_dialect[driver.dialect.name] = _Compiled(self._statement, driver.speaks)
        return compiled


class ManyRows:
    """INSERT of many rows at once, each a sequence in the order of `columns`: COPY where the database has it.

    Takes a tenth of the time that as many INSERTs do.
    """

    def __init__(self, table: Table, *columns: str) -> None:
        self._into = f"{table.name} ({', '.join(columns)})"
        self._types = [table.c[column].type for column in columns]

    def run(self, driver: Driver, rows: Iterable[Sequence[Any]]) -> None:
        """Raises what SQLAlchemy raises, such as IntegrityError."""
        converted = self._converted(driver, rows)
        try:
            if driver.dialect.name == "postgresql":
                self._copy(driver, converted)
            else:
                self._insert(driver, converted)
        except driver.dialect.loaded_dbapi.Error as fault:
            raise as_sqlalchemys(fault, driver.dialect) from fault

    def _copy(self, driver: Driver, rows: Sequence[Sequence[Any]]) -> None:
        with driver.cursor.copy(f"COPY {self._into} FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)

    def _insert(self, driver: Driver, rows: Sequence[Sequence[Any]]) -> None:
        """In statements of many rows, which take less time than one for each."""
        row_marks = f"({', '.join('?' * len(self._types))})"
        for start in range(0, len(rows), _ROWS_AT_ONCE):
            some = rows[start : start + _ROWS_AT_ONCE]
            marks = ", ".join([row_marks] * len(some))
            sql = f"INSERT INTO {self._into} VALUES {marks}"  # noqa: S608 - names of our own tables
            driver.cursor.execute(sql, list(chain.from_iterable(some)))

    def _converted(self, driver: Driver, rows: Iterable[Sequence[Any]]) -> list[tuple[Any, ...]]:
        columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
        for place, kind in enumerate(self._types[: len(columns)]):
            convert = kind.dialect_impl(driver.dialect).bind_processor(driver.dialect)
            if convert and not isinstance(kind, LargeBinary):  # both drivers take bytes as they are
                column = columns[place]
                # An instant is that of all rows, as a rule. The same word sealed twice must give two values.
                same = not isinstance(kind, Encrypted) and all(value is column[0] for value in column)
                columns[place] = [convert(column[0])] * len(column) if same else [convert(value) for value in column]
        return list(zip(*columns, strict=True))


class _Compiled:
    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        if not isinstance(compiled, SQLCompiler) or compiled.post_compile_params:
            raise TypeError("a prepared statement is SQL without lists: write `a = x OR a = y` for `a IN (x, y)`")
        self.sql = str(compiled)
        self._order: Sequence[str] = compiled.positiontup or ()
        self._own = {name: value for name, value in compiled.params.items() if value is not None}
        self._converters = [
            (place, convert)
            for place, name in enumerate(self._order)
            if (convert := compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        ]
        columns = list(statement.exported_columns)
        self._row = namedtuple("_row", [str(column.key) for column in columns]) if columns else None  # noqa: PYI024 - its fields are known only now
        self._results = [
            (place, convert)
            for place, column in enumerate(columns)
            if (convert := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def parameters(self, values: Values) -> list[Any]:
        """In the order in which the driver takes them."""
        given = {**self._own, **values} if self._own else values
        cells = [given[name] for name in self._order]
        for place, convert in self._converters:
            cells[place] = convert(cells[place])
        return cells

    def row(self, found: Sequence[Any]) -> Any:
        if self._row is None:
            raise TypeError("this statement returns no rows")
        cells = list(found)
        for place, convert in self._results:
            cells[place] = convert(cells[place])
        return self._row(*cells)
