"""What the policy is told about somebody comes from their rows, on both databases."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import insert

from gateway import consent, reachable, supporters
from gateway.abuse import blocklist
from gateway.clock import new_id, now
from gateway.contact import Person
from gateway.contact.policy import Purpose
from gateway.db import Database
from gateway.models.messages import messages
from gateway.models.supporters import supporters as people
from tests.contact.people import CHICAGO, NOON

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def ana(database: Database) -> str:
    with database.transaction() as transaction:
        return supporters.add(transaction, CHICAGO, "es").id


def known(database: Database, ana: str, purpose: Purpose = "campaign", **more: Any) -> Person:
    with database.transaction() as transaction:
        return reachable.person(transaction, ana, purpose, **more)


def joins(database: Database, ana: str, **more: Any) -> None:
    with database.transaction() as transaction:
        consent.opt_in(transaction, ana, source="keyword", words="SIGN", language="es", **more)


def leaves(database: Database, ana: str, **more: Any) -> None:
    with database.transaction() as transaction:
        consent.opt_out(transaction, ana, source="word", words="STOP", language="es", **more)


def is_texted(database: Database, ana: str, purpose: str, at: datetime, status: str = "delivered") -> None:
    row = {
        "id": new_id(), "direction": "out", "supporter_id": ana, "number_id": "n", "body": "Hola", "status": status,
        "purpose": purpose, "segments": 1, "needs_person": False, "claimed_at": at, "created_at": at,
    }  # fmt: skip
    with database.transaction() as transaction:
        transaction.execute(insert(messages), row)


def test_a_stranger(database: Database, ana: str) -> None:
    assert known(database, ana) == Person(CHICAGO)


def test_the_row_the_ledger_and_the_blocklist(database: Database, ana: str) -> None:
    joins(database, ana)
    leaves(database, ana, campaign_id="c1")
    with database.transaction() as transaction:
        supporters.note(transaction, ana, zip="60601", line_type="landline")
        blocklist.add(transaction, CHICAGO, reason="tests", who="luz", until=NOON + HOUR)
    assert known(database, ana, campaign_id="c1") == Person(
        CHICAGO,
        "60601",
        consented=True,
        left_at=NOON + timedelta(microseconds=1),
        line_type="landline",
        blocked="tests",
    )
    assert known(database, ana, campaign_id="c2").left_at is None


def test_their_own_zip_comes_before_the_one_on_a_petition(database: Database, ana: str) -> None:
    assert known(database, ana, zip_code="96813").zip == "96813"
    with database.transaction() as transaction:
        supporters.note(transaction, ana, zip="60601")
    assert known(database, ana, zip_code="96813").zip == "60601"


def test_only_what_we_began_and_what_left_counts_as_a_contact(database: Database, ana: str) -> None:
    for purpose in ("reply", "receipt", "notice", "person", "inbox"):
        is_texted(database, ana, purpose, NOON)
    for status in ("queued", "canceled", "failed"):
        is_texted(database, ana, "reminder", NOON, status)
    is_texted(database, ana, "reminder", NOON - 24 * HOUR)
    assert known(database, ana).contacted == ()
    for hours, status in enumerate(("sending", "uncertain", "accepted", "sent", "delivered", "undelivered")):
        is_texted(database, ana, "confirmation", NOON - hours * HOUR, status)
    assert len(known(database, ana).contacted) == 6
    assert known(database, ana, "wish").contacted == ()


def test_a_clock_that_was_set_back_hides_no_opt_out(
    database: Database, ana: str, clock: time_machine.Traveller
) -> None:
    joins(database, ana, campaign_id="c1")
    clock.shift(-HOUR)
    leaves(database, ana, campaign_id="c1")
    assert known(database, ana, campaign_id="c1").left_at is not None
    joins(database, ana, campaign_id="c1")
    clock.shift(-HOUR)
    leaves(database, ana)
    assert known(database, ana).opted_out_at == now()


def test_the_ledger_counts_where_the_row_says_otherwise(database: Database, ana: str) -> None:
    leaves(database, ana)
    with database.transaction() as transaction:
        supporters.note(transaction, ana, opted_out_at=None)
    assert known(database, ana).opted_out_at is not None


def test_of_many_at_once_the_policy_is_told_the_same(database: Database, ana: str) -> None:
    with database.transaction() as transaction:
        others = [supporters.add(transaction, f"+1312555{2000 + place}", "en").id for place in range(5)]
        blocklist.add(transaction, "+13125552001", reason="test", who="us", until=None)
        supporters.note(transaction, others[2], zip="60601", line_type="landline")
    joins(database, ana)
    joins(database, others[3], campaign_id="c")
    leaves(database, others[3], campaign_id="c")
    leaves(database, others[4])
    is_texted(database, ana, "blast", now() - HOUR)
    is_texted(database, ana, "blast", now() - 25 * HOUR)
    is_texted(database, ana, "receipt", now() - HOUR)
    with database.transaction() as transaction:
        rows = transaction.execute(people.select()).all()
        found = reachable.people(transaction.connection, rows, "c", blocklist.indexes(transaction.connection))
        alone = {row.id: reachable.person(transaction, row.id, "campaign", campaign_id="c") for row in rows}
    assert {each: comparable(one) for each, one in found.items()} == {
        each: comparable(one) for each, one in alone.items()
    }
    assert len(found) == 6
    assert found[ana].contacted == [now() - HOUR]


def comparable(person: Person) -> Person:
    """Why somebody is blocked is for whoever looks at one."""
    return replace(person, blocked="blocked" if person.blocked else None, contacted=tuple(person.contacted))
