"""Never more of us on an office's line than may be, and a fair queue for the others."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from gateway.calling.lines import next_everywhere
from gateway.calling.ringing import ring_supporter
from gateway.models.calls import call_requests, calls, dial_attempts
from gateway.sandbox.client import Phone
from gateway.settings import Settings
from tests.running import WHITE_HOUSE, RunningGateway, running_gateway

PEOPLE = [f"+131255503{place:02}" for place in range(30)]


@pytest.fixture
def gateway(settings: Settings) -> Iterator[RunningGateway]:
    """Two lines to each office, whose telephone takes ten calls."""
    with running_gateway(settings.model_copy(update={"lines_per_office": 2})) as running:
        running.sandbox.client.phone(WHITE_HOUSE, kind="official", behaviour="answer", lines=10)
        yield running


def on_the_line(gateway: RunningGateway) -> int:
    """How many calls of ours the office has at this moment, as the carrier knows it."""
    with gateway.sandbox.carrier.lock:
        listed = gateway.sandbox.carrier.store.calls.values()
        return sum(call.to == WHITE_HOUSE and not call.over for call in listed)


def wants_to_talk(gateway: RunningGateway, number: str, keyword: str = "CALL") -> Phone:
    """Up to the moment at which they are connected, or told their place."""
    phone = gateway.phone(number)
    phone.texts(keyword)
    gateway.run_jobs()
    gateway.sandbox.client.advance(2)  # the carrier places one call a second
    phone.answers()
    phone.waits(5)
    phone.presses("1")
    return phone


def waits_in_line(gateway: RunningGateway, number: str) -> Phone:
    phone = wants_to_talk(gateway, number)
    phone.presses("1")
    assert "when it is your turn" in transcript(phone)
    return phone


def transcript(phone: Phone) -> str:
    call = phone.call or phone.last_call
    assert call is not None
    return "\n".join(line["text"] for line in call["transcript"])


def rings(phone: Phone) -> bool:
    return phone.call is not None and phone.call["status"] == "ringing"


def test_the_third_is_told_their_place(gateway: RunningGateway) -> None:
    ana, luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    ana.waits(8)
    luis.waits(8)
    assert on_the_line(gateway) == 2
    rosa = wants_to_talk(gateway, PEOPLE[2])
    assert "You are number 1 in line" in transcript(rosa)
    assert on_the_line(gateway) == 2
    rosa.presses("1")
    eva = wants_to_talk(gateway, PEOPLE[3], "LLAMAR")
    assert "Su lugar en la fila para la Casa Blanca es el número 2" in transcript(eva)
    assert gateway.count(dial_attempts) == 2


def test_whoever_waits_is_rung_in_the_order_they_asked(gateway: RunningGateway) -> None:
    talking = [wants_to_talk(gateway, number) for number in PEOPLE[:2]]
    waiting = [waits_in_line(gateway, number) for number in PEOPLE[2:5]]
    gateway.advance(minutes=1)
    assert not any(map(rings, waiting))
    talking[0].hangs_up()
    gateway.run_jobs()
    assert [rings(phone) for phone in waiting] == [True, False, False]
    gateway.run_jobs()
    gateway.sweep()
    assert [rings(phone) for phone in waiting] == [True, False, False]
    waiting[0].answers()
    waiting[0].waits(5)
    assert "It is your turn" in transcript(waiting[0])
    waiting[0].presses("1")
    waiting[0].waits(8)
    assert on_the_line(gateway) == 2
    talking[1].hangs_up()
    gateway.run_jobs()
    assert [rings(phone) for phone in waiting[1:]] == [True, False]


def test_whoever_is_on_the_phone_with_us_when_their_turn_comes_is_rung_right_after(gateway: RunningGateway) -> None:
    ana, _luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    rosa = waits_in_line(gateway, PEOPLE[2])
    rosa.dials()
    ana.hangs_up()
    gateway.run_jobs()
    assert not rings(rosa)
    rosa.hangs_up()
    gateway.run_jobs()
    assert rings(rosa)


def test_a_line_that_is_kept_for_somebody_is_nobody_elses(gateway: RunningGateway) -> None:
    ana, luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    rosa = waits_in_line(gateway, PEOPLE[2])
    gateway.advance(minutes=1)
    ana.hangs_up()
    gateway.run_jobs()
    assert rings(rosa)
    eva = wants_to_talk(gateway, PEOPLE[3])
    assert "You are number 1 in line" in transcript(eva)
    eva.presses("1")
    rosa.declines()
    gateway.run_jobs()
    gateway.sandbox.client.advance(2)
    assert rings(eva)
    luis.hangs_up()


def test_nobody_who_calls_just_now_comes_before_those_who_wait(gateway: RunningGateway) -> None:
    ana, luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    waits_in_line(gateway, PEOPLE[2])
    waits_in_line(gateway, PEOPLE[3])
    ana.hangs_up()  # a line is free; the two who wait have not been rung yet
    luis.hangs_up()
    quick = wants_to_talk_by_hotline(gateway, PEOPLE[4])
    assert "in line" in transcript(quick)


def wants_to_talk_by_hotline(gateway: RunningGateway, number: str) -> Phone:
    phone = gateway.phone(number)
    phone.dials()
    phone.presses("1")
    phone.presses("2")
    phone.presses("1")
    return phone


def test_a_key_keeps_the_line_and_a_hang_up_gives_it_back(gateway: RunningGateway) -> None:
    ana, _luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    rosa, eva = waits_in_line(gateway, PEOPLE[2]), waits_in_line(gateway, PEOPLE[3])
    gateway.advance(minutes=1)
    ana.hangs_up()
    gateway.run_jobs()
    rosa.answers()
    rosa.waits(5)
    rosa.presses("*")
    gateway.sweep()
    assert not rings(eva)
    rosa.hangs_up()
    gateway.run_jobs()
    assert rings(eva)


def test_a_text_says_the_place_and_no_leaves_the_queue(gateway: RunningGateway) -> None:
    wants_to_talk(gateway, PEOPLE[0])
    wants_to_talk(gateway, PEOPLE[1])
    rosa, eva = waits_in_line(gateway, PEOPLE[2]), waits_in_line(gateway, PEOPLE[3])
    assert "You are number 2 in line" in eva.texts("where am I?")[0]
    assert "You are number 2 in line" in eva.texts("CALL")[0]
    assert "we will not ring you" in rosa.texts("no")[0]
    gateway.advance(minutes=1)
    assert "You are number 1 in line" in eva.texts("and now?")[0]
    assert gateway.count(call_requests, call_requests.c.status == "due") == 1


def test_many_at_once_take_no_more_than_there_are(gateway: RunningGateway) -> None:
    """Thirty press the key in the same moment; then everybody who waits is rung for, by four workers at once."""
    people = [gateway.phone(number) for number in PEOPLE]
    for phone in people:
        phone.dials()
        phone.presses("1")
        phone.presses("2")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda phone: phone.presses("1"), people))
    assert on_the_line(gateway) == gateway.count(dial_attempts) == 2
    waiting = [phone for phone in people if "in line" in transcript(phone)]
    assert len(waiting) == len(people) - 2
    for phone in waiting:
        phone.presses("1")
    gateway.clock.shift(60)
    gateway.sandbox.client.advance(60)
    for phone in people:
        if phone not in waiting:
            phone.hangs_up()
    gateway.runtime.queues.redis.flushall()
    wishes = [row.id for row in gateway.rows(call_requests, call_requests.c.status == "due")]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda wish: ring_supporter(gateway.runtime, wish), wishes * 2))
    gateway.sandbox.client.advance(5)
    assert gateway.count(calls, calls.c.office_phone.is_not(None)) == 2
    assert sum(map(rings, waiting)) == 2
    first = sorted(gateway.rows(call_requests), key=lambda wish: (wish.queued_at, wish.id))[:2]
    assert [wish.status for wish in first] == ["ringing", "ringing"]


@pytest.mark.parametrize("word", ["STOP", "ALTO"])
def test_whoever_stops_leaves_the_queue_at_once(gateway: RunningGateway, word: str) -> None:
    ana, _luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    rosa, eva = waits_in_line(gateway, PEOPLE[2]), waits_in_line(gateway, PEOPLE[3])
    rosa.texts(word)
    gateway.advance(minutes=1)
    ana.hangs_up()
    gateway.run_jobs()
    assert rings(eva)
    assert rosa.call is None


def test_the_queue_survives_an_emptied_redis(gateway: RunningGateway) -> None:
    ana, _luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    rosa, eva = waits_in_line(gateway, PEOPLE[2]), waits_in_line(gateway, PEOPLE[3])
    gateway.advance(minutes=1)
    ana.hangs_up()
    gateway.runtime.queues.redis.flushall()
    gateway.run_jobs()
    assert not rings(rosa)
    gateway.sweep()
    assert rings(rosa)
    assert not rings(eva)


def test_a_lost_report_frees_the_line_in_the_end(gateway: RunningGateway) -> None:
    """The carrier's word on the end of a call never came: it is asked, and the queue goes on."""
    ana, _luis = (wants_to_talk(gateway, number) for number in PEOPLE[:2])
    ana.waits(8)
    rosa = waits_in_line(gateway, PEOPLE[2])
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    ana.hangs_up()
    gateway.sandbox.client.no_faults()
    gateway.run_jobs()
    assert not rings(rosa)
    gateway.advance(minutes=11)
    assert rings(rosa)


