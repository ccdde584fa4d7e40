"""The carrier's report of the end of a call is lost."""

from gateway.models.calls import calls
from tests.calling.test_ringing import rung
from tests.running import RunningGateway


def test_the_end_of_a_call_that_nobody_told_us_is_asked_for(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    rung(gateway, behaviour="busy")
    gateway.advance(minutes=2)
    assert gateway.count(calls, calls.c.status == "ringing") == 1
    gateway.advance(minutes=12)
    [call] = gateway.rows(calls, calls.c.status == "ended")
    assert call.outcome == "busy"


def test_a_call_whose_end_was_lost_does_not_hold_up_the_next_for_long(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    gateway.sandbox.client.faults(callbacks={"lost": 1.0})
    ana.hangs_up()
    ana.texts("CALL")
    gateway.run_jobs()
    assert ana.call is None
    gateway.advance(minutes=1, seconds=5)
    assert "press 1" in ana.answers() + ana.waits(5)
