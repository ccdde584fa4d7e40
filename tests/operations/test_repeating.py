"""Two who add the same row at once: whoever comes second begins anew, and finds it."""

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from gateway.clock import now
from gateway.db import Database, Transaction
from gateway.models.protection import chores


def add(transaction: Transaction, name: str) -> None:
    transaction.execute(insert(chores), {"name": name, "done": 0, "changed_at": now()})


def names(database: Database) -> set[str]:
    with database.reading() as connection:
        return set(connection.execute(select(chores.c.name)).scalars())


def test_the_second_try_finds_what_the_first_ran_into(database: Database) -> None:
    with database.transaction() as transaction:
        add(transaction, "theirs")
    looked_too_early, done = [True], []

    def act(transaction: Transaction) -> str:
        add(transaction, "ours")
        transaction.after_commit(lambda: done.append("job"))
        if looked_too_early and looked_too_early.pop():
            add(transaction, "theirs")
        return "found"

    assert database.repeating(act) == "found"
    assert names(database) == {"theirs", "ours"}
    assert done == ["job"]


def test_what_never_fits_is_a_fault(database: Database) -> None:
    tries = []

    def act(transaction: Transaction) -> None:
        tries.append("once")
        add(transaction, "first of two")
        add(transaction, "first of two")

    with pytest.raises(IntegrityError):
        database.repeating(act)
    assert names(database) == set()
    assert len(tries) == 5
