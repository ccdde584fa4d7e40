"""Whoever is in a transaction may look at something else, however many others are."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from sqlalchemy import text

from gateway.db import Database

MANY = 8  # as many as a pool of four gives out


def test_nobody_in_a_transaction_waits_for_a_connection_to_look_with(database: Database) -> None:
    if database.is_sqlite:
        return  # one writer, who has a connection of its own
    small = Database(database.engine.url.render_as_string(hide_password=False), pool_size=4)
    everybody = Barrier(MANY, timeout=60)

    def look(_: int) -> int:
        with small.transaction() as transaction:
            transaction.execute(text("SELECT 1"))
            everybody.wait()
            with small.reading() as connection:
                return int(connection.execute(text("SELECT 2")).scalar_one())

    with ThreadPoolExecutor(MANY) as pool:
        assert list(pool.map(look, range(MANY))) == [2] * MANY
    small.close()
