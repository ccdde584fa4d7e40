"""<Dial>: the caller is put through to an office."""

import pytest
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from tests.sandbox.conftest import HOTLINE
from tests.sandbox.gateway_double import GatewayDouble

OFFICE = "+12024561111"


def dial(attributes: str = "", number: str = "") -> str:
    return (
        f'<Response><Dial action="/done" {attributes}><Number {number}>{OFFICE}</Number></Dial>'
        "<Say>Not reached</Say></Response>"
    )


def outcome(gateway: GatewayDouble) -> tuple[str, str, str]:
    (request,) = gateway.to("/done")
    form = request.form
    return form["DialCallStatus"], form["DialCallDuration"], form["DialBridged"]


def test_the_two_hear_each_other(gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", dial())
    rosa.dials(HOTLINE)
    assert office.on_call["status"] == "ringing"
    assert office.on_call["with"] == rosa.number
    sandbox.advance(2)
    assert rosa.on_call["connected_to"] == OFFICE
    assert office.on_call["connected_to"] == rosa.number
    office.says("White House, good day")
    rosa.says("Stop separating families")
    assert "White House, good day" in [line["text"] for line in rosa.on_call["transcript"]]
    assert office.hears == "Stop separating families"
    sandbox.advance(60)
    office.hangs_up()
    assert outcome(gateway) == ("completed", "60", "true")


@pytest.mark.parametrize(("behaviour", "status"), [("busy", "busy"), ("decline", "busy"), ("no-answer", "no-answer")])
def test_nobody_answers(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox, behaviour: str, status: str
) -> None:
    sandbox.phone(OFFICE, kind="official", behaviour=behaviour)
    gateway.on("/voice", dial('timeout="15"'))
    rosa.dials(HOTLINE)
    sandbox.advance(14)
    sandbox.advance(2)
    assert outcome(gateway) == (status, "0", "false")
    assert office.call is None


def test_a_number_that_is_no_telephone_fails(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", dial())
    rosa.dials(HOTLINE)
    sandbox.advance(1)
    assert outcome(gateway) == ("failed", "0", "false")


def test_without_an_action_the_next_verb_follows(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", f"<Response><Dial>{OFFICE}</Dial><Say>Thank you</Say></Response>")
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    office.hangs_up()
    assert "Thank you" in rosa.hears


def test_voicemail_counts_as_completed(gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox) -> None:
    sandbox.phone(OFFICE, kind="official", behaviour="voicemail")
    number = 'machineDetection="Enable" amdStatusCallback="/amd"'
    gateway.on("/voice", dial(number=number))
    rosa.dials(HOTLINE)
    sandbox.advance(12)
    assert gateway.to("/amd")[0].form["AnsweredBy"] == "machine_start"
    assert gateway.to("/amd")[0].form["CallSid"] == office.on_call["sid"]
    sandbox.advance(60)
    assert outcome(gateway)[0] == "completed"


def test_star_goes_on_to_the_next_office(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial('hangupOnStar="true"'))
    gateway.on("/done", "<Response><Say>Next</Say><Pause/></Response>")
    rosa.dials(HOTLINE)
    sandbox.advance(10)
    assert rosa.presses("*") == "Next"
    assert office.call is None
    assert rosa.on_call["status"] == "in-progress"
    assert outcome(gateway) == ("completed", "8", "true")


def test_star_is_an_ordinary_key_unless_asked(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial())
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    rosa.presses("*")
    assert office.hears == "connected\n[keys *]"
    assert gateway.to("/done") == []


def test_the_callers_hanging_up_ends_the_session(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial(number='statusCallback="/leg"'))
    rosa.dials(HOTLINE)
    sandbox.advance(5)
    rosa.hangs_up()
    assert office.call is None
    assert gateway.to("/done") == []
    leg = gateway.to("/leg")[0].form
    assert (leg["CallStatus"], leg["CallDuration"], leg["Direction"]) == ("completed", "3", "outbound-dial")


def test_the_caller_hangs_up_while_it_rings(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial())
    rosa.dials(HOTLINE)
    rosa.hangs_up()
    sandbox.advance(10)
    assert office.call is None
    assert office.last_call is not None
    assert office.last_call["status"] == "no-answer"


def test_a_time_limit_parts_them(gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", dial('timeLimit="20"'))
    rosa.dials(HOTLINE)
    sandbox.advance(30)
    assert outcome(gateway) == ("completed", "20", "true")


def test_an_official_may_hang_up_after_a_while(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    sandbox.phone(OFFICE, kind="official", talk_seconds=45)
    gateway.on("/voice", dial())
    rosa.dials(HOTLINE)
    sandbox.advance(60)
    assert outcome(gateway) == ("completed", "45", "true")


def test_the_leg_has_callbacks_of_its_own(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox, twilio: Client
) -> None:
    events = 'statusCallback="/leg" statusCallbackEvent="initiated ringing answered completed"'
    gateway.on("/voice", dial(number=events))
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    office.hangs_up()
    forms = [request.form for request in gateway.to("/leg")]
    assert [form["CallStatus"] for form in forms] == ["initiated", "ringing", "in-progress", "completed"]
    (leg,) = twilio.calls.list(parent_call_sid=forms[0]["ParentCallSid"])
    assert leg.sid == gateway.to("/done")[0].form["DialCallSid"]


def test_tones_are_sent_before_the_two_are_connected(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial(number='sendDigits="wwww1928"'))
    rosa.dials(HOTLINE)
    sandbox.advance(2.5)
    assert "connected" not in office.hears
    sandbox.advance(3)
    assert office.on_call["connected_to"] == rosa.number
    assert office.hears == "tones 1928\nconnected"


def test_a_whisper_is_for_the_office_only(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial(number='url="/whisper"'))
    gateway.on(
        "/whisper", '<Response><Gather numDigits="1" action="/ok"><Say>A caller</Say></Gather><Hangup/></Response>'
    )
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    assert office.hears == "A caller"
    assert rosa.hears == ""
    office.presses("1")
    assert rosa.on_call["connected_to"] == OFFICE


def test_a_whisper_may_not_dial(gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", dial(number='url="/whisper"'))
    gateway.on("/whisper", f"<Response><Dial>{OFFICE}</Dial></Response>")
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    assert office.errors[0]["code"] == 12200


def test_the_first_to_answer_wins(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    slow = sandbox.phone("+12024561112", kind="official", answer_seconds=5)
    fast = sandbox.phone("+12024561113", kind="official", answer_seconds=3)
    gateway.on(
        "/voice", f"<Response><Dial><Number>{slow.number}</Number><Number>{fast.number}</Number></Dial></Response>"
    )
    rosa.dials(HOTLINE)
    sandbox.advance(10)
    assert rosa.on_call["connected_to"] == fast.number
    assert slow.last_call is not None
    assert slow.last_call["status"] == "canceled"


def test_one_after_the_other_if_asked(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    first = sandbox.phone("+12024561112", kind="official", behaviour="busy")
    second = sandbox.phone("+12024561113", kind="official")
    numbers = f"<Number>{first.number}</Number><Number>{second.number}</Number>"
    gateway.on("/voice", f'<Response><Dial sequential="true">{numbers}</Dial></Response>')
    rosa.dials(HOTLINE)
    assert second.call is None
    sandbox.advance(5)
    assert rosa.on_call["connected_to"] == second.number


def test_answer_on_bridge_leaves_the_caller_ringing(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial('answerOnBridge="true"'))
    rosa.dials(HOTLINE)
    assert rosa.on_call["status"] == "dialing"
    sandbox.advance(2)
    assert rosa.on_call["status"] == "in-progress"


@pytest.mark.parametrize(
    ("attributes", "text", "code"), [('callerId="+13125550000"', OFFICE, 13214), ("", "call me", 13223)]
)
def test_impossible_numbers_end_the_call(
    gateway: GatewayDouble, rosa: Phone, attributes: str, text: str, code: int
) -> None:
    gateway.on("/voice", f"<Response><Dial {attributes}>{text}</Dial></Response>")
    rosa.dials(HOTLINE)
    assert rosa.errors[0]["code"] == code


def test_a_recorded_talk_has_a_recording(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox
) -> None:
    gateway.on("/voice", dial('record="record-from-answer"'))
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    office.says("Good day")
    office.hangs_up()
    assert "RecordingUrl" in gateway.to("/done")[0].form


def test_redirecting_the_caller_ends_the_dial(
    gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox, twilio: Client
) -> None:
    gateway.on("/voice", dial())
    gateway.on("/other", '<Response><Say>Elsewhere</Say><Pause length="9"/></Response>')
    rosa.dials(HOTLINE)
    sandbox.advance(2)
    twilio.calls(rosa.on_call["sid"]).update(url=gateway.url + "/other")
    sandbox.advance(0)
    assert office.call is None
    assert "Elsewhere" in rosa.hears
