"""SQLite's one writer is free again after whatever goes wrong, and nothing of it stays."""

import _thread
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError

from gateway.db import Database

THOUSAND = (
    "WITH RECURSIVE place (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM place WHERE id < 1000) "
    "INSERT INTO people SELECT id FROM place"
)


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
    with pytest.raises(IntegrityError):
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
    with pytest.raises(OperationalError, match="no transaction is active"):
        write(database, "ROLLBACK")
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]


def test_a_full_disk_is_an_error_of_the_database_and_with_room_it_goes_on(database: Database) -> None:
    limit = "PRAGMA max_page_count = {}"
    with database.transaction() as transaction:
        pages: int = transaction.execute(text("PRAGMA page_count")).scalar_one()
        transaction.execute(text(limit.format(pages)))
    with pytest.raises(OperationalError, match="full"):
        write(database, THOUSAND)
    assert people(database) == 0
    with database.transaction() as transaction:
        transaction.execute(text(limit.format(1_000_000)))
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]


def test_a_writer_that_waits_in_vain_gets_an_error_of_the_database(database: Database, tmp_path: Path) -> None:
    """Somebody has opened the file with a program of their own, and left a transaction open."""
    with database.transaction() as transaction:
        transaction.execute(text("PRAGMA busy_timeout = 1"))
    with closing(sqlite3.connect(tmp_path / "gateway.db", isolation_level=None)) as somebody:
        somebody.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            write(database, "INSERT INTO people VALUES (1)")
    assert write(database, "INSERT INTO people VALUES (1)") == ["job"]


@pytest.fixture
def ctrl_c() -> Iterator[None]:
    """As Python has it: a worker that ran in this process before leaves its own way."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("ctrl_c")
def test_ctrl_c_in_the_middle_of_a_statement_is_nothing_but_that(database: Database) -> None:
    with database.transaction() as transaction:
        file: Any = transaction.connection.connection.driver_connection
        file.create_function("interrupted", 0, _thread.interrupt_main)
    with pytest.raises(KeyboardInterrupt):
        write(database, "INSERT INTO people VALUES (1)", "INSERT INTO people SELECT 2 WHERE interrupted() IS NULL")
    assert people(database) == 0
    assert write(database, "INSERT INTO people VALUES (3)") == ["job"]
