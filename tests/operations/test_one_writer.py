"""SQLite's one writer is free again after whatever goes wrong, and nothing of it stays."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from gateway.db import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path}/gateway.db")
    with opened.transaction() as transaction:
        transaction.execute(text("CREATE TABLE people (id INTEGER PRIMARY KEY)"))
        transaction.execute(
            text("CREATE TABLE texts (person INTEGER REFERENCES people (id) DEFERRABLE INITIALLY DEFERRED)")
        )
    yield opened
    opened.close()


def write(database: Database, *statements: str) -> list[str]:
    """What was done after the commit."""
    done: list[str] = []
    with database.transaction() as transaction:
        transaction.after_commit(lambda: done.append("job"))
        for statement in statements:
            transaction.execute(text(statement))
    return done


def people(database: Database) -> int:
    with database.reading() as connection:
        count: int = connection.execute(text("SELECT count(*) FROM people")).scalar_one()
    return count


def test_a_commit_that_fails(database: Database) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        write(database, "INSERT INTO people VALUES (1)", "INSERT INTO texts VALUES (2)")
    assert people(database) == 0
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]
    assert people(database) == 1


def test_a_statement_that_fails(database: Database) -> None:
    with pytest.raises(OperationalError):
        write(database, "INSERT INTO people VALUES (1)", "INSERT INTO nowhere VALUES (1)")
    assert people(database) == 0
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]


def test_a_transaction_that_sqlite_has_ended_by_itself(database: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="no transaction is active"):
        write(database, "ROLLBACK")
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]
