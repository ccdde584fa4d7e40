"""Changing the key: what older keys sealed and indexed is sealed and indexed with the first key of the ring.

The gateway works meanwhile. What is left to do is told by the sealed values, which begin with the name of their key:
there is nothing to remember, so it may be killed anywhere, begun again, and run twice at once. Rows are taken from
the newest to the oldest, so that the oldest one shows at every start whether a rotation was cut short.
"""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    LargeBinary,
    Select,
    Table,
    Update,
    bindparam,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
    update,
)
from sqlalchemy.exc import IntegrityError

from gateway.crypto import DataKeyError, keyring, phone_indexes, sealed_columns
from gateway.data_key import hash_tables
from gateway.db import Database
from gateway.models import metadata
from gateway.models.segments import segments, tags
from gateway.models.signatures import signatures
from gateway.models.supporters import supporters
from gateway.petitions import name_indexes
from gateway.segments.saved import segment_indexes
from gateway.tags import tag_indexes

_AT_ONCE: Final = 100  # rows: SQLite's one place to write is taken for some milliseconds
_PASSES: Final = 5

# A column that is looked up by a keyed hash, the column of that hash, and how it is made.
_INDEXED: Final[Mapping[Column[Any], tuple[Column[Any], Callable[[str], tuple[bytes, ...]]]]] = {
    supporters.c.phone: (supporters.c.phone_index, phone_indexes),
    signatures.c.name: (signatures.c.name_index, name_indexes),
    tags.c.name: (tags.c.name_index, tag_indexes),
    segments.c.name: (segments.c.name_index, segment_indexes),
}

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Left:
    """Rows that need an older key still.

    `sealed`, by table, are those that a rotation seals anew. `hashed`, by table and key, know a telephone by its hash
    alone, so that nobody can hash it with another key.
    """

    sealed: dict[str, int]
    hashed: dict[tuple[str, str], int]


def left(db: Database) -> Left:
    with db.reading() as connection:
        sealed = {
            table.name: connection.execute(select(func.count()).select_from(table).where(_old(table))).scalar_one()
            for table in sealed_tables()
        }
        hashed = {
            (table.name, row.key_id): row.rows
            for table in hash_tables()
            for row in connection.execute(
                select(table.c.key_id, func.count().label("rows"))
                .where(table.c.key_id != keyring().ids[0])
                .group_by(table.c.key_id)
            )
        }
    return Left(sealed, hashed)


def rotate(db: Database, done: Callable[[str, int], None]) -> None:
    """`done` is told a table's name and a number of its rows, again and again.

    Rows that somebody holds or changes are left for another pass, and after the last for another rotation.
    Raises DataKeyError where a value does not open with any key of the ring.
    """
    for table in sealed_tables():
        for _ in range(_PASSES):
            if not _pass(db, table, done):
                break
            time.sleep(0.2)


def sealed_tables() -> list[Table]:
    return [table for table in metadata.sorted_tables if sealed_columns(table)]


def _pass(db: Database, table: Table, done: Callable[[str, int], None]) -> int:
    """The number of rows that had to be left."""
    missed = 0
    for page in _pages(db, table):
        try:
            changes = [_anew(table, row) for row in page]
        except DataKeyError as fault:
            raise DataKeyError(f"{table.name}: {fault}") from None
        before = time.monotonic()
        written = _write(db, table, changes)
        done(table.name, written)
        missed += len(page) - written
        time.sleep(min(time.monotonic() - before, 0.1))  # as long for the others as it took from them
    return missed


def _pages(db: Database, table: Table) -> Iterator[Sequence[Values]]:
    key = tuple(table.primary_key)
    columns = [*key, *_changing(table)]
    query = select(*(_as_stored(column).label(column.name) for column in columns)).where(_old(table))
    query = query.order_by(*(column.desc() for column in key)).limit(_AT_ONCE)
    page = _read(db, query)
    while page:
        yield page
        below = tuple_(*key) < tuple_(*(literal(page[-1][column.name], column.type) for column in key))
        page = _read(db, query.where(below))


def _read(db: Database, query: Select[Any]) -> list[Values]:
    with db.reading() as connection:
        return [dict(row) for row in connection.execute(query).mappings()]


def _anew(table: Table, row: Values) -> Values:
    """The parameters of `_update`: where the row is, what was read in it, and what shall stand there."""
    ring = keyring()
    changed: Values = {name: row[name] for name in (column.name for column in _changing(table))}
    for column, context in sealed_columns(table).items():
        if row[column.name] is None:
            continue
        value = ring.open(bytes(row[column.name]), context)
        changed[column.name] = ring.seal(value, context)
        if column in _INDEXED:
            index, indexes_of = _INDEXED[column]
            indexes = indexes_of(value)
            if bytes(row[index.name]) in indexes:  # else it is chance: nobody is looked up by it any more
                changed[index.name] = indexes[0]
    was = {f"was_{name}": row[name] for name in changed}
    new = {f"new_{name}": value for name, value in changed.items()}
    return {f"at_{column.name}": row[column.name] for column in table.primary_key} | was | new


def _write(db: Database, table: Table, changes: list[Values]) -> int:
    """Rows changed: each only as it was read, and none that somebody holds, so that no two wait for each other."""
    key = tuple(table.primary_key)
    at = [tuple(change[f"at_{column.name}"] for column in key) for change in changes]
    free = select(*key).where(tuple_(*key).in_(at)).with_for_update(skip_locked=True)
    try:
        with db.transaction() as transaction:
            held = {tuple(row) for row in transaction.execute(free)}
            ours = [change for change, place in zip(changes, at, strict=True) if place in held]
            return transaction.execute(_update(table), ours).rowcount if ours else 0
    except IntegrityError:
        # One phone or name stands there twice, under an index of each key: all but that row.
        return sum(_write(db, table, [change]) for change in changes) if len(changes) > 1 else 0


def _update(table: Table) -> Update:
    where = [column == bindparam(f"at_{column.name}", type_=column.type) for column in table.primary_key]
    unchanged = [
        _as_stored(column).is_not_distinct_from(bindparam(f"was_{column.name}", type_=LargeBinary))
        for column in _changing(table)
    ]
    values = {column.name: bindparam(f"new_{column.name}", type_=LargeBinary) for column in _changing(table)}
    return update(table).where(*where, *unchanged).values(values)


def _changing(table: Table) -> list[Column[Any]]:
    sealed = list(sealed_columns(table))
    return [*sealed, *(_INDEXED[column][0] for column in sealed if column in _INDEXED)]


def _old(table: Table) -> ColumnElement[bool]:
    """Something in the row was sealed with another key than the first."""
    header = keyring().header
    return or_(*(func.substr(_as_stored(column), 1, len(header)) != header for column in sealed_columns(table)))


def _as_stored(column: Column[Any]) -> ColumnElement[Any]:
    return type_coerce(column, LargeBinary) if column in sealed_columns(column.table) else column
