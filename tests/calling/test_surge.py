"""Thousands dial the hotline after a radio spot: they hear their place, hang up, and are rung in turn."""

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Final

import pytest
from sqlalchemy import insert, update

from gateway.calling import surge
from gateway.calling.ringing import ring_supporter
from gateway.clock import new_id, now
from gateway.models.calls import call_requests, calls
from gateway.models.campaigns import campaigns
from gateway.models.conversations import conversations
from gateway.models.recurring import recurring_calls
from gateway.models.supporters import consents
from gateway.runtime import Runtime
from gateway.sandbox.client import Phone
from tests.abuse.conftest import Gateway, gateway_with
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway

__all__ = ["gateway_with"]

PEOPLE: Final = ["+13125550101", "+13125550102", "+13125550103", "+13125550104"]


@pytest.fixture
def gateway(gateway_with: Gateway) -> RunningGateway:
    """Two calls at once, and no more; somebody is on one of the two already."""
    return gateway_with(hotline_lines=2)


def with_settings(gateway: RunningGateway, **changes: float) -> Runtime:
    return replace(gateway.runtime, settings=gateway.runtime.settings.model_copy(update=changes))


def caller(gateway: RunningGateway, place: int) -> Phone:
    return gateway.phone(PEOPLE[place])


def is_served(gateway: RunningGateway, place: int) -> Phone:
    phone = caller(gateway, place)
    assert "Many people" not in phone.dials()
    return phone


def asks_for_a_ring(gateway: RunningGateway, place: int, says: str) -> Phone:
    phone = caller(gateway, place)
    assert "Many people" in phone.dials()
    assert says in phone.presses("1")
    assert "keep your place" in phone.presses("1")
    assert phone.call is None
    gateway.run_jobs()
    return phone


def ringing(phone: Phone) -> bool:
    return phone.call is not None and phone.call["status"] == "ringing"


def test_who_comes_when_all_is_full_is_rung_in_turn(gateway: RunningGateway) -> None:
    first, second = is_served(gateway, 0), is_served(gateway, 1)
    third = asks_for_a_ring(gateway, 2, "number 1 in line")
    fourth = asks_for_a_ring(gateway, 3, "number 2 in line")
    gateway.sweep()
    assert not ringing(third)
    first.hangs_up()
    gateway.sweep()
    assert (ringing(third), ringing(fourth)) == (True, False)
    third.answers()
    assert "It is your turn" in third.hears + third.waits(5)
    assert "To sign" in third.presses("1")
    second.hangs_up()
    gateway.advance(seconds=10)
    assert ringing(fourth)
    assert gateway.count(calls, calls.c.direction == "out") == 2
    assert gateway.count(consents, consents.c.source == "hotline") == 2


def test_nobody_who_dials_comes_before_those_who_wait(gateway: RunningGateway) -> None:
    first, _ = is_served(gateway, 0), is_served(gateway, 1)
    third = asks_for_a_ring(gateway, 2, "number 1")
    first.hangs_up()
    fourth = caller(gateway, 3)
    assert "Many people" in fourth.dials()
    assert "number 2 in line" in fourth.presses("1")
    fourth.hangs_up()
    gateway.advance(seconds=10)
    assert ringing(third)


def test_who_dials_again_keeps_the_place_and_gets_in_when_it_is_free(gateway: RunningGateway) -> None:
    first, _ = is_served(gateway, 0), is_served(gateway, 1)
    third = asks_for_a_ring(gateway, 2, "number 1")
    asks_for_a_ring(gateway, 3, "number 2")
    third = asks_for_a_ring(gateway, 2, "number 1")
    first.hangs_up()
    assert "Many people" not in third.dials()
    assert gateway.count(call_requests, call_requests.c.status == "due") == 1
    third.hangs_up()
    gateway.advance(seconds=30)
    assert ringing(caller(gateway, 3))
    assert not ringing(third)


def test_who_misses_the_ring_keeps_the_place(gateway: RunningGateway) -> None:
    first, second = is_served(gateway, 0), is_served(gateway, 1)
    asks_for_a_ring(gateway, 2, "number 1")
    third = gateway.phone(PEOPLE[2], behaviour="busy")
    first.hangs_up()
    gateway.advance(seconds=10)
    gateway.sandbox.client.advance(2)
    assert "Many people" not in first.dials()
    gateway.phone(PEOPLE[2], behaviour="manual")
    gateway.clock.shift(timedelta(minutes=6))
    asks_for_a_ring(gateway, 3, "number 2")
    second.hangs_up()
    gateway.sweep()
    assert ringing(third)


def test_who_never_picks_up_is_told_so_by_text_though_no_campaign_was_chosen(gateway: RunningGateway) -> None:
    first, _ = is_served(gateway, 0), is_served(gateway, 1)
    third = asks_for_a_ring(gateway, 2, "number 1 in line")
    first.hangs_up()
    for minutes in (0, 1, 16, 1, 61, 1, 61, 1, 200, 1):
        gateway.advance(minutes=minutes)
    gateway.sandbox.client.advance(10)
    assert [row.status for row in gateway.rows(call_requests)] == ["given_up"]
    assert f"We rang you from {HOTLINE}, but could not reach you" in third.last_text


