"""Somebody who went through everything asks to be forgotten: nothing of them is left, and all of the others."""

import pytest

from gateway.models import metadata
from gateway.models.audit import audit
from gateway.models.calls import call_turns, calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.protection import carrier_copies, do_not_contact, erasures
from gateway.models.signatures import signatures
from gateway.models.supporters import consents, supporters
from gateway.results import results
from tests.erasure.people import (
    PETITION,
    PRIVATE,
    XIMENA,
    YOLANDA,
    asks_to_be_forgotten,
    goes_through_everything,
    in_redis,
    named_ids,
    row_ids,
    signs_by_text,
    stored,
)
from tests.inbox.conftest import Organizer
from tests.running import RunningGateway


def status(gateway: RunningGateway) -> str:
    [row] = gateway.rows(erasures)
    return str(row.status)


def until_done(gateway: RunningGateway, minutes: int = 1) -> None:
    for _ in range(100):
        if status(gateway) == "done":
            return
        gateway.advance(minutes=minutes)
    raise AssertionError("it never ends")


def left_of_her(gateway: RunningGateway) -> list[str]:
    held = "\n".join(str(gateway.sandbox.client.traces(word)) for word in (XIMENA, *PRIVATE[1:]))
    places = {
        "database": stored(gateway),
        "Redis": in_redis(gateway.runtime.queues.redis),
        "carrier": held,
    }
    return [f"{word} in {place}" for place, text in places.items() for word in PRIVATE if word in text]


def test_nothing_is_left_of_her(
    gateway: RunningGateway, organizer: Organizer, capfd: pytest.CaptureFixture[str]
) -> None:
    before = row_ids(gateway)
    goes_through_everything(gateway, organizer)
    hers = row_ids(gateway) - before
    assert len(left_of_her(gateway)) >= 2 * len(PRIVATE) - 2, "there was something to forget"
    asks_to_be_forgotten(gateway)
    until_done(gateway)

    assert left_of_her(gateway) == []
    gone = hers - row_ids(gateway)
    assert {column: ids & gone for column, ids in named_ids(gateway).items() if ids & gone} == {}
    logged = capfd.readouterr().err
    assert '"event"' in logged
    assert [word for word in PRIVATE if word in logged] == []
    [erasure] = gateway.rows(erasures)
    assert (erasure.status, erasure.phone) == ("done", None)
    assert erasure.rows > 20
    assert erasure.texts > 10
    assert erasure.calls == 2
    assert erasure.recordings == 1
    tables = (supporters, messages, consents, signatures, call_turns, carrier_copies)
    assert {table.name: gateway.count(table) for table in tables} == {table.name: 0 for table in tables}
    assert gateway.count(do_not_contact) == 1
    assert gateway.count(audit) > 0, "what organizers did stays on record, and names nobody"


def test_counts_of_calls_stay_and_lead_to_nobody(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    tries = gateway.count(dial_attempts)
    assert tries
    asks_to_be_forgotten(gateway)
    until_done(gateway)
    assert gateway.count(dial_attempts) == tries
    assert gateway.count(calls) == gateway.count(calls, calls.c.supporter_id.is_(None), calls.c.carrier_sid.is_(None))
    assert gateway.count(conversations, conversations.c.supporter_id.is_not(None)) == 0
    assert results(gateway.runtime.db, PETITION).signatures.by_status["confirmed"] == 0


def test_others_are_untouched(gateway: RunningGateway, organizer: Organizer) -> None:
    signs_by_text(gateway.phone(YOLANDA), "Yolanda Jaramago")
    gateway.advance(minutes=1)
    tables = (supporters, messages, signatures, consents, conversations)
    before = [row for table in tables for row in gateway.rows(table)]
    held = len(gateway.sandbox.client.traces(YOLANDA))
    goes_through_everything(gateway, organizer)
    asks_to_be_forgotten(gateway)
    until_done(gateway)
    after = [row for table in tables for row in gateway.rows(table)]
    assert [row for row in before if row not in after] == []
    assert len(gateway.sandbox.client.traces(YOLANDA)) == held
    signed = results(gateway.runtime.db, PETITION).signatures
    assert signed.by_status["confirmed"] == 1
    assert gateway.phone(YOLANDA).texts("SIGN")[0].count("54") == 1, "her number is hers"


def test_a_carrier_that_fails_is_asked_until_all_is_gone(gateway: RunningGateway, organizer: Organizer) -> None:
    """Turned away, errors before and after the work is done, answers that are lost: four requests in ten."""
    goes_through_everything(gateway, organizer)
    gateway.sandbox.client.faults(rate_429=0.1, rate_5xx_before=0.1, rate_5xx_after=0.1, rate_dropped=0.1, seed=3)
    asks_to_be_forgotten(gateway)
    until_done(gateway, minutes=20)
    gateway.sandbox.client.no_faults()
    assert left_of_her(gateway) == []


def test_a_carrier_that_is_down_keeps_nothing_here(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    gateway.sandbox.client.faults(rate_5xx_before=1.0)
    asks_to_be_forgotten(gateway)
    for _ in range(9):
        gateway.advance(minutes=40)
    assert status(gateway) == "gone"
    assert gateway.count(supporters) == gateway.count(messages) == gateway.count(signatures) == 0
    [erasure] = gateway.rows(erasures)
    assert erasure.phone == XIMENA, "needed to go on"
    assert 3 < erasure.attempts < 10, "the pauses grow"
    gateway.sandbox.client.no_faults()
    until_done(gateway, minutes=30)
    assert left_of_her(gateway) == []


def test_a_redis_that_forgets_everything_delays_nothing(gateway: RunningGateway, organizer: Organizer) -> None:
    goes_through_everything(gateway, organizer)
    asks_to_be_forgotten(gateway)
    for _ in range(12):
        gateway.runtime.queues.redis.flushall()
        gateway.advance(minutes=1)
    assert status(gateway) == "done"
    assert left_of_her(gateway) == []


def test_every_table_that_names_people_is_known() -> None:
    """A new one is to be handled in `forgetting.py`, and then here."""
    named = {table.name for table in metadata.sorted_tables if "supporter_id" in table.c}
    assert named == {
        "messages", "conversations", "calls", "call_requests", "signatures", "consents", "erasures",
        "supporter_tags",
        "recurring_calls",
        "blast_recipients", "blast_replies", "series_people",
    }  # fmt: skip
