"""PostgreSQL ended a connection: a restart, a failover. Whoever is in the middle hears of it, the next does not."""

import select as sockets
from collections.abc import Callable
from typing import Any, Final

import psycopg
import pytest
from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.exc import OperationalError

from gateway.db import Database, Transaction
from gateway.models.campaigns import numbers
from gateway.prepared import Prepared

_COUNT: Final = Prepared(select(func.count().label("many")).select_from(numbers))
_CHANGE: Final = Prepared(update(numbers).where(numbers.c.id == bindparam("of")).values(phone=bindparam("as")))


@pytest.fixture
def backend(request: pytest.FixtureRequest) -> str:
    """A file is never restarted."""
    if request.config.getoption("--sqlite-only"):
        pytest.skip("needs PostgreSQL")
    return "postgresql"


def count(transaction: Transaction) -> int:
    many: int = transaction.fetch(_COUNT, {})[0].many
    return many


def opened(transaction: Transaction) -> psycopg.Connection[Any]:
    found: Any = transaction.connection.connection.dbapi_connection
    assert isinstance(found, psycopg.Connection)
    return found


def end(connection: psycopg.Connection[Any], url: str) -> None:
    """Once this returns, the server's last word has arrived, so that nobody races with it."""
    with psycopg.connect(url, autocommit=True) as another:
        another.execute("SELECT pg_terminate_backend(%s, 60000)", [connection.info.backend_pid])
    assert sockets.select([connection.fileno()], [], [], 60)[0]


def test_between_two_transactions_nobody_notices(database: Database, database_url: str) -> None:
    with database.transaction() as transaction:
        count(transaction)
        connection = opened(transaction)
    end(connection, database_url)
    with database.transaction() as transaction:
        assert count(transaction) == 0


@pytest.mark.parametrize(
    "act",
    [
        count,
        lambda transaction: transaction.run_many(_CHANGE, [{"of": "1", "as": "2"}] * 500),
        lambda transaction: transaction.execute(text("SELECT 1")),
        str,  # nothing, so that it is the commit
    ],
    ids=["prepared", "many at once", "Core", "commit"],
)
def test_in_the_middle_nothing_is_done_and_the_next_goes_on(
    database: Database, database_url: str, act: Callable[[Transaction], object]
) -> None:
    done: list[str] = []

    def transact() -> None:
        with database.transaction() as transaction:
            transaction.after_commit(lambda: done.append("job"))
            count(transaction)
            end(opened(transaction), database_url)
            act(transaction)

    with pytest.raises(OperationalError):
        transact()
    assert not done
    with database.transaction() as transaction:
        assert count(transaction) == 0


def test_a_server_that_vanished_is_not_waited_for_all_day(database: Database) -> None:
    """Its machine lost its power, and nobody says so: the connection is given up after a minute, not two hours."""
    with database.transaction() as transaction:
        given = opened(transaction).info.get_parameters()
    waits = {name: given[name] for name in ("connect_timeout", "tcp_user_timeout", "keepalives_idle")}
    assert waits == {"connect_timeout": "10", "tcp_user_timeout": "60000", "keepalives_idle": "30"}
