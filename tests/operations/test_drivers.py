"""Prepared statements say and hear the same as SQLAlchemy's own, through either driver."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Final

import pytest
from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    bindparam,
    func,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError, IntegrityError

from gateway.db import Database
from gateway.prepared import Prepared, insert_of

things: Final = Table(
    "things_of_a_test",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("name", String),
    Column("sealed", LargeBinary),
    Column("kept", Boolean),
    Column("at", DateTime(timezone=True)),
)
_ADD: Final = insert_of(things, "id", "name", "sealed", "kept", "at")
_BY_NAME: Final = Prepared(select(things).where(things.c.name == bindparam("name")).limit(bindparam("most")))
_COUNT: Final = Prepared(select(func.count().label("many")).select_from(things))
_RENAME: Final = Prepared(things.update().where(things.c.id >= bindparam("least")).values(name=bindparam("name")))
_NOON: Final = datetime(2026, 3, 8, 12, 0, 0, 250, tzinfo=UTC)


@pytest.fixture
def kept(database: Database) -> Iterator[Database]:
    things.create(database.engine)
    yield database
    things.drop(database.engine)


def add(database: Database, *numbers: int, **values: object) -> None:
    nothing = dict.fromkeys(things.c.keys())
    with database.transaction() as transaction:
        for number in numbers:
            transaction.run(_ADD, {**nothing, "id": number, **values})


def add_at_once(database: Database, rows: list[dict[str, object]]) -> None:
    with database.transaction() as transaction:
        transaction.run_many(_ADD, rows)


def lose_the_way(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.fetch(_COUNT, {})
        transaction.execute(text("SELECT * FROM nowhere"))


def count(database: Database) -> int:
    with database.transaction() as transaction:
        found: int = transaction.fetch(_COUNT, {})[0].many
    return found


def test_values_come_back_as_they_went_and_as_sqlalchemy_reads_them(kept: Database) -> None:
    name = "Ana 'la' Ruíz % $1 \\ 你"
    add(kept, 1, name=name, sealed=b"\x00\xff%s", kept=False, at=_NOON)
    with kept.transaction() as transaction:
        [row] = transaction.fetch(_BY_NAME, {"name": name, "most": 5})
        [same] = transaction.execute(select(things)).all()
    assert tuple(row) == tuple(same)
    assert (row.id, row.name, bytes(row.sealed), row.kept) == (1, name, b"\x00\xff%s", False)
    assert row.at.replace(tzinfo=row.at.tzinfo or UTC) == _NOON


def test_null_is_null(kept: Database) -> None:
    add(kept, 1)
    with kept.transaction() as transaction:
        assert tuple(transaction.execute(select(things)).one()) == (1, None, None, None, None)
        assert transaction.fetch(_BY_NAME, {"name": None, "most": 5}) == []


def test_the_number_of_rows_changed(kept: Database) -> None:
    add(kept, 1, 2, 3)
    with kept.transaction() as transaction:
        assert transaction.run(_RENAME, {"least": 2, "name": "x"}) == 2
        assert transaction.run(_RENAME, {"least": 9, "name": "x"}) == 0


def test_many_at_once_are_counted_together(kept: Database) -> None:
    everything = [{**dict.fromkeys(things.c.keys()), "id": number, "sealed": b"x" * 400} for number in range(2000)]
    with kept.transaction() as transaction:
        assert transaction.run_many(_ADD, everything) == 2000
        assert transaction.run_many(_RENAME, [{"least": 1998, "name": "y"}, {"least": 1999, "name": "z"}]) == 3
    assert count(kept) == 2000


def test_one_of_many_that_fails_leaves_none_of_them(kept: Database) -> None:
    twice = [{**dict.fromkeys(things.c.keys()), "id": number} for number in (1, 2, 1, 3)]
    with pytest.raises(IntegrityError):
        add_at_once(kept, twice)
    assert count(kept) == 0
    add(kept, 1)
    assert count(kept) == 1


def test_a_duplicate_is_sqlalchemys_error_and_leaves_nothing(kept: Database) -> None:
    add(kept, 1)
    with pytest.raises(IntegrityError):
        add(kept, 2, 1)
    assert count(kept) == 1


def test_prepared_statements_outlive_rollbacks_of_every_kind(kept: Database) -> None:
    assert count(kept) == 0
    for _ in range(2):
        with kept.reading() as connection:
            connection.execute(select(things)).all()
        with pytest.raises(DBAPIError):
            lose_the_way(kept)
        assert count(kept) == 0


def test_both_ways_to_the_database_share_one_transaction(kept: Database) -> None:
    with kept.transaction() as transaction:
        transaction.execute(things.insert().values(id=1))
        assert transaction.fetch(_COUNT, {})[0].many == 1
        transaction.run(_RENAME, {"least": 1, "name": "seen"})
        assert transaction.execute(select(things.c.name)).scalar() == "seen"
    assert count(kept) == 1


def test_a_zero_byte_is_refused_or_kept_but_cuts_nothing_off(kept: Database) -> None:
    if not kept.is_sqlite:
        with pytest.raises(DBAPIError):
            add(kept, 1, name="Ana\x00 Ruiz")
        return
    add(kept, 1, name="Ana\x00 Ruiz")
    with kept.transaction() as transaction:
        assert transaction.fetch(_BY_NAME, {"name": "Ana\x00 Ruiz", "most": 1})[0].id == 1
