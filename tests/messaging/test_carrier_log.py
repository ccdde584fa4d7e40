"""What the carrier's log says of our texts days later, where nobody has told us before."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from gateway.clock import now
from gateway.messaging.carrier_log import log_due, places, read_carrier_log
from gateway.models.messages import messages
from gateway.models.protection import chores
from tests.messaging.outage import ANA
from tests.messaging.test_sending import queued
from tests.running import RunningGateway

BETO = "+13125550102"


def outcome(gateway: RunningGateway) -> dict[str, tuple[str, int | None, int | None]]:
    rows = gateway.rows(messages, messages.c.direction == "out")
    return {row.id: (row.status, row.error_code, row.price) for row in rows}


def test_lost_reports_are_read_from_the_log(gateway: RunningGateway, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.carriers.twilio._LARGE_PAGE", 1)
    gateway.phone(ANA)
    gateway.phone(BETO, delivery="30003")
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    good, bad, stuck = (queued(gateway, to=to) for to in (ANA, BETO, ANA))
    gateway.run_jobs()
    gateway.sandbox.client.advance(60)
    [row] = gateway.rows(messages, messages.c.id == stuck)
    never_left = gateway.sandbox.carrier.store.messages[row.carrier_sid]
    never_left.status, never_left.error_code, never_left.sent = "failed", 30001, None
    gateway.advance(hours=15)
    assert {status for status, _, _ in outcome(gateway).values()} == {"accepted"}, "the day has not settled"
    gateway.sandbox.client.faults(rate_429=1.0)
    gateway.advance(hours=2)
    assert log_due(gateway.runtime), "a carrier that cannot be asked is asked again"
    gateway.sandbox.client.no_faults()
    gateway.advance(seconds=30)
    settled = {
        good: ("delivered", None, 8300), bad: ("undelivered", 30003, 8300), stuck: ("failed", 30001, None),
    }  # fmt: skip
    assert outcome(gateway) == settled
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(delete(chores))
    read_carrier_log(gateway.runtime)
    assert outcome(gateway) == settled, "read twice, it says the same"
    with gateway.runtime.db.reading() as connection:
        assert {place.day.day for place in places(connection)} == {19}
    gateway.clock.shift(timedelta(days=40))
    with gateway.runtime.db.reading() as connection:
        assert {(now() - place.day).days for place in places(connection)} == {14}, "not every day of a long absence"
    read_carrier_log(gateway.runtime)
    assert not log_due(gateway.runtime)
