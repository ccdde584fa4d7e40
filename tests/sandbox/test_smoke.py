from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from tests.sandbox.gateway_double import GatewayDouble

HOTLINE = "+12025550100"


def test_text(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    gateway.on("/sms", "<Response><Message>Hello</Message></Response>")
    assert rosa.texts("SIGN", to="54321") == ["Hello"]
    assert rosa.thread == ["SIGN", "Hello"]
    assert gateway.requests[0].signed


def test_call(gateway: GatewayDouble, rosa: Phone, office: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", '<Response><Gather numDigits="1" action="/one"><Say>Press 1</Say></Gather></Response>')
    gateway.on(
        "/one", '<Response><Say>Connecting</Say><Dial action="/done"><Number>+12024561111</Number></Dial></Response>'
    )
    gateway.on("/done", "<Response><Record action='/rec'/></Response>")
    gateway.on("/rec", "<Response><Say>Bye</Say></Response>")
    assert rosa.dials(HOTLINE) == "Press 1"
    assert rosa.presses("1") == "Connecting"
    sandbox.advance(2)
    assert office.on_call["status"] == "in-progress"
    office.says("White House, good day")
    assert "White House, good day" in rosa.hears
    office.hangs_up()
    assert rosa.on_call["waiting"] == "recording"
    assert gateway.to("/done")[0].form["DialCallStatus"] == "completed"
    rosa.says("Rosa Lopez")
    assert rosa.presses("#") == "Bye"
    assert rosa.call is None
    assert all(request.signed for request in gateway.requests)


def test_api_call(gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
    gateway.on("/out", '<Response><Gather numDigits="1" action="/one"><Say>Press 1</Say></Gather></Response>')
    call = twilio.calls.create(
        to=rosa.number,
        from_=HOTLINE,
        url=gateway.url + "/out",
        status_callback=gateway.url + "/status",
        status_callback_event=["initiated", "ringing", "answered", "completed"],
    )
    assert call.status == "queued"
    assert rosa.on_call["status"] == "ringing"
    assert rosa.answers() == "Press 1"
    rosa.hangs_up()
    assert [r.form["CallStatus"] for r in gateway.to("/status")] == [
        "initiated",
        "ringing",
        "in-progress",
        "completed",
    ]
    assert twilio.calls(call.sid).fetch().status == "completed"
