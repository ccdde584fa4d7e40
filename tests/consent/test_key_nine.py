"""Key 9 on real calls: what it stores, what it ends, and what never follows."""

from gateway.models.calls import call_requests, calls, dial_attempts
from gateway.models.conversations import conversations
from gateway.models.protection import erasures
from gateway.models.supporters import consents, supporters
from tests.calling.test_hotline import signs
from tests.calling.test_ringing import rings, rung
from tests.posting import carrier_posts
from tests.running import HOTLINE, RunningGateway

ANA = "+13125550101"


def test_a_ring_offers_it_and_takes_it(gateway: RunningGateway) -> None:
    gateway.official()
    ana = rung(gateway)
    assert "press 9" in ana.answers() + ana.waits(12)
    assert "will not call or text you any more" in ana.presses("9")
    [person] = gateway.rows(supporters)
    assert person.opted_out_at
    [out] = gateway.rows(consents, consents.c.kind == "opt_out")
    assert (out.source, out.language, out.words, out.campaign_id) == ("key", "en", "pressed 9 on the phone", None)
    assert "Goodbye" in ana.presses("1")
    gateway.advance(hours=1)
    assert gateway.count(dial_attempts) == gateway.count(erasures) == 0
    assert [row.status for row in gateway.rows(call_requests)] == ["done"]
    assert [row.status for row in gateway.rows(conversations)] == ["done"]
    assert [row.status for row in gateway.rows(calls)] == ["ended"]
    assert rings(gateway) == 1


def test_nine_twice_erases(gateway: RunningGateway) -> None:
    ana = rung(gateway)
    ana.answers()
    ana.waits(12)
    ana.presses("9")
    assert gateway.count(erasures) == 0
    assert "We are erasing everything" in ana.presses("9")
    [asked] = gateway.rows(erasures)
    assert (asked.source, asked.phone) == ("key", ANA)


def test_in_the_middle_of_a_call_it_takes_the_next_ring_with_it(gateway: RunningGateway) -> None:
    gateway.official(behaviour="busy")
    ana = rung(gateway)
    ana.answers()
    ana.waits(5)
    ana.presses("1")
    ana.waits(40)
    assert "Press 1 and we ring you back" in ana.hears
    ana.presses("9")
    ana.hangs_up()
    gateway.advance(minutes=30)
    assert rings(gateway) == 1
    assert gateway.count(call_requests, call_requests.c.status.in_(("due", "placing", "ringing", "uncertain"))) == 0


def test_every_webhook_twice_is_one_opt_out(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(webhooks_repeated=1.0)
    ana = gateway.phone()
    ana.dials()
    ana.presses("2")
    assert "ya no le va a llamar" in ana.presses("9")
    assert "Vamos a borrar" in ana.presses("9")
    assert [row.words for row in gateway.rows(consents, consents.c.kind == "opt_out")] == [
        "pressed 9 on the phone",
        "pressed 9 again, to be erased",
    ]
    assert gateway.count(erasures) == 1


def test_before_a_language_is_chosen_both_are_spoken(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    assert "9" not in ana.dials(), "the first ten seconds are for the languages"
    heard = ana.presses("9")
    assert "will not call or text" in heard
    assert "ya no le va a llamar" in heard
    [person] = gateway.rows(supporters)
    assert person.opted_out_at


def test_it_ends_what_waits_by_text(gateway: RunningGateway) -> None:
    ana = gateway.phone()
    ana.texts("SIGN Ana Ruiz")
    ana.dials()
    ana.presses("9")
    ana.hangs_up()
    assert {row.status for row in gateway.rows(conversations)} == {"done"}
    before = len(ana.inbox)
    gateway.advance(days=3)
    assert len(ana.inbox) == before


def test_a_zip_code_with_a_nine_is_keyed_in_as_ever(gateway: RunningGateway) -> None:
    assert "number 54" in signs(gateway.phone(line_type="mobile"), zip_code="90210")
    assert gateway.count(consents, consents.c.kind == "opt_out") == 0


def test_a_hidden_number_is_told_that_there_is_nothing_to_stop(gateway: RunningGateway) -> None:
    call = {"CallSid": "CA" + "a" * 32, "From": "anonymous", "To": HOTLINE, "Direction": "inbound"}
    carrier_posts(gateway, "/webhooks/voice", **call)
    [leg] = gateway.rows(calls)
    _, told = carrier_posts(gateway, f"/webhooks/voice/{leg.id}/1", **call, Digits="9")
    assert "nothing to stop" in told
    assert "<Hangup/>" in told
    assert gateway.count(supporters) == gateway.count(consents) == 0