def test_every_webhook_twice_takes_no_line_twice(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(webhooks_repeated=1.0)
    talking = [wants_to_talk(gateway, number) for number in PEOPLE[:2]]
    rosa = waits_in_line(gateway, PEOPLE[2])
    gateway.advance(minutes=1)
    assert on_the_line(gateway) == 2
    talking[0].hangs_up()
    gateway.run_jobs()
    rosa.answers()
    rosa.waits(5)
    rosa.presses("1")
    rosa.waits(8)
    assert on_the_line(gateway) == 2
    assert gateway.count(call_requests) == 4
    assert gateway.count(calls, calls.c.office_phone.is_not(None)) == 2


def test_quiet_hours_keep_places_for_the_morning(gateway: RunningGateway) -> None:
    wants_to_talk(gateway, PEOPLE[0])
    wants_to_talk(gateway, PEOPLE[1])
    rosa = waits_in_line(gateway, PEOPLE[2])
    [wish] = gateway.rows(call_requests, call_requests.c.status == "due")
    gateway.advance(hours=7)  # nine in the evening in Chicago; both talks have long reached their end
    assert not rings(rosa)
    [now] = gateway.rows(call_requests, call_requests.c.status == "due")
    assert now.queued_at == wish.queued_at
    assert now.due_at - wish.due_at > timedelta(hours=12)
    assert next_everywhere(gateway.runtime) == []
    gateway.advance(hours=12)
    assert rings(rosa)
