"""PostgreSQL was restarted between two requests: the next one does not notice."""

from sqlalchemy import func, select, text

from gateway.db import Database
from gateway.models.campaigns import numbers
from gateway.prepared import Prepared

_COUNT = Prepared(select(func.count().label("many")).select_from(numbers))


def count(database: Database) -> int:
    with database.transaction() as transaction:
        many: int = transaction.fetch(_COUNT, {})[0].many
        return many


def test_a_connection_that_the_server_ended_is_replaced(database: Database) -> None:
    if database.is_sqlite:
        return  # a file is never restarted
    with database.transaction() as transaction:
        transaction.fetch(_COUNT, {})
        server = transaction.execute(text("SELECT pg_backend_pid()")).scalar_one()
    with database.reading() as connection:
        assert connection.execute(text("SELECT pg_terminate_backend(:server)"), {"server": server}).scalar_one()
    assert count(database) == 0
