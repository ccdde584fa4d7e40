"""SQLite only marks deleted bytes as free. Here it writes zeros over them, sealed as they were."""

from collections.abc import Iterator
from contextlib import contextmanager

from gateway.db import Transaction


@contextmanager
def overwriting(transaction: Transaction) -> Iterator[None]:
    """For what is deleted inside. PostgreSQL does as much when it vacuums."""
    if transaction.connection.dialect.name != "sqlite":
        yield
        return
    transaction.connection.exec_driver_sql("PRAGMA secure_delete=ON")
    try:
        yield
    finally:
        transaction.connection.exec_driver_sql("PRAGMA secure_delete=OFF")