def test_the_queue_survives_a_redis_that_forgot_everything(gateway: RunningGateway) -> None:
    first, _ = is_served(gateway, 0), is_served(gateway, 1)
    third = asks_for_a_ring(gateway, 2, "number 1")
    gateway.runtime.queues.redis.flushall()
    first.hangs_up()
    gateway.advance(seconds=10)
    assert ringing(third)


def test_a_hidden_number_is_told_to_call_later(gateway: RunningGateway) -> None:
    is_served(gateway, 0), is_served(gateway, 1)
    parameters = {"CallSid": "CA" + "a" * 32, "From": "anonymous", "To": HOTLINE, "Direction": "inbound"}
    status, answer = carrier_posts(gateway, "/webhooks/voice", **parameters)
    assert status == 200
    assert "call again in about 2 minutes" in answer
    assert "llame otra vez en unos 2 minutos" in answer
    assert "<Gather" not in answer
    assert gateway.count(call_requests) == 0


def test_no_leaves_the_line_and_the_place_is_told(gateway: RunningGateway) -> None:
    is_served(gateway, 0), is_served(gateway, 1)
    asks_for_a_ring(gateway, 2, "number 1")
    fourth = asks_for_a_ring(gateway, 3, "number 2")
    assert "number 2 in line" in fourth.texts("where am I?")[0]
    assert "will not ring" in caller(gateway, 2).texts("no")[0]
    assert "number 1 in line" in fourth.texts("and now?")[0]
    assert gateway.count(conversations, conversations.c.status == "open") == 3


def test_weekly_rings_come_after_those_who_wait(gateway: RunningGateway) -> None:
    is_served(gateway, 0), is_served(gateway, 1)
    asks_for_a_ring(gateway, 2, "number 1")
    asks_for_a_ring(gateway, 3, "number 2")
    first, second = sorted(gateway.rows(call_requests), key=lambda row: row.queued_at)
    weekly = {"id": new_id(), "supporter_id": first.supporter_id, "weekday": 1, "minute": 600, "zone": "UTC"}
    weekly |= {"campaign_id": gateway.rows(campaigns)[0].id, "status": "active", "asked_at": now(), "look_at": now()}
    weekly |= {"next_on": now().date(), "last_on": now().date()}
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(insert(recurring_calls), weekly)
        of_first = update(call_requests).where(call_requests.c.id == first.id)
        transaction.execute(of_first.values(recurring_id=weekly["id"], queued_at=None))
    roomy = with_settings(gateway, hotline_lines=9)
    with gateway.runtime.db.reading() as connection:
        assert list(surge.next_ones(roomy, connection, 9)) == [second.id, first.id]
    with gateway.runtime.db.transaction() as transaction:
        assert surge.place_of(transaction, first.supporter_id) == 2
        assert surge.place_of(transaction, second.supporter_id) == 1


def test_workers_at_once_ring_no_more_than_can_be_served(gateway: RunningGateway) -> None:
    first, _ = is_served(gateway, 0), is_served(gateway, 1)
    asks_for_a_ring(gateway, 2, "number 1")
    asks_for_a_ring(gateway, 3, "number 2")
    first.hangs_up()
    ids = [row.id for row in gateway.rows(call_requests)]
    workers = [threading.Thread(target=ring_supporter, args=(gateway.runtime, each)) for each in (*ids, *ids)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert gateway.count(calls, calls.c.status != "ended") == 2


@pytest.mark.parametrize(
    ("ceilings", "seconds"),
    [
        ({"calls_per_second": 1, "hotline_lines": 200, "rings_per_hour": 0}, 1.0),
        ({"calls_per_second": 10, "hotline_lines": 200, "rings_per_hour": 0}, 0.9),
        ({"calls_per_second": 10, "hotline_lines": 200, "rings_per_hour": 900}, 4.0),
        ({"calls_per_second": 10, "hotline_lines": 0, "rings_per_hour": 0}, 0.1),
    ],
)
def test_the_slowest_of_three_ceilings_says_how_long_it_takes(
    gateway: RunningGateway, ceilings: dict[str, float], seconds: float
) -> None:
    assert surge.seconds_each(with_settings(gateway, **ceilings)) == pytest.approx(seconds)


def test_a_wait_into_the_night_is_told_as_one_until_the_morning(gateway: RunningGateway) -> None:
    is_served(gateway, 0)
    person = gateway.rows(calls)[0].supporter_id
    slow = with_settings(gateway, rings_per_hour=60, hotline_lines=200)
    with gateway.runtime.db.transaction() as transaction:
        assert surge.minutes_until(slow, transaction, person, 30) == 30
        gateway.clock.move_to(now().replace(hour=2, minute=0) + timedelta(days=1))  # eight in the evening in Chicago
        assert 11 * 60 < surge.minutes_until(slow, transaction, person, 60) < 14 * 60
