"""A supporter texts CALL, is rung back, presses a key, and talks with the White House."""

import pytest

from gateway.models.calls import call_requests, calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.queues import Queues
from gateway.sandbox.client import Phone
from tests.calling.tallied import tallies
from tests.posting import carrier_posts
from tests.running import RunningGateway

ANA = "+13125550101"


def rung(gateway: RunningGateway, **more: str) -> Phone:
    """Somebody whose phone rings, because they texted CALL."""
    phone = gateway.phone(ANA, **more)
    assert "ringing you from" in phone.texts("CALL")[0]
    gateway.run_jobs()
    return phone


def transcript(phone: Phone) -> str:
    return "\n".join(line["text"] for line in phone.on_call["transcript"])


def outcome_of_dials(gateway: RunningGateway) -> list[str | None]:
    return [attempt.outcome for attempt in sorted(gateway.rows(dial_attempts), key=lambda each: each.id)]


def rings(gateway: RunningGateway, phone: str = ANA) -> int:
    """How many calls the carrier was asked to place to this phone."""
    listed = gateway.sandbox.client.request("GET", f"/sandbox/phones/%2B{phone[1:]}")
    return len(listed["calls"]) + (listed["call"] is not None)


def test_call_is_answered_and_connected(gateway: RunningGateway) -> None:
    official = gateway.official(behaviour="answer")
    ana = rung(gateway)
    assert ana.on_call["status"] == "ringing"
    assert "To be connected to" in ana.answers() + ana.waits(5)
    assert "you can say" in ana.presses("1")
    ana.waits(8)
    assert ana.on_call["connected_to"] == official.number
    ana.says("Please keep families together.")
    official.hangs_up()
    assert "Thank you" in ana.hears
    gateway.advance(seconds=40)  # the offer of a call every week is left unanswered
    assert outcome_of_dials(gateway) == ["answered"]
    [call] = gateway.rows(calls)
    assert (call.status, call.outcome, call.direction) == ("ended", "answered", "out")
    [request] = gateway.rows(call_requests)
    assert (request.status, request.outcome, request.attempts) == ("done", "answered", 1)
    gateway.advance(minutes=30)
    assert rings(gateway) == 1


def test_a_talk_that_the_caller_ends_by_hanging_up_counts(gateway: RunningGateway) -> None:
    gateway.official(behaviour="answer")
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(30)
    ana.hangs_up()
    assert outcome_of_dials(gateway) == ["answered"]
    [conversation] = gateway.rows(conversations)
    assert conversation.status == "done"


@pytest.mark.parametrize(
    ("behaviour", "outcome", "said"),
    [("busy", "busy", "busy"), ("no-answer", "no_answer", "Nobody answered"), ("voicemail", "voicemail", "machine")],
)
def test_an_office_that_cannot_be_reached_is_tried_again(
    gateway: RunningGateway, behaviour: str, outcome: str, said: str
) -> None:
    official = gateway.official(behaviour=behaviour)
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    for _ in range(30):
        if "ring you back in 5 minutes" in transcript(ana):
            break
        ana.waits(5)
        if behaviour == "voicemail" and ana.on_call["connected_to"]:
            ana.waits(5)
            official.hangs_up()
    assert transcript(ana).count(said) == 2
    assert outcome_of_dials(gateway) == [outcome, outcome]
    assert "We ring you in 5 minutes" in ana.presses("1")
    gateway.advance(minutes=1)
    assert ana.call is None
    gateway.official(behaviour="answer")
    gateway.advance(minutes=5)
    assert ana.on_call["status"] == "ringing"
    assert "once more, press 1" in ana.answers() + ana.waits(5)
    ana.presses("1")
    ana.waits(20)
    ana.hangs_up()
    assert outcome_of_dials(gateway)[-1] == "answered"
    assert gateway.count(call_requests, call_requests.c.status == "done") == 2


def test_star_before_anybody_answers_skips_the_office(gateway: RunningGateway) -> None:
    gateway.official(behaviour="no-answer")
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(3)
    ana.presses("*")
    assert outcome_of_dials(gateway) == ["skipped"]
    assert "Thank you for calling" in ana.waits(20)


def test_nobody_picks_up_three_retries_and_an_honest_text(gateway: RunningGateway) -> None:
    ana = rung(gateway, behaviour="no-answer")
    for minutes in (5, 20, 60):
        gateway.advance(minutes=1)
        [request] = gateway.rows(call_requests)
        assert (request.status, request.outcome) == ("due", "no_answer")
        gateway.advance(minutes=minutes)
    gateway.advance(minutes=2)
    assert rings(gateway) == 4
    [request] = gateway.rows(call_requests)
    assert (request.status, request.attempts) == ("given_up", 4)
    assert "we rang you from" in ana.last_text
    assert len(ana.inbox) == 2
    gateway.advance(hours=2)
    assert (rings(gateway), len(ana.inbox)) == (4, 2)


