"""A number that is never answered: the caller pays nothing, and is rung back."""

from concurrent.futures import ThreadPoolExecutor
from typing import Final

import pytest

from gateway import campaigns, numbers
from gateway.abuse import blocklist
from gateway.models.calls import call_requests, calls
from gateway.models.conversations import conversations
from gateway.models.messages import messages
from gateway.models.supporters import consents, supporters
from gateway.numbers import NumberError
from gateway.results import results
from gateway.sandbox.client import Phone
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway

MISSED: Final = "+12025550199"
ANA: Final = "+13125550101"
WHITE_HOUSE_LINE: Final = "call-the-white-house"
BUSY: Final = 'Reject reason="busy"'


@pytest.fixture
def gateway(gateway: RunningGateway) -> RunningGateway:
    """With a third number, whose calls are rung back for the White House."""
    client, url = gateway.sandbox.client, gateway.url
    client.number(MISSED, voice_url=f"{url}/webhooks/voice", status_callback=f"{url}/webhooks/voice/status")
    numbers.sync(gateway.runtime.db, gateway.runtime.carrier, url)
    numbers.let_ring_back(gateway.runtime.db, MISSED, WHITE_HOUSE_LINE)
    gateway.runtime.directory.refresh()
    gateway.official()
    return gateway


def ring(gateway: RunningGateway, sid: str = "a", caller: str = ANA, **more: str) -> str:
    """One webhook of the carrier, and what it is answered."""
    parameters = {"CallSid": "CA" + sid * 32, "From": caller, "To": MISSED, "CallStatus": "ringing"}
    status, answer = carrier_posts(gateway, "/webhooks/voice", **parameters, **more)
    assert status == 200
    return answer


def dials(gateway: RunningGateway, phone: Phone) -> None:
    phone.dials(MISSED)
    assert phone.call is None
    rang = phone.last_call
    assert rang
    assert (rang["status"], rang["duration"], phone.hears) == ("busy", 0, "busy tone")
    gateway.run_jobs()


def picks_up(phone: Phone) -> str:
    """What is heard once it is known that no machine listens."""
    return phone.answers() + phone.waits(5)


def outward(gateway: RunningGateway) -> int:
    return gateway.count(calls, calls.c.direction == "out")


