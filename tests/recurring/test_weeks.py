"""The weeks go by: who is rung when, and what is said when nobody is."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import update

from gateway.calling.surge import next_ones
from gateway.campaigns import set_status
from gateway.models.calls import call_requests, calls
from gateway.models.recurring import recurring_calls, recurring_days
from gateway.models.supporters import supporters
from gateway.recurring.due import ring_weekly
from gateway.sandbox.client import Phone
from tests.erasure.people import asks_to_be_forgotten
from tests.running import NOON, RunningGateway

CAMPAIGN = "call-the-white-house"
CHICAGO = "+13125550101"
THURSDAY = datetime(2026, 11, 19, 20, 0, tzinfo=NOON.tzinfo)  # two in the afternoon in Chicago
WEEK = timedelta(days=7)


def weekly(gateway: RunningGateway) -> Phone:
    """Rung on Thursdays at two; the first time tomorrow."""
    gateway.official()
    phone = gateway.phone(CHICAGO)
    assert "every Thursday at 2 p.m." in phone.texts("CALL EVERY THURSDAY 2PM")[0]
    gateway.sandbox.client.advance(10)
    return phone


def rings(phone: Phone) -> bool:
    return phone.call is not None


def until(gateway: RunningGateway, moment: datetime) -> None:
    """Without a sweep on the way, as if nothing had been running; and then three."""
    gateway.advance((moment - datetime.now(moment.tzinfo)).total_seconds())
    gateway.sweep()
    gateway.sweep()


def days(gateway: RunningGateway) -> list[tuple[date, str]]:
    return [(row.day, row.what) for row in gateway.rows(recurring_days)]


def rule(gateway: RunningGateway) -> Any:
    [row] = gateway.rows(recurring_calls)
    return row


def talks(phone: Phone) -> None:
    phone.answers()
    phone.waits(5)
    assert "This week we call" in phone.presses("1")
    phone.hangs_up()


def test_every_week_at_that_hour(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    for week in range(3):
        until(gateway, THURSDAY + week * WEEK - timedelta(minutes=20))
        assert not rings(phone)
        until(gateway, THURSDAY + week * WEEK + timedelta(seconds=5))
        assert rings(phone), "it rings"
        talks(phone)
        gateway.advance(minutes=2)
    assert days(gateway) == [(date(2026, 11, 19) + week * WEEK, "rung") for week in range(3)]
    assert gateway.count(calls) == 3
    assert len(phone.inbox) == 1, "who picks up needs no text"


def test_two_ends_it_and_nothing_else(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    until(gateway, THURSDAY)
    phone.answers()
    phone.waits(5)
    assert "end here" in phone.presses("2")
    assert rule(gateway).ended == "asked"
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is None


def test_nobody_there_once_more_then_next_week_and_after_three_weeks_no_more(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    for week in range(3):
        until(gateway, THURSDAY + week * WEEK)
        for wait in (2, 61, 2, 200):
            gateway.advance(minutes=wait)
        assert gateway.count(calls) == 2 * (week + 1)
    assert rule(gateway).ended == "missed"
    gateway.sandbox.client.advance(10)
    assert len(phone.inbox) == 2, "no text for each week"
    assert "three weeks in a row" in phone.last_text
    assert "CALL EVERY THURSDAY" in phone.last_text
    until(gateway, THURSDAY + 3 * WEEK)
    assert gateway.count(calls) == 6


def test_a_ring_that_is_answered_begins_the_count_anew(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    for week in range(4):
        until(gateway, THURSDAY + week * WEEK)
        if week == 2:
            talks(phone)
        for wait in (2, 61, 2):
            gateway.advance(minutes=wait)
    assert rule(gateway).status == "active"


def test_a_paused_campaign_rings_nobody_and_says_so_once(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    set_status(gateway.runtime.db, CAMPAIGN, "paused")
    gateway.runtime.directory.refresh()
    for week in range(2):
        until(gateway, THURSDAY + week * WEEK)
    gateway.sandbox.client.advance(10)
    assert len(phone.inbox) == 2
    assert "resting" in phone.last_text
    set_status(gateway.runtime.db, CAMPAIGN, "live")
    gateway.runtime.directory.refresh()
    until(gateway, THURSDAY + 2 * WEEK)
    assert rings(phone)
    assert [what for _, what in days(gateway)] == ["paused", "paused", "rung"]


def test_a_closed_campaign_ends_it_with_a_word(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    set_status(gateway.runtime.db, CAMPAIGN, "closed")
    gateway.runtime.directory.refresh()
    until(gateway, THURSDAY)
    gateway.sandbox.client.advance(10)
    assert "campaign is over" in phone.last_text
    assert rule(gateway).ended == "closed"


def test_who_was_down_over_the_hour_rings_later_on_that_day(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    until(gateway, THURSDAY + timedelta(hours=5))
    assert rings(phone), "seven in the evening"
    talks(phone)
    until(gateway, THURSDAY + timedelta(hours=5, minutes=30))
    assert gateway.count(calls) == 1


def test_who_was_down_until_night_rings_next_week(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    until(gateway, THURSDAY + timedelta(hours=7))
    until(gateway, THURSDAY + timedelta(hours=20))
    assert gateway.count(call_requests) == 0
    until(gateway, THURSDAY + WEEK)
    assert rings(phone)
    assert [what for _, what in days(gateway)] == ["hours", "rung"]


def test_the_second_try_does_not_wait_for_another_day(gateway: RunningGateway) -> None:
    gateway.phone(CHICAGO).texts("CALL EVERY THURSDAY 7:30PM")
    until(gateway, THURSDAY + timedelta(hours=5, minutes=30))
    for hours in (1, 1, 12, 2):
        gateway.advance(hours=hours)
    assert gateway.count(calls) == 1, "half past eight is no hour to ring"
    assert [row.status for row in gateway.rows(call_requests)] == ["given_up"]


def test_stop_before_the_hour(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    phone.texts("STOP")
    until(gateway, THURSDAY)
    assert gateway.count(calls) == 0


def test_stop_while_it_rings(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    until(gateway, THURSDAY)
    phone.texts("STOP")
    phone.answers()
    phone.waits(5)
    assert not rings(phone), "nobody who picks up is connected"
    until(gateway, THURSDAY + WEEK)
    assert gateway.count(calls) == 1


def test_no_leaves_it_for_this_week(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    until(gateway, THURSDAY)
    phone.declines()
    gateway.run_jobs()
    assert "leave it for this week" in phone.texts("NO")[0]
    gateway.advance(minutes=90)
    assert gateway.count(calls) == 1
    until(gateway, THURSDAY + WEEK)
    assert rings(phone)


def test_their_own_wish_comes_first_and_nobody_is_rung_twice(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    gateway.clock.shift(THURSDAY - datetime.now(THURSDAY.tzinfo))
    phone.texts("CALL")
    gateway.sweep()
    assert gateway.count(calls) == 1
    phone.answers()
    phone.waits(5)
    assert "as you asked" in phone.hears
    phone.hangs_up()
    gateway.advance(minutes=6)
    gateway.sweep()
    assert gateway.count(calls) == 2, "and then this week's"


def test_somebody_who_waits_is_rung_before_a_weekly_call(gateway: RunningGateway) -> None:
    """Hundreds may come at one hour: their rings are left to the sweep, behind everybody else."""
    weekly(gateway)
    waits = gateway.phone("+13125550102")
    gateway.clock.shift(THURSDAY - datetime.now(THURSDAY.tzinfo))
    gateway.sweep()
    assert days(gateway) == [(date(2026, 11, 19), "rung")]
    assert gateway.count(calls) == 0, "no job stands before the next one who texts CALL"
    waits.texts("CALL")
    gateway.run_jobs()
    assert rings(waits)
    assert gateway.count(calls) == 1
    gateway.sweep()
    assert gateway.count(calls) == 2


def test_the_sweep_brings_weekly_calls_behind_those_who_wait(gateway: RunningGateway) -> None:
    weekly(gateway)
    gateway.clock.shift(THURSDAY - datetime.now(THURSDAY.tzinfo))
    gateway.sweep()
    gateway.phone("+13125550102").texts("CALL")
    with gateway.runtime.db.reading() as connection:
        order = next_ones(gateway.runtime, connection, 10)
    every = {row.id: row.recurring_id for row in gateway.rows(call_requests)}
    assert [every[each] is not None for each in order] == [False, True], "whoever began to wait later is first"


def test_two_sweeps_at_the_same_instant_ring_once(gateway: RunningGateway) -> None:
    weekly(gateway)
    gateway.clock.shift(THURSDAY - datetime.now(THURSDAY.tzinfo))
    together = Barrier(2)

    def sweeps() -> None:
        together.wait(60)
        ring_weekly(gateway.runtime, rule(gateway).id)

    with ThreadPoolExecutor(2) as workers:
        for one in [workers.submit(sweeps), workers.submit(sweeps)]:
            one.result(60)
    assert days(gateway) == [(date(2026, 11, 19), "rung")]
    assert gateway.count(call_requests) == 1


def test_the_last_one_says_so_and_goes_on_if_they_like(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    only_once(gateway)
    until(gateway, THURSDAY)
    phone.answers()
    phone.waits(5)
    assert "the last of your weekly calls" in phone.hears
    assert "We go on until January 14" in phone.presses("3")
    phone.hangs_up()
    gateway.advance(minutes=2)
    until(gateway, THURSDAY + WEEK)
    assert rings(phone)
    assert rule(gateway).last_on == date(2027, 1, 14)


def test_the_last_one_missed_ends_with_a_text(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    only_once(gateway)
    until(gateway, THURSDAY)
    for hours in (1, 1, 14, 8):
        gateway.advance(hours=hours)
    gateway.sandbox.client.advance(10)
    assert rule(gateway).ended == "over"
    assert "your weekly calls end here" in phone.last_text


def test_after_a_move_it_is_that_hour_there(gateway: RunningGateway) -> None:
    phone = weekly(gateway)
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(update(supporters).values(zip="96813"))
    until(gateway, THURSDAY + timedelta(minutes=5))
    assert not rings(phone)
    until(gateway, THURSDAY + timedelta(hours=4, minutes=1))
    assert rings(phone), "two in the afternoon in Honolulu"


def test_whoever_is_forgotten_is_rung_no_more(gateway: RunningGateway) -> None:
    weekly(gateway)
    until(gateway, THURSDAY)
    for _ in range(3):
        gateway.advance(minutes=61)
    asks_to_be_forgotten(gateway, CHICAGO)
    for _ in range(4):
        gateway.advance(minutes=20)
    assert gateway.count(recurring_calls) == gateway.count(recurring_days) == gateway.count(call_requests) == 0


def only_once(gateway: RunningGateway) -> None:
    with gateway.runtime.db.transaction() as transaction:
        transaction.execute(update(recurring_calls).values(last_on=date(2026, 11, 19)))