def test_the_honest_text_is_in_the_words_of_the_supporter(gateway: RunningGateway) -> None:
    luis = gateway.phone(ANA, behaviour="busy")
    luis.texts("LLAMAR")
    gateway.run_jobs()
    for minutes in (1, 5, 1, 20, 1, 60, 2):
        gateway.advance(minutes=minutes)
    assert "le llamamos desde el" in luis.last_text


def test_a_voicemail_is_hung_up_on_and_rung_again(gateway: RunningGateway) -> None:
    gateway.official(behaviour="answer")
    ana = rung(gateway, behaviour="voicemail")
    gateway.advance(minutes=1)
    assert ana.call is None
    [call] = gateway.rows(calls)
    assert (call.status, call.outcome) == ("ended", "voicemail")
    assert gateway.count(dial_attempts) == 0
    gateway.phone(ANA, behaviour="manual")
    gateway.advance(minutes=5)
    assert ana.on_call["status"] == "ringing"
    assert "press 1" in ana.answers() + ana.waits(5)


def test_a_machine_taken_for_a_person_presses_no_key_and_is_rung_again(gateway: RunningGateway) -> None:
    gateway.official(behaviour="answer")
    ana = rung(gateway)
    ana.answers()
    ana.waits(60)
    assert ana.call is None
    assert gateway.count(dial_attempts) == 0
    [request] = gateway.rows(call_requests)
    assert (request.status, request.outcome) == ("due", "voicemail")
    gateway.advance(minutes=5)
    ana.answers()
    ana.waits(5)
    assert "you can say" in ana.presses("1")


