"""Calls in and calls out, and what the gateway is told about them."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.api.v2010.account.call import CallInstance

from gateway.sandbox.client import Phone, Sandbox, SandboxError
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE
from tests.sandbox.gateway_double import Answer, GatewayDouble, Request

EVENTS = ["initiated", "ringing", "answered", "completed"]
PRESS = '<Response><Gather numDigits="1" action="/pressed"><Say>Press 1</Say></Gather></Response>'


@pytest.fixture
def ring(gateway: GatewayDouble, twilio: Client) -> "Ring":
    gateway.on("/out", PRESS)
    return Ring(gateway, twilio)


class Ring:
    """Calls of the API, with all callbacks to /status."""

    def __init__(self, gateway: GatewayDouble, twilio: Client) -> None:
        self._gateway = gateway
        self._twilio = twilio

    def __call__(self, to: str, **parameters: object) -> CallInstance:
        url = self._gateway.url
        return self._twilio.calls.create(
            to=to,
            from_=HOTLINE,
            status_callback=url + "/status",
            status_callback_event=EVENTS,
            **({"url": url + "/out"} | parameters),
        )

    @property
    def callbacks(self) -> list[dict[str, str]]:
        return [request.form for request in self._gateway.to("/status")]

    @property
    def statuses(self) -> list[str]:
        return [form["CallStatus"] for form in self.callbacks]


class TestIn:
    def test_the_first_request_says_ringing(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", PRESS)
        assert rosa.dials(HOTLINE) == "Press 1"
        request = gateway.to("/voice")[0]
        assert request.signed
        expected = {
            "From": rosa.number,
            "Caller": rosa.number,
            "To": HOTLINE,
            "Called": HOTLINE,
            "CallStatus": "ringing",
            "Direction": "inbound",
            "StirVerstat": "TN-Validation-Passed-A",
            "CallerState": "CA",
            "CalledCity": "WASHINGTON",
        }
        assert request.form.items() >= expected.items()
        rosa.presses("1")
        assert gateway.to("/pressed")[0].form["CallStatus"] == "in-progress"

    def test_the_end_of_the_document_hangs_up(self, gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
        gateway.on("/voice", "<Response><Say>Goodbye</Say></Response>")
        assert rosa.dials(HOTLINE) == "Goodbye"
        assert rosa.call is None
        assert twilio.calls.list()[0].status == "completed"

    @pytest.mark.parametrize(
        ("reason", "status", "heard"),
        [("busy", "busy", "busy tone"), ("rejected", "no-answer", "The number you have dialed is not in service.")],
    )
    def test_a_rejected_call_is_never_answered(
        self, gateway: GatewayDouble, rosa: Phone, twilio: Client, reason: str, status: str, heard: str
    ) -> None:
        gateway.on("/voice", f'<Response><Reject reason="{reason}"/></Response>')
        assert rosa.dials(HOTLINE) == heard
        call = twilio.calls.list()[0]
        assert (call.status, call.duration) == (status, "0")

    def test_a_pause_first_delays_the_answer(self, gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
        gateway.on("/voice", '<Response><Pause length="3"/><Say>Hello</Say><Pause/></Response>')
        assert rosa.dials(HOTLINE) == ""
        assert rosa.on_call["status"] == "dialing"
        sandbox.advance(3)
        assert rosa.on_call["status"] == "in-progress"
        assert rosa.hears == "Hello"

    def test_the_numbers_status_callback_is_told(
        self, gateway: GatewayDouble, rosa: Phone, server: SandboxServer, sandbox: Sandbox
    ) -> None:
        server.carrier.store.numbers[HOTLINE].status_callback = gateway.url + "/status"
        gateway.on("/voice", PRESS)
        rosa.dials(HOTLINE)
        sandbox.advance(3)
        rosa.hangs_up()
        (request,) = gateway.to("/status")
        assert (request.form["CallStatus"], request.form["CallDuration"]) == ("completed", "3")

    def test_a_broken_document_is_told_and_ends_the_call(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", "<Response><Talk>Hi</Talk></Response>")
        assert "application error" in rosa.dials(HOTLINE)
        assert rosa.call is None
        assert rosa.errors[0]["code"] == 12200
        assert rosa.errors[0]["url"] == gateway.url + "/voice"

    def test_the_fallback_goes_on_with_the_call(
        self, gateway: GatewayDouble, rosa: Phone, server: SandboxServer
    ) -> None:
        server.carrier.store.numbers[HOTLINE].voice_fallback_url = gateway.url + "/fallback"
        gateway.on("/voice", Answer("", status=500))
        gateway.on("/fallback", "<Response><Say>Call later</Say></Response>")
        assert rosa.dials(HOTLINE) == "Call later"
        told = gateway.to("/fallback")[0].form
        assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", gateway.url + "/voice")

    def test_documents_that_lead_in_a_circle_end(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", "<Response><Redirect>/voice</Redirect></Response>")
        rosa.dials(HOTLINE)
        assert rosa.call is None
        assert rosa.errors[0]["code"] == 12400

    def test_audio_is_played_and_plain_text_spoken(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", Answer("RIFF", content_type="audio/x-wav"))
        assert "[sound: " in rosa.dials(HOTLINE)
        gateway.on("/voice", Answer("Just words", content_type="text/plain"))
        assert rosa.dials(HOTLINE) == "Just words"

    def test_a_phone_is_on_one_call_at_a_time(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", PRESS)
        rosa.dials(HOTLINE)
        with pytest.raises(SandboxError, match="already on a call"):
            rosa.dials(HOTLINE)

    def test_the_api_may_be_called_before_the_webhook_answers(
        self, gateway: GatewayDouble, rosa: Phone, twilio: Client
    ) -> None:
        def ask_back(request: Request) -> Answer:
            twilio.calls(request.form["CallSid"]).fetch()
            return Answer("<Response><Say>Hello</Say></Response>")

        gateway.on("/voice", ask_back)
        assert rosa.dials(HOTLINE) == "Hello"


@pytest.mark.usefixtures("sandbox")
class TestOut:
    def test_a_person_answers_listens_and_hangs_up(self, ring: Ring, rosa: Phone, sandbox: Sandbox) -> None:
        call = ring(rosa.number)
        assert (call.status, call.direction, call.queue_time) == ("queued", "outbound-api", "0")
        assert rosa.on_call["status"] == "ringing"
        sandbox.advance(6)
        assert rosa.answers() == "Press 1"
        sandbox.advance(4)
        rosa.hangs_up()
        assert ring.statuses == ["initiated", "ringing", "in-progress", "completed"]
        assert [form["SequenceNumber"] for form in ring.callbacks] == ["0", "1", "2", "3"]
        last = ring.callbacks[-1]
        assert (last["CallDuration"], last["Duration"], last["SipResponseCode"]) == ("4", "1", "200")
        assert last["CallbackSource"] == "call-progress-events"
        assert call.fetch().duration == "4"

    def test_only_completed_is_told_unless_asked(self, gateway: GatewayDouble, twilio: Client, rosa: Phone) -> None:
        url = gateway.url
        twilio.calls.create(to=rosa.number, from_=HOTLINE, url=url + "/out", status_callback=url + "/status")
        rosa.declines()
        assert [request.form["CallStatus"] for request in gateway.to("/status")] == ["busy"]

    @pytest.mark.parametrize(
        ("behaviour", "status", "sip"),
        [("busy", "busy", "486"), ("decline", "busy", "486"), ("no-answer", "no-answer", "487")],
    )
    def test_a_call_that_nobody_takes(
        self, ring: Ring, sandbox: Sandbox, behaviour: str, status: str, sip: str
    ) -> None:
        phone = sandbox.phone("+14155550166", behaviour=behaviour)
        call = ring(phone.number, timeout=20)
        sandbox.advance(19)
        sandbox.advance(2)
        assert ring.statuses == ["initiated", "ringing", status]
        assert ring.callbacks[-1]["SipResponseCode"] == sip
        assert call.fetch().status == status

    def test_a_number_that_is_no_telephone_fails(self, ring: Ring, sandbox: Sandbox) -> None:
        call = ring("+14155550000")
        sandbox.advance(1)
        assert call.fetch().status == "failed"

    def test_a_phone_on_a_call_is_busy(
        self, ring: Ring, gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox
    ) -> None:
        gateway.on("/voice", PRESS)
        rosa.dials(HOTLINE)
        call = ring(rosa.number)
        sandbox.advance(1)
        assert call.fetch().status == "busy"

    def test_one_call_a_second_starts(self, ring: Ring, sandbox: Sandbox) -> None:
        phones = [sandbox.phone(f"+1415555020{number}") for number in range(3)]
        calls = [ring(phone.number) for phone in phones]
        assert [call.queue_time for call in calls] == ["0", "1000", "2000"]
        sandbox.advance(1.5)
        assert [call.fetch().status for call in calls] == ["ringing", "ringing", "queued"]

    def test_a_day_of_calls_is_too_much(self, ring: Ring, server: SandboxServer, rosa: Phone) -> None:
        server.carrier.next_call_at = server.clock.seconds() + 86_401
        with pytest.raises(TwilioRestException) as refused:
            ring(rosa.number)
        assert refused.value.code == 22005

    def test_a_queued_call_is_canceled_without_a_callback(self, ring: Ring, sandbox: Sandbox, rosa: Phone) -> None:
        call = ring(rosa.number)
        assert call.update(status="canceled").status == "canceled"
        sandbox.advance(60)
        assert ring.statuses == []
        assert rosa.call is None

    def test_a_ringing_call_is_canceled(self, ring: Ring, sandbox: Sandbox, rosa: Phone) -> None:
        call = ring(rosa.number)
        sandbox.advance(1)
        call.update(status="canceled")
        sandbox.advance(1)
        assert ring.statuses[-1] == "canceled"
        assert rosa.call is None
        with pytest.raises(TwilioRestException) as refused:
            call.update(status="completed")
        assert refused.value.code == 21220

    def test_a_call_under_way_is_redirected_and_ended(self, ring: Ring, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/other", '<Response><Say>Something else</Say><Pause length="60"/></Response>')
        call = ring(rosa.number)
        rosa.answers()
        call.update(url=gateway.url + "/other")
        assert rosa.on_call["status"] == "in-progress"
        assert rosa.hears == "Press 1\nSomething else"
        call.update(status="completed")
        assert rosa.call is None
        assert call.fetch().status == "completed"

    def test_the_calls_own_fallback_goes_on(self, ring: Ring, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/out", Answer("", status=500))
        gateway.on("/fallback", "<Response><Say>Call later</Say></Response>")
        ring(rosa.number, fallback_url=gateway.url + "/fallback")
        assert rosa.answers() == "Call later"
        assert gateway.to("/fallback")[0].form["ErrorCode"] == "11200"

    def test_an_inline_document_runs(self, twilio: Client, rosa: Phone) -> None:
        twilio.calls.create(to=rosa.number, from_=HOTLINE, twiml="<Response><Say>Hi</Say></Response>")
        assert rosa.answers() == "Hi"

    def test_an_inline_document_has_no_relative_urls(self, twilio: Client, rosa: Phone) -> None:
        twilio.calls.create(to=rosa.number, from_=HOTLINE, twiml='<Response><Gather action="/x"/></Response>')
        rosa.answers()
        assert rosa.errors[0]["code"] == 11100

    def test_a_time_limit_ends_the_call(
        self, ring: Ring, sandbox: Sandbox, rosa: Phone, gateway: GatewayDouble
    ) -> None:
        gateway.on("/out", '<Response><Pause length="600"/></Response>')
        call = ring(rosa.number, time_limit=30)
        rosa.answers()
        sandbox.advance(31)
        assert call.fetch().duration == "30"

    @pytest.mark.parametrize(
        ("mode", "verdict", "seconds"),
        [("Enable", "human", 4), ("Enable", "machine_start", 4), ("DetectMessageEnd", "machine_end_beep", 6.5)],
    )
    def test_the_carrier_listens_before_it_asks(
        self,
        ring: Ring,
        gateway: GatewayDouble,
        sandbox: Sandbox,
        mode: str,
        verdict: str,
        seconds: float,
    ) -> None:
        phone = sandbox.phone(
            "+14155550155", behaviour="answer" if verdict == "human" else "voicemail", answer_seconds=1
        )
        call = ring(phone.number, machine_detection=mode)
        sandbox.advance(1 + seconds - 0.1)
        assert gateway.to("/out") == []
        sandbox.advance(0.2)
        assert gateway.to("/out")[0].form["AnsweredBy"] == verdict
        assert call.fetch().answered_by == verdict

    def test_an_asynchronous_verdict_comes_later(self, ring: Ring, gateway: GatewayDouble, sandbox: Sandbox) -> None:
        phone = sandbox.phone("+14155550155", behaviour="voicemail", answer_seconds=1)
        url = gateway.url + "/amd"
        ring(phone.number, machine_detection="Enable", async_amd="true", async_amd_status_callback=url)
        sandbox.advance(1)
        assert "AnsweredBy" not in gateway.to("/out")[0].form
        sandbox.advance(4)
        verdict = gateway.to("/amd")[0].form
        assert (verdict["AnsweredBy"], verdict["MachineDetectionDuration"]) == ("machine_start", "4000")

    def test_a_machine_greets_beeps_and_hangs_up(self, ring: Ring, sandbox: Sandbox) -> None:
        phone = sandbox.phone("+14155550155", "Rosa", behaviour="voicemail")
        call = ring(phone.number, twiml='<Response><Pause length="300"/></Response>', url=None)
        sandbox.advance(10)
        said = [line["text"] for line in phone.on_call["transcript"]]
        assert said == ["You have reached Rosa. Please leave a message after the tone.", "beep"]
        sandbox.advance(60)
        assert call.fetch().status == "completed"

    @pytest.mark.parametrize(
        ("sender", "to", "code"),
        [
            ("+15005550006", "+15005550001", 21217),
            ("+15005550006", "+15005550002", 21214),
            ("+15005550006", "+15005550003", 21215),
            ("+15005550006", "+15005550004", 21216),
            ("+15005550001", "+14155550123", 21212),
            (SHORT_CODE, "+14155550123", 21212),
            ("+12125550000", "+14155550123", 21210),
        ],
    )
    def test_magic_and_wrong_numbers_are_refused(self, twilio: Client, sender: str, to: str, code: int) -> None:
        with pytest.raises(TwilioRestException) as refused:
            twilio.calls.create(to=to, from_=sender, url="http://127.0.0.1:9/")
        assert refused.value.code == code

    @pytest.mark.parametrize(
        ("parameters", "code"),
        [
            ({}, 21218),
            ({"url": "nonsense"}, 21205),
            ({"twiml": "x" * 4001}, 20001),
            ({"url": "http://127.0.0.1:9/", "status_callback_event": ["done"]}, 20001),
            ({"url": "http://127.0.0.1:9/", "timeout": 601}, 20001),
            ({"url": "http://127.0.0.1:9/", "send_digits": "12x"}, 20001),
            ({"url": "http://127.0.0.1:9/", "machine_detection": "Enable", "async_amd": "true"}, 21262),
        ],
    )
    def test_wrong_parameters_are_refused(
        self, twilio: Client, rosa: Phone, parameters: dict[str, str], code: int
    ) -> None:
        with pytest.raises(TwilioRestException) as refused:
            twilio.calls.create(to=rosa.number, from_=HOTLINE, **parameters)
        assert refused.value.code == code

    def test_lists_are_filtered(self, ring: Ring, twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
        ring(rosa.number)
        ring("+14155550000")
        sandbox.advance(3)
        assert [call.to for call in twilio.calls.list(status="failed")] == ["+14155550000"]
        assert [call.status for call in twilio.calls.list(to=rosa.number)] == ["ringing"]
        assert len(twilio.calls.list(from_=HOTLINE)) == 2
