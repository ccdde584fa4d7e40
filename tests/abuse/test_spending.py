"""Ceilings on what is spent: what we begin waits, what answers somebody goes on, and nothing is lost."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from gateway import sweeper
from gateway.abuse.spending import Spending
from gateway.abuse.tallies import Tallies
from gateway.messaging.outbox import queue_text
from gateway.models.calls import call_requests, calls
from gateway.models.messages import messages
from gateway.models.supporters import supporters
from gateway.queues import NAMES
from gateway.sandbox.client import Phone
from gateway.settings import Settings
from tests.abuse.conftest import Gateway
from tests.crashes.pieces import running_pieces
from tests.inbox.conftest import Organizer
from tests.jobs import run_jobs
from tests.running import HOTLINE, SHORT_CODE, RunningGateway
from tests.waiting import eventually

ROSA = "+13125550101"


def spend(gateway: RunningGateway, dollars: float) -> None:
    gateway.runtime.tallies.add("texts", round(dollars * 1_000_000))


def queue_receipt(gateway: RunningGateway) -> Phone:
    """Somebody signs on the phone, so a text is in the outbox."""
    rosa = gateway.phone(ROSA)
    rosa.texts("When is the march?")
    [row] = gateway.rows(supporters)
    with gateway.runtime.db.transaction() as transaction:
        number = gateway.runtime.directory.number(SHORT_CODE)
        assert number is not None
        queue_text(
            gateway.runtime,
            transaction,
            supporter_id=row.id,
            number_id=number.id,
            body="On Saturday at ten.",
            purpose="person",
        )
    return rosa


def test_a_text_is_counted_in_and_out(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA)
    [said] = rosa.texts("HELP")
    assert said
    spent = gateway.runtime.spending.this_hour()
    [answer] = gateway.rows(messages, messages.c.direction == "out")
    assert spent == pytest.approx((1 + answer.segments) * 0.0145)


def test_a_call_is_counted_by_started_minutes(gateway: RunningGateway) -> None:
    gateway.official(behaviour="answer")
    rosa = gateway.phone(ROSA)
    rosa.texts("CALL")
    texted = gateway.runtime.spending.today()
    gateway.run_jobs()
    assert gateway.runtime.spending.today() - texted == pytest.approx(6 * 0.022), "set aside for what it may cost"
    rosa.answers()
    rosa.waits(5)
    rosa.presses("1")
    rosa.waits(10)
    gateway.advance(seconds=150)
    rosa.hangs_up()
    gateway.run_jobs()
    spent = gateway.runtime.spending.today() - texted
    assert spent == pytest.approx(round(spent / 0.022) * 0.022)
    assert round(spent / 0.022) == 6, "three started minutes of hers, three of the office's"


def test_a_phone_that_nobody_picks_up_costs_nothing(gateway: RunningGateway) -> None:
    rosa = gateway.phone(ROSA, behaviour="busy")
    rosa.texts("CALL")
    texted = gateway.runtime.spending.today()
    gateway.run_jobs()
    gateway.advance(seconds=30)
    assert gateway.count(calls, calls.c.outcome == "busy") == 1
    assert gateway.runtime.spending.today() == pytest.approx(texted)


def test_texts_of_ours_wait_and_then_go_out_once(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=5)
    spend(gateway, 5)
    rosa = queue_receipt(gateway)
    gateway.run_jobs()
    gateway.advance(minutes=30)
    assert "On Saturday at ten." not in rosa.inbox
    assert gateway.count(messages, messages.c.status == "queued") == 1
    gateway.advance(minutes=30)
    assert rosa.inbox.count("On Saturday at ten.") == 1


def test_answers_go_on(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=5)
    spend(gateway, 500)
    rosa = gateway.phone(ROSA)
    assert "STOP" in rosa.texts("HELP")[0]
    assert "name" in rosa.texts("SIGN")[0]
    assert "unsubscribed" in rosa.texts("STOP")[0]
    rosa.dials()
    assert rosa.call


def test_rings_wait_and_people_are_told(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=5)
    spend(gateway, 5)
    rosa, juan = gateway.phone(ROSA), gateway.phone("+13125550102")
    assert "cannot place calls at this moment" in rosa.texts("CALL")[0]
    assert "no podemos hacer llamadas" in juan.texts("LLAMAR")[0]
    gateway.run_jobs()
    gateway.advance(minutes=20)
    assert (rosa.call, juan.call) == (None, None)
    assert gateway.count(call_requests, call_requests.c.status == "due") == 2
    gateway.advance(minutes=41)
    gateway.advance(seconds=3)
    assert rosa.call
    assert juan.call


def test_a_new_day_ends_the_days_pause(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=0, spend_per_day=5)
    spend(gateway, 5)
    rosa = queue_receipt(gateway)
    gateway.advance(hours=2)
    pause = gateway.runtime.spending.pause()
    assert pause is not None
    assert (pause.why, pause.until) == ("SPEND_PER_DAY", datetime(2026, 11, 19, tzinfo=UTC))
    assert "On Saturday at ten." not in rosa.inbox
    gateway.advance(hours=2)
    gateway.advance(hours=14)
    assert rosa.inbox.count("On Saturday at ten.") == 1


def test_a_higher_ceiling_ends_it_at_once(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=5)
    spend(gateway, 5)
    rosa = queue_receipt(gateway)
    gateway.run_jobs()
    gateway.runtime.tallies.settle_now()
    tallies = Tallies(gateway.runtime.db)
    raised = gateway.runtime.settings.model_copy(update={"spend_per_hour": 50})
    restarted = replace(gateway.runtime, settings=raised, tallies=tallies, spending=Spending(raised, tallies))
    gateway.advance(minutes=1)
    assert "On Saturday at ten." not in rosa.inbox
    sweeper.sweep(restarted)
    run_jobs(restarted)
    assert rosa.inbox.count("On Saturday at ten.") == 1


def test_no_ceiling_is_no_ceiling(gateway_with: Gateway) -> None:
    gateway = gateway_with(spend_per_hour=0, spend_per_day=0, rings_per_hour=0)
    spend(gateway, 1_000_000)
    assert gateway.runtime.spending.ring_pause() is None


def test_the_alarm_sounds_once_for_each_pause(gateway_with: Gateway, capsys: pytest.CaptureFixture[str]) -> None:
    gateway = gateway_with(spend_per_hour=5)
    spend(gateway, 5)
    for _ in range(5):
        gateway.advance(seconds=10)
    spend(gateway, 5)
    assert alarms(capsys) == ["SPEND_PER_HOUR"]
    gateway.advance(hours=1)
    assert alarms(capsys) == []
    spend(gateway, 5)
    gateway.advance(seconds=10)
    gateway.advance(seconds=10)
    assert alarms(capsys) == ["SPEND_PER_HOUR"]


def alarms(capsys: pytest.CaptureFixture[str]) -> list[str]:
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines() if line.startswith("{")]
    return [line["setting"] for line in lines if line["level"] == "error"]


def test_rings_per_hour(gateway_with: Gateway) -> None:
    gateway = gateway_with(rings_per_hour=2)
    phones = [gateway.phone(f"+131255502{place:02}") for place in range(4)]
    said = []
    for phone in phones:
        said += phone.texts("CALL")
        gateway.run_jobs()
    assert gateway.count(calls) == 2
    assert ["cannot place calls" in each for each in said] == [False, False, True, True]
    gateway.advance(hours=1)
    assert gateway.count(calls) == 4


def test_three_workers_keep_one_ceiling(settings: Settings) -> None:
    """But for what goes out in the four seconds until all of them know: one ring in each of them, here."""
    people = [f"+131255504{place:02}" for place in range(12)]
    with running_pieces(settings, workers=3, RINGS_PER_HOUR="3", CALLS_PER_SECOND="1") as gateway:

        def rings() -> int:
            store = gateway.sandbox.carrier.store
            return sum(call.caller == HOTLINE for call in list(store.calls.values()))

        def is_idle() -> bool:
            queues = map(gateway.runtime.queues.queue, NAMES)
            return not any(queue.count + queue.started_job_registry.get_job_count(cleanup=False) for queue in queues)

        for number in people:
            gateway.sandbox.client.phone(number, text_to=SHORT_CODE).texts("CALL")
        eventually(lambda: rings() >= 3 and is_idle())
        assert rings() <= 3 + 5


def test_the_operator_asks(gateway: RunningGateway, organizer: Organizer) -> None:
    spend(gateway, 12.345)
    gateway.runtime.tallies.settle_now()
    said = organizer.succeeds("spending")
    assert "This hour: $12.35 of $250.00 (SPEND_PER_HOUR)" in said
    assert "Today:     $12.35 of $1000.00 (SPEND_PER_DAY)" in said
    assert "Rings:     0 of 1000 this hour (RINGS_PER_HOUR)" in said
    assert "Nothing waits." in said
    assert "fine   spending: $12.35 this hour, $12.35 today (UTC)" in organizer.types("doctor").output


def test_the_operator_asks_during_a_pause(gateway: RunningGateway, organizer: Organizer) -> None:
    spend(gateway, 300)
    gateway.runtime.tallies.settle_now()
    said = organizer.succeeds("spending")
    assert "SPEND_PER_HOUR is reached: texts and rings that we begin wait until 2026-11-18 21:00 UTC" in said
    checked = organizer.types("doctor")
    assert "wrong  spending: SPEND_PER_HOUR is reached" in checked.output
    assert checked.exit_code == 1
    free = organizer.types("doctor", SPEND_PER_HOUR="0", SPEND_PER_DAY="0").output
    assert "note   spending" in free
    assert "no ceiling" in free
