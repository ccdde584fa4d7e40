"""Two webhooks of one call at the same moment: the second waits, and sees what the first has done."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text, update

from gateway.calling import legs
from gateway.calling.legs import Leg
from gateway.conversations import store
from gateway.conversations.store import Conversation
from gateway.db import Database
from gateway.models.calls import calls
from gateway.models.supporters import supporters
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway

_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def hold(database: Database, call_id: str) -> tuple[Leg, Conversation] | None:
    with database.transaction() as transaction:
        return legs.hold_both(transaction, call_id)


def somebody_waits(database: Database) -> bool:
    with database.reading() as connection:
        return bool(connection.execute(_WAITING).scalar())


def until_somebody_waits(database: Database) -> None:
    """For a lock of PostgreSQL; on SQLite it is one of ours, before anything is read."""
    deadline = time.monotonic() + 60
    while not database.is_sqlite and not somebody_waits(database):
        assert time.monotonic() < deadline, "the second webhook did not wait for the first"


@pytest.mark.parametrize("caller", ["+13125550101", "anonymous"])
def test_whoever_waited_is_given_the_call_as_it_is_after_the_wait(gateway: RunningGateway, caller: str) -> None:
    carrier_posts(gateway, "/webhooks/voice", CallSid="CA" + "a" * 32, From=caller, To=HOTLINE)
    [call] = gateway.rows(calls)
    database = gateway.runtime.db
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as transaction:
            held = legs.hold_both(transaction, call.id)
            assert held
            leg, conversation = held
            transaction.execute(update(supporters).values(language="es"))
            store.save(transaction, conversation.but(status="handed_over"), 24)
            legs.change(transaction, leg, turn=7)
            second = pool.submit(hold, database, call.id)
            until_somebody_waits(database)
        found = second.result(60)
    assert found
    assert (found[0].turn, found[1].status) == (7, "handed_over")
    assert (found[0].id, found[1].id, found[1].state) == (leg.id, conversation.id, conversation.state)