def test_somebody_who_hangs_up_on_us_is_left_in_peace(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.hangs_up()
    gateway.advance(hours=2)
    assert rings(gateway) == 1
    assert gateway.count(call_requests, call_requests.c.status == "done") == 1


def test_stop_silences_a_phone_that_rings(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.texts("STOP")
    gateway.sweep()
    assert ana.call is None
    gateway.advance(hours=2)
    assert rings(gateway) == 1
    [request] = gateway.rows(call_requests)
    assert request.status == "canceled"


def test_stop_with_no_worker_running_connects_nobody(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.texts("STOP")
    assert "press 1" not in ana.answers() + ana.waits(5)
    assert ana.call is None


def test_stop_takes_back_a_call_that_is_due(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    ana.texts("STOP")
    gateway.run_jobs()
    assert rings(gateway) == 0


def test_call_texted_twice_rings_once(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.texts("CALL")
    gateway.run_jobs()
    assert rings(gateway) == 1
    assert "press 1" in ana.answers() + ana.waits(5)


def test_at_night_the_answer_rings_but_the_retry_waits_for_the_morning(gateway: RunningGateway) -> None:
    gateway.advance(hours=10)  # six in the evening in Hawaii, past midnight in Washington
    rung(gateway, behaviour="no-answer")
    gateway.advance(minutes=1)
    assert rings(gateway) == 1
    for _ in range(4):
        gateway.advance(minutes=30)
    assert rings(gateway) <= 2  # the first retry came within fifteen minutes of the wish
    for _ in range(30):
        gateway.advance(minutes=30)
    assert rings(gateway) > 2


@pytest.mark.parametrize("fault", ["429", "5xx_before", "5xx_after", "dropped"])
def test_whatever_the_carriers_answer_the_phone_rings_once(gateway: RunningGateway, fault: str) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    gateway.sandbox.client.faults(next=[fault])
    gateway.run_jobs()
    for _ in range(12):
        gateway.advance(seconds=20)
    assert rings(gateway) == 1
    if ana.call is None:  # it rang at once and nobody picked up within these minutes
        return
    assert "press 1" in ana.answers() + ana.waits(5)


@pytest.mark.parametrize("fault", ["5xx_after", "dropped"])
def test_a_phone_picked_up_before_we_know_that_it_rings(gateway: RunningGateway, fault: str) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    gateway.sandbox.client.faults(next=[fault], callbacks={"lost": 1.0})
    gateway.run_jobs()
    assert gateway.count(calls, calls.c.status == "uncertain") == 1
    assert "press 1" in ana.answers() + ana.waits(5)
    assert "you can say" in ana.presses("1")
    [call] = gateway.rows(calls)
    assert call.status == "in_progress"
    assert call.carrier_sid


def test_reports_that_come_twice_late_or_mixed_up_change_nothing(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(callbacks={"doubled": 1.0, "reordered": 1.0})
    rung(gateway, behaviour="busy")
    gateway.advance(minutes=1)
    [request] = gateway.rows(call_requests)
    [call] = gateway.rows(calls)
    assert (request.status, request.attempts, call.status) == ("due", 1, "ended")
    for status in ("ringing", "in-progress", "no-answer", "completed", "nonsense"):
        path = f"/webhooks/voice/{call.id}/status"
        assert carrier_posts(gateway, path, CallSid=call.carrier_sid, CallStatus=status)[0] == 204
    assert gateway.rows(call_requests) == [request]
    assert gateway.rows(calls) == [call]


def test_the_verdict_on_an_office_may_come_after_the_talk(gateway: RunningGateway) -> None:
    gateway.official(behaviour="answer")
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    ana.waits(10)
    ana.presses("*")
    [attempt] = gateway.rows(dial_attempts)
    assert (attempt.outcome, attempt.answered_by) == ("answered", None)
    assert tallies(gateway)["answered"] == 1
    path = f"/webhooks/voice/{attempt.call_id}/{attempt.turn}/answered-by"
    assert carrier_posts(gateway, path, CallSid="CA" + "0" * 32, AnsweredBy="machine_start")[0] == 204
    [attempt] = gateway.rows(dial_attempts)
    assert (attempt.outcome, attempt.answered_by) == ("voicemail", "machine_start")
    assert carrier_posts(gateway, path, CallSid="CA" + "0" * 32, AnsweredBy="human")[0] == 204
    assert gateway.rows(dial_attempts) == [attempt]
    assert tallies(gateway) == {"tries": 1, "voicemail": 1}


def test_redis_emptied_before_the_ring_loses_nothing(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    gateway.runtime.queues.redis.flushall()
    gateway.sweep()
    assert ana.on_call["status"] == "ringing"


def test_redis_gone_when_the_text_comes_loses_nothing(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    away = Queues("unix:///nowhere/redis.sock")
    there, gateway.runtime.queues.redis = gateway.runtime.queues.redis, away.redis
    assert "ringing you" in ana.texts("CALL")[0]
    gateway.runtime.queues.redis = there
    gateway.sweep()
    assert ana.on_call["status"] == "ringing"


def talking(gateway: RunningGateway, behaviour: str = "answer") -> Phone:
    """Somebody who is being connected."""
    gateway.official(behaviour=behaviour)
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    return ana


def test_hanging_up_before_the_office_answers_counts_as_no_answer(gateway: RunningGateway) -> None:
    ana = talking(gateway, "no-answer")
    ana.waits(5)
    ana.hangs_up()
    assert outcome_of_dials(gateway) == ["no_answer"]


def test_the_carriers_late_word_on_a_dial_is_better_than_our_guess(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    ana = talking(gateway)
    ana.waits(60)
    gateway.sandbox.client.no_faults()
    ana.hangs_up()
    [attempt] = gateway.rows(dial_attempts)
    [call] = gateway.rows(calls)
    assert (call.status, attempt.outcome, attempt.seconds) == ("ended", "no_answer", None)
    late = {"CallSid": call.carrier_sid, "DialCallStatus": "completed", "DialCallDuration": "55"}
    path = f"/webhooks/voice/{call.id}/{attempt.turn}"
    for seconds in ("55", "1"):
        status, answer = carrier_posts(gateway, path, **{**late, "DialCallDuration": seconds})
        assert (status, "<Say" in answer) == (200, False)
        [attempt] = gateway.rows(dial_attempts)
        assert (attempt.outcome, attempt.seconds) == ("answered", 55)
        assert tallies(gateway) == {"tries": 1, "answered": 1, "seconds": 55}


def test_the_fallback_of_a_call_that_we_placed_answers_it(gateway: RunningGateway) -> None:
    rung(gateway)
    [call] = gateway.rows(calls)
    parameters = {"CallSid": call.carrier_sid, "AnsweredBy": "human", "ErrorCode": "11200"}
    path = f"/webhooks/voice/{call.id}/fallback"
    status, first = carrier_posts(gateway, path, **parameters)
    assert (status, "ringing you as you asked" in first) == (200, True)
    assert carrier_posts(gateway, path, **parameters) == (200, first)
    status, sorry = carrier_posts(gateway, f"/webhooks/voice/{'0' * 26}/fallback", **parameters)
    assert (status, "something went wrong" in sorry) == (200, True)


def test_a_hotline_caller_is_rung_back_when_the_line_is_busy(gateway: RunningGateway) -> None:
    gateway.official(behaviour="busy")
    ana = gateway.phone(ANA)
    ana.dials()
    ana.presses("1")
    ana.presses("2")
    ana.presses("1")
    ana.waits(8)
    assert "ring you back in 5 minutes" in transcript(ana)
    ana.presses("1")
    gateway.advance(seconds=30)
    assert (ana.call, gateway.count(call_requests, call_requests.c.status == "due")) == (None, 1)
    gateway.official(behaviour="answer")
    gateway.advance(minutes=5)
    assert ana.on_call["status"] == "ringing"
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(20)
    ana.hangs_up()
    assert outcome_of_dials(gateway) == ["busy", "busy", "answered"]
