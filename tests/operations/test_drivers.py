"""Prepared statements say and hear the same as SQLAlchemy's own, through either driver."""

from datetime import UTC, datetime
from typing import Any, Final

import pytest
from sqlalchemy import Boolean, Integer, LargeBinary, String, bindparam, cast, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from gateway.clock import now
from gateway.db import Database
from gateway.models.base import Instant
from gateway.models.protection import chores
from gateway.prepared import Prepared, insert_of

_ECHO: Any = select(  # of five types, where Prepared takes a Select of any
    bindparam("number", type_=Integer).label("number"),
    bindparam("words", type_=String).label("words"),
    # In a table it is their column that tells PostgreSQL what these are.
    cast(bindparam("sealed", type_=LargeBinary), LargeBinary).label("sealed"),
    cast(bindparam("kept", type_=Boolean), Boolean).label("kept"),
    bindparam("at", type_=Instant).label("at"),
)
_ADD: Final = insert_of(chores, "name", "cursor", "done", "changed_at")
_COUNT: Final = Prepared(select(func.count().label("many")).select_from(chores))
_BY_NAME: Final = Prepared(select(chores).where(chores.c.name == bindparam("this")).limit(bindparam("most")))
_MOVE: Final = Prepared(update(chores).where(chores.c.done >= bindparam("least")).values(cursor=bindparam("place")))
_NOON: Final = datetime(2026, 3, 8, 12, 0, 0, 250, tzinfo=UTC)


def chore(number: int, **values: Any) -> dict[str, Any]:
    return {"name": f"chore {number}", "cursor": None, "done": number, "changed_at": now(), **values}


def add(database: Database, *rows: dict[str, Any]) -> None:
    with database.transaction() as transaction:
        for row in rows:
            transaction.run(_ADD, row)


def add_at_once(database: Database, rows: list[dict[str, Any]]) -> int:
    with database.transaction() as transaction:
        return transaction.run_many(_ADD, rows)


def count(database: Database) -> int:
    with database.transaction() as transaction:
        found: int = transaction.fetch(_COUNT, {})[0].many
    return found


def lose_the_way(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.fetch(_COUNT, {})
        transaction.execute(text("SELECT * FROM nowhere"))


@pytest.mark.parametrize(
    "values",
    [
        {"number": -7, "words": "Ana 'la' Ruíz % $1 \\ 你", "sealed": b"\x00\xff%s", "kept": False, "at": _NOON},
        {"number": 2**31 - 1, "words": "", "sealed": b"", "kept": True, "at": _NOON.replace(microsecond=0)},
        {"number": None, "words": None, "sealed": None, "kept": None, "at": None},
    ],
)
def test_values_come_back_as_they_went_and_as_sqlalchemy_reads_them(
    database: Database, values: dict[str, Any]
) -> None:
    with database.transaction() as transaction:
        [row] = transaction.fetch(Prepared(_ECHO), values)
        [same] = transaction.execute(_ECHO, values).all()
    assert tuple(row) == tuple(same) == tuple(values.values())


def test_a_row_is_found_by_what_was_written(database: Database) -> None:
    add(database, chore(1, cursor="Ruíz % $1"), chore(2))
    with database.transaction() as transaction:
        [row] = transaction.fetch(_BY_NAME, {"this": "chore 1", "most": 5})
        assert transaction.fetch(_BY_NAME, {"this": None, "most": 5}) == []
    assert (row.cursor, row.done) == ("Ruíz % $1", 1)


def test_the_number_of_rows_changed(database: Database) -> None:
    add(database, chore(1), chore(2), chore(3))
    with database.transaction() as transaction:
        assert transaction.run(_MOVE, {"least": 2, "place": "x"}) == 2
        assert transaction.run(_MOVE, {"least": 9, "place": "x"}) == 0


def test_many_at_once_are_counted_together(database: Database) -> None:
    assert add_at_once(database, [chore(number, cursor="x" * 80) for number in range(600)]) == 600
    with database.transaction() as transaction:
        places = [{"least": 598, "place": "y"}, {"least": 599, "place": "z"}]
        assert transaction.run_many(_MOVE, places) == 3
    assert count(database) == 600


def test_one_of_many_that_fails_leaves_none_of_them(database: Database) -> None:
    with pytest.raises(IntegrityError):
        add_at_once(database, [chore(number) for number in (1, 2, 1, 3)])
    assert count(database) == 0
    add(database, chore(1))
    assert count(database) == 1


def test_a_duplicate_is_sqlalchemys_error_and_leaves_nothing(database: Database) -> None:
    add(database, chore(1))
    with pytest.raises(IntegrityError):
        add(database, chore(2), chore(1))
    assert count(database) == 1


def test_prepared_statements_outlive_rollbacks_of_every_kind(database: Database) -> None:
    assert count(database) == 0
    for _ in range(2):
        with database.reading() as connection:
            connection.execute(select(chores)).all()
        with pytest.raises(DBAPIError):
            lose_the_way(database)
        assert count(database) == 0


def test_both_ways_to_the_database_share_one_transaction(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.execute(chores.insert().values(chore(1)))
        assert transaction.fetch(_COUNT, {})[0].many == 1
        transaction.run(_MOVE, {"least": 1, "place": "seen"})
        assert transaction.execute(select(chores.c.cursor)).scalar() == "seen"
    assert count(database) == 1


def test_a_zero_byte_is_refused_or_kept_but_cuts_nothing_off(database: Database) -> None:
    odd = chore(1, name="chore\x00 one")
    if not database.is_sqlite:
        with pytest.raises(DBAPIError):
            add(database, odd)
        return
    add(database, odd)
    with database.transaction() as transaction:
        assert transaction.fetch(_BY_NAME, {"this": "chore\x00 one", "most": 1})[0].done == 1
