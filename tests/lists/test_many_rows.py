"""Many rows in one statement."""

import pytest
from sqlalchemy import LargeBinary, select, type_coerce
from sqlalchemy.exc import IntegrityError

from gateway.clock import new_ids, now
from gateway.db import Database
from gateway.models.supporters import supporters
from gateway.prepared import ManyRows

ADD = ManyRows(supporters, "id", "phone", "phone_index", "name", "language", "created_at")


def rows_of(count: int) -> list[tuple[object, ...]]:
    name, at = "Ana Ruiz", now()
    return [(one, f"+1312555{n:04}", n.to_bytes(32), name, "en", at) for n, one in enumerate(new_ids(count))]


def test_more_than_one_statement_holds_and_none_at_all(database: Database) -> None:
    rows = rows_of(1201)
    with database.transaction() as transaction:
        transaction.insert(ADD, iter(rows))
        transaction.insert(ADD, [])
    kept = select(supporters.c.id, supporters.c.phone, supporters.c.name, supporters.c.created_at)
    with database.reading() as connection:
        found = [tuple(row) for row in connection.execute(kept.order_by(supporters.c.id))]
    assert found == [(row[0], row[1], row[3], row[5]) for row in rows]


def test_the_same_word_is_sealed_anew_in_each_row(database: Database) -> None:
    with database.transaction() as transaction:
        transaction.insert(ADD, rows_of(3))
    with database.reading() as connection:
        sealed = connection.execute(select(type_coerce(supporters.c.name, LargeBinary))).scalars().all()
    assert len({bytes(one) for one in sealed}) == 3


def test_a_row_that_may_not_be_keeps_all_others_out(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as transaction:
        transaction.insert(ADD, [*rows_of(2), *rows_of(1)])
    with database.reading() as connection:
        assert connection.execute(select(supporters.c.id)).all() == []
