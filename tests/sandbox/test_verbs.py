"""The verbs that wait for the caller: Gather and Record."""

import pytest
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from tests.sandbox.conftest import HOTLINE
from tests.sandbox.gateway_double import GatewayDouble


def gather(attributes: str = "", after: str = "<Say>Nothing heard</Say>") -> str:
    return f'<Response><Gather action="/got" {attributes}><Say>Enter it</Say></Gather>{after}</Response>'


def got(gateway: GatewayDouble) -> list[dict[str, str]]:
    return [request.form for request in gateway.to("/got")]


class TestGather:
    @pytest.mark.parametrize(
        ("attributes", "pressed", "digits", "finished_on"),
        [
            ('numDigits="5"', "94110", "94110", ""),
            ("", "94110#", "94110", "#"),
            ('finishOnKey="*"', "12#3*", "12#3", "*"),
            ('numDigits="3" finishOnKey=""', "1#2", "1#2", ""),
            ('numDigits="1"', "123", "1", ""),
        ],
    )
    def test_keys_reach_the_action(
        self, gateway: GatewayDouble, rosa: Phone, attributes: str, pressed: str, digits: str, finished_on: str
    ) -> None:
        gateway.on("/voice", gather(attributes))
        rosa.dials(HOTLINE)
        rosa.presses(pressed)
        assert [(form["Digits"], form["FinishedOnKey"]) for form in got(gateway)] == [(digits, finished_on)]

    def test_silence_goes_on_to_the_next_verb(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather('timeout="3"'))
        rosa.dials(HOTLINE)
        assert rosa.waits(3) == ""  # the voice still takes a moment to say the prompt
        assert rosa.waits(1) == "Nothing heard"
        assert got(gateway) == []

    def test_the_finishing_key_alone_is_no_input(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather())
        rosa.dials(HOTLINE)
        assert rosa.presses("#") == "Nothing heard"
        assert got(gateway) == []

    def test_an_empty_result_reaches_the_action_if_asked(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather('actionOnEmptyResult="true"'))
        rosa.dials(HOTLINE)
        rosa.waits(10)
        assert [form["Digits"] for form in got(gateway)] == [""]

    def test_silence_and_no_next_verb_hang_up(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather(after=""))
        rosa.dials(HOTLINE)
        rosa.waits(10)
        assert rosa.call is None

    def test_keys_in_time_start_the_wait_anew(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather('timeout="5"'))
        rosa.dials(HOTLINE)
        for key in "941":
            rosa.presses(key)
            rosa.waits(4)
        rosa.waits(2)
        assert [form["Digits"] for form in got(gateway)] == ["941"]

    def test_the_default_action_is_the_document_itself(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", '<Response><Gather numDigits="1"/></Response>')
        rosa.dials(HOTLINE)
        rosa.presses("7")
        assert [request.form.get("Digits") for request in gateway.to("/voice")] == [None, "7"]

    def test_the_first_kind_of_input_wins(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather('input="dtmf speech"'))
        rosa.dials(HOTLINE)
        rosa.says("ninety four")
        assert got(gateway)[0]["SpeechResult"] == "ninety four"
        assert "Digits" not in got(gateway)[0]

    def test_words_are_no_keys(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather())
        rosa.dials(HOTLINE)
        rosa.says("one")
        assert rosa.on_call["waiting"] == "keys"
        rosa.presses("1#")
        assert got(gateway)[0]["Digits"] == "1"

    def test_keys_are_no_words(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather('input="speech"'))
        rosa.dials(HOTLINE)
        assert rosa.on_call["waiting"] == "speech"
        rosa.presses("1")
        assert got(gateway) == []

    def test_a_get_action_carries_the_keys_in_its_query(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", '<Response><Gather numDigits="1" method="GET" action="/got?turn=2"/></Response>')
        rosa.dials(HOTLINE)
        rosa.presses("4")
        (request,) = gateway.to("/got")
        assert request.signed
        assert request.query.startswith("turn=2&")
        assert "Digits=4" in request.query

    def test_hanging_up_ends_it(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", gather())
        rosa.dials(HOTLINE)
        rosa.hangs_up()
        rosa.waits(30)
        assert rosa.call is None
        assert got(gateway) == []


class TestRecord:
    RECORD = '<Response><Say>Your name?</Say><Record action="/got" recordingStatusCallback="/ready"/></Response>'

    def test_what_is_said_until_a_key_is_kept(self, gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
        gateway.on("/voice", self.RECORD)
        assert rosa.dials(HOTLINE) == "Your name?\nbeep"
        assert rosa.on_call["waiting"] == "recording"
        rosa.says("Rosa")
        rosa.says("Lopez")
        rosa.presses("#")
        (form,) = got(gateway)
        assert (form["Digits"], form["RecordingDuration"]) == ("#", "1")
        recording = twilio.recordings(form["RecordingSid"]).fetch()
        assert (recording.call_sid, recording.status, recording.source) == (
            form["CallSid"],
            "completed",
            "RecordVerb",
        )
        ready = gateway.to("/ready")[0].form
        assert (ready["RecordingStatus"], ready["RecordingUrl"]) == ("completed", form["RecordingUrl"])

    def test_whoever_draws_breath_is_not_silent_yet(
        self, gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox
    ) -> None:
        gateway.on("/voice", '<Response><Record action="/got" timeout="3" maxLength="10"/></Response>')
        rosa.dials(HOTLINE)
        for _ in range(10):
            rosa.waits(2)
            sandbox.request("POST", f"/sandbox/phones/{rosa.number}/breathe")
        rosa.says("Rosa")
        rosa.waits(3)
        (form,) = got(gateway)
        assert form["RecordingDuration"] == "1"

    def test_silence_ends_it(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", self.RECORD)
        rosa.dials(HOTLINE)
        rosa.says("Rosa Lopez")
        rosa.waits(4)
        assert got(gateway) == []
        rosa.waits(1)
        assert got(gateway)[0]["Digits"] == ""

    def test_the_longest_length_ends_it(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", '<Response><Record action="/got" maxLength="10" timeout="0"/></Response>')
        rosa.dials(HOTLINE)
        rosa.says("Rosa")
        rosa.waits(9)
        assert got(gateway) == []
        rosa.waits(1)
        assert len(got(gateway)) == 1

    def test_nothing_said_falls_through(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", '<Response><Record action="/got"/><Say>We heard nothing</Say></Response>')
        rosa.dials(HOTLINE)
        assert rosa.waits(6) == "We heard nothing"
        assert got(gateway) == []

    def test_a_caller_who_hangs_up_has_still_spoken(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", self.RECORD)
        rosa.dials(HOTLINE)
        rosa.says("Rosa Lopez")
        rosa.hangs_up()
        (form,) = got(gateway)
        assert (form["Digits"], form["CallStatus"]) == ("hangup", "completed")
        assert rosa.call is None

    def test_it_is_played_back_as_its_words(self, gateway: GatewayDouble, rosa: Phone) -> None:
        gateway.on("/voice", self.RECORD)
        gateway.on("/got", "<Response><Say>You said</Say><Pause/></Response>")
        rosa.dials(HOTLINE)
        rosa.says("Rosa Lopez")
        rosa.presses("#")
        url = got(gateway)[0]["RecordingUrl"]
        gateway.on("/voice", f"<Response><Play>{url}</Play></Response>")
        rosa.hangs_up()
        assert rosa.dials(HOTLINE) == "[recording: Rosa Lopez]"


def test_what_was_said_is_in_the_transcript(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> None:
    gateway.on("/voice", gather('numDigits="1"'))
    rosa.dials(HOTLINE)
    rosa.presses("1")
    call = rosa.last_call
    assert call is not None
    assert [(line["who"], line["text"]) for line in call["transcript"]] == [
        ("gateway", "Enter it"),
        ("phone", "[keys 1]"),
    ]