def test_the_caller_hears_the_busy_tone_and_is_rung_back(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    dials(gateway, ana)
    assert ana.on_call["with"] == MISSED
    assert "You rang us" in picks_up(ana)
    assert "White House" in ana.presses("1")
    ana.presses("1")
    ana.waits(10)
    assert ana.on_call["connected_to"]
    [rang, back] = sorted(gateway.rows(calls), key=lambda call: call.direction)
    assert (rang.direction, rang.status, rang.outcome) == ("in", "ended", "busy")
    assert (back.direction, back.status) == ("out", "in_progress")
    assert gateway.count(call_requests, call_requests.c.status == "done") == 1
    counted = results(gateway.runtime.db, WHITE_HOUSE_LINE).calls
    assert (counted.requests, counted.hotline) == (1, 0)


def test_that_they_rang_is_consent_and_stands_in_the_ledger(gateway: RunningGateway) -> None:
    dials(gateway, gateway.phone())
    [entry] = gateway.rows(consents)
    assert (entry.kind, entry.source, entry.language) == ("opt_in", "missed call", "en")
    assert MISSED in entry.words
    assert entry.campaign_id


@pytest.mark.parametrize(("keys", "says"), [("1", "Thank you for calling"), ("2", "Gracias por llamar")])
def test_a_language_is_asked_for_once(gateway: RunningGateway, keys: str, says: str) -> None:
    ana = gateway.phone()
    dials(gateway, ana)
    asked = picks_up(ana)
    assert "For English, press 1" in asked
    assert "oprima el dos" in asked
    assert says in ana.presses(keys)
    ana.hangs_up()
    gateway.advance(minutes=2)
    dials(gateway, ana)
    heard = picks_up(ana)
    assert ("To go on" in heard, "Para continuar" in heard) == (keys == "1", keys == "2")


def test_whoever_wrote_in_spanish_is_rung_in_spanish(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    ana.texts("FIRMAR")
    dials(gateway, ana)
    assert "porque usted nos llamó. Para continuar" in picks_up(ana)


def test_five_rings_in_a_minute_are_one_ring_back(gateway: RunningGateway) -> None:
    for sid in "abcde":
        assert BUSY in ring(gateway, sid)
    ana = gateway.phone()
    gateway.run_jobs()
    assert outward(gateway) == 1
    assert BUSY in ring(gateway, "f")
    picks_up(ana)
    ana.presses("1")
    ana.hangs_up()
    assert BUSY in ring(gateway, "9")  # rung before the talk, heard of after it
    gateway.sweep()
    assert outward(gateway) == 1
    assert gateway.count(calls, calls.c.direction == "in") == 7
    assert gateway.count(consents) == gateway.count(conversations) == gateway.count(call_requests) == 1
    gateway.advance(minutes=2)
    ring(gateway, "0")
    gateway.run_jobs()
    assert outward(gateway) == 2


def test_a_webhook_that_comes_again_rings_once(gateway: RunningGateway) -> None:
    gateway.phone(behaviour="busy")
    answers = [ring(gateway)]
    gateway.run_jobs()
    gateway.advance(minutes=2)
    answers += [ring(gateway) for _ in range(3)]
    gateway.run_jobs()
    assert all(BUSY in answer for answer in answers)
    assert outward(gateway) == 1
    assert gateway.count(calls, calls.c.direction == "in") == 1


def test_the_same_webhook_many_times_at_once(gateway: RunningGateway) -> None:
    gateway.phone()
    with ThreadPoolExecutor(6) as carriers:
        assert {each.result() for each in [carriers.submit(ring, gateway) for _ in range(6)]} == {ring(gateway)}
    gateway.run_jobs()
    assert outward(gateway) == gateway.count(supporters) == 1


def test_the_fallback_is_not_answered_either(gateway: RunningGateway) -> None:
    first = ring(gateway)
    parameters = {"CallSid": "CA" + "a" * 32, "From": ANA, "To": MISSED, "ErrorCode": "11205"}
    assert carrier_posts(gateway, "/webhooks/voice/fallback", **parameters) == (200, first)
    assert gateway.count(call_requests) == 1


@pytest.mark.parametrize("caller", ["anonymous", "", "+266696687"])
def test_a_withheld_number_gets_nothing_and_costs_nothing(gateway: RunningGateway, caller: str) -> None:
    assert BUSY in ring(gateway, caller=caller)
    assert gateway.count(calls) == gateway.count(supporters) == gateway.count(call_requests) == 0


def test_a_forged_number_is_not_rung(gateway: RunningGateway) -> None:
    assert BUSY in ring(gateway, StirVerstat="TN-Validation-Failed-A")
    assert gateway.count(calls) == gateway.count(supporters) == 0


@pytest.mark.parametrize("caller", ["+525512345678", "+18885550143", "+19005550143"])
def test_abroad_and_numbers_of_nobody_are_not_rung(gateway: RunningGateway, caller: str) -> None:
    assert "Reject" in ring(gateway, caller=caller)
    assert gateway.count(calls) == gateway.count(supporters) == 0


def test_a_blocked_number_is_not_rung(gateway: RunningGateway) -> None:
    with gateway.runtime.db.transaction() as transaction:
        blocklist.add(transaction, ANA, reason="abuse", who="Maria", until=None)
    gateway.runtime.door.refresh()
    assert "Reject" in ring(gateway)
    assert gateway.count(calls) == 0


def test_after_stop_they_get_what_they_ask_for_and_nothing_else(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    ana.texts("STOP")
    dials(gateway, ana)
    assert "You rang us" in picks_up(ana)
    ana.hangs_up()
    [person] = gateway.rows(supporters)
    assert person.opted_out_at is not None


def test_stop_silences_the_ring_back(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    ana.dials(MISSED)
    ana.texts("STOP")
    gateway.run_jobs()
    assert outward(gateway) == 0


def test_a_busy_phone_is_rung_again_as_soon_as_it_rings_us_again(gateway: RunningGateway) -> None:
    ana = gateway.phone(behaviour="busy")
    dials(gateway, ana)
    gateway.advance(seconds=3)
    gateway.phone(behaviour="manual")
    dials(gateway, ana)
    assert outward(gateway) == 2
    assert ana.on_call["status"] == "ringing"
    assert gateway.count(call_requests) == 1


def test_whoever_does_not_pick_up_is_rung_as_after_call_and_then_told(gateway: RunningGateway) -> None:
    ana = gateway.phone(behaviour="busy")
    dials(gateway, ana)
    for minutes in (1, 6, 1, 21, 1, 61, 1):
        gateway.advance(minutes=minutes)
    assert outward(gateway) == 4
    assert f"Ring {MISSED[2:5]}-{MISSED[5:8]}-{MISSED[8:]} again" in ana.last_text
    assert gateway.count(messages) == 1


def test_enough_for_one_day(gateway: RunningGateway) -> None:
    ana = gateway.phone(behaviour="busy")
    for _ in range(12):
        dials(gateway, ana)
        gateway.advance(minutes=2)
    assert outward(gateway) == 10


def test_a_paused_campaign_rings_nobody(gateway: RunningGateway) -> None:
    campaigns.set_status(gateway.runtime.db, WHITE_HOUSE_LINE, "paused")
    gateway.runtime.directory.refresh()
    assert 'reason="rejected"' in ring(gateway)
    assert gateway.count(calls) == 0


def test_texts_and_the_other_hotline_are_answered_as_before(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    assert "ringing you from 202-555-0143" in ana.texts("CALL")[0]
    gateway.run_jobs()
    assert ana.on_call["with"] == HOTLINE


def test_a_petition_is_rung_back_for_too(gateway: RunningGateway) -> None:
    numbers.let_ring_back(gateway.runtime.db, MISSED, "keep-families-together")
    gateway.runtime.directory.refresh()
    ana = gateway.phone()
    dials(gateway, ana)
    picks_up(ana)
    assert "say your first and last name" in ana.presses("1")


def test_what_cannot_ring_back_is_said(gateway: RunningGateway) -> None:
    db = gateway.runtime.db
    with pytest.raises(NumberError, match="takes no calls"):
        numbers.let_ring_back(db, "72345", WHITE_HOUSE_LINE)
    with pytest.raises(NumberError, match="no campaign"):
        numbers.let_ring_back(db, MISSED, "green-house")
    with pytest.raises(NumberError, match="none of your numbers"):
        numbers.let_ring_back(db, "+12025550198", WHITE_HOUSE_LINE)
