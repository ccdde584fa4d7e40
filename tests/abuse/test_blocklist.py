"""Telephones that are blocked: known by a hash, for a reason, for a time."""

from datetime import timedelta

import time_machine
from sqlalchemy import select

from gateway import crypto
from gateway.abuse import blocklist
from gateway.clock import now
from gateway.db import Database
from gateway.models import protection

ROSA = "+13125550101"
JUAN = "+13125550102"


def block(database: Database, phone: str, reason: str = "insults", days: float | None = None) -> None:
    until = None if days is None else now() + timedelta(days=days)
    with database.transaction() as transaction:
        blocklist.add(transaction, phone, reason=reason, who="rita", until=until)


def blocked(database: Database, phone: str) -> str | None:
    with database.transaction() as transaction:
        return blocklist.blocked(transaction, phone)


def test_one_number_is_blocked_and_no_other(database: Database) -> None:
    block(database, ROSA)
    assert blocked(database, ROSA) == "insults"
    assert blocked(database, JUAN) is None


def test_a_block_ends_at_its_time(database: Database) -> None:
    block(database, ROSA, days=7)
    block(database, JUAN)
    with time_machine.travel(now() + timedelta(days=6)):
        assert blocked(database, ROSA)
    with time_machine.travel(now() + timedelta(days=8)), database.reading() as connection:
        assert blocked(database, ROSA) is None
        assert blocklist.indexes(connection) == {crypto.phone_indexes(JUAN)[0]}
        assert len(blocklist.entries(connection)) == 1


def test_a_second_block_takes_the_place_of_the_first(database: Database) -> None:
    block(database, ROSA, "insults", days=1)
    block(database, ROSA, "threats")
    with database.reading() as connection:
        [entry] = blocklist.entries(connection)
    assert (entry.reason, entry.until) == ("threats", None)


def test_a_block_can_be_lifted(database: Database) -> None:
    block(database, ROSA)
    with database.transaction() as transaction:
        assert blocklist.remove(transaction, ROSA)
        assert not blocklist.remove(transaction, ROSA)
    assert blocked(database, ROSA) is None


def test_it_holds_while_keys_change(database: Database, data_key: str) -> None:
    block(database, ROSA)
    try:
        crypto.use(crypto.Keyring(f"{crypto.new_data_key('k2')},{data_key}"))
        assert blocked(database, ROSA) == "insults"
        block(database, ROSA, "threats")
        with database.reading() as connection:
            assert connection.execute(select(protection.blocklist.c.key_id)).scalars().all() == ["k2"]
    finally:
        crypto.use(crypto.Keyring(data_key))


def test_the_table_holds_no_number(database: Database) -> None:
    block(database, ROSA)
    with database.reading() as connection:
        [row] = connection.execute(select(protection.blocklist)).all()
    assert not any(ROSA[2:] in str(value) or ROSA[2:].encode() in bytes(str(value), "utf-8") for value in row)
    assert row.phone_index == crypto.phone_indexes(ROSA)[0]
