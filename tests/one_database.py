"""A PostgreSQL database that goes from test to test, and each finds it empty."""

from collections.abc import Callable
from typing import Any, Final

import psycopg

from gateway.models import metadata
from tests.databases import create_database, drop_database

_NAME: Final = "gateway_tests"
_CUT_OFF: Final = """
    SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Whatever changes a table or an index writes a row here.
_SCHEMA: Final = "SELECT count(*), max(xmin::text::bigint) FROM pg_attribute"
_FULL: Final = " UNION ALL ".join(
    f"SELECT '{table}' WHERE EXISTS (SELECT FROM {table})"  # noqa: S608 -- names of our own tables
    for table in metadata.tables
)


class OneDatabase:
    """To make and drop one for each test took longer than the test itself."""

    def __init__(self, server_url: str, migrate: Callable[[str], None]) -> None:
        self._server_url = server_url
        self._migrate = migrate
        self.url = self._made()

    def _made(self) -> str:
        url = create_database(self._server_url, _NAME)
        self._migrate(url)
        with psycopg.connect(url, autocommit=True) as connection:
            self._schema = connection.execute(_SCHEMA).fetchall()
        return url

    def empty(self) -> None:
        """As if it were new: nobody is connected, no table has a page, and a changed schema is made again."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(_CUT_OFF)
            intact = connection.execute(_SCHEMA).fetchall() == self._schema
            if intact:
                _delete_all(connection)
        if not intact:
            drop_database(self._server_url, _NAME)
            self._made()


def _delete_all(connection: psycopg.Connection[Any]) -> None:
    full = [name for (name,) in connection.execute(_FULL.encode())]
    if not full:
        return
    connection.execute("SET session_replication_role = replica")  # foreign keys rest: any order will do
    for name in full:
        connection.execute(f"DELETE FROM {name}".encode())  # noqa: S608 -- as above
    connection.execute(
        f"VACUUM {', '.join(full)}".encode()
    )  # rows of the next test stand in the order it writes them
