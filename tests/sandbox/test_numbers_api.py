"""The account's numbers, recordings and look-ups."""

import urllib.request

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE, TOLL_FREE
from tests.sandbox.gateway_double import GatewayDouble


def test_telephone_numbers_and_short_codes_are_apart(twilio: Client, sandbox: Sandbox) -> None:
    assert [number.phone_number for number in twilio.incoming_phone_numbers.list()] == [HOTLINE, TOLL_FREE]
    assert [code.short_code for code in twilio.api.account.short_codes.list()] == [SHORT_CODE]


def test_a_number_is_found_by_itself(twilio: Client, sandbox: Sandbox) -> None:
    (number,) = twilio.incoming_phone_numbers.list(phone_number=TOLL_FREE)
    assert number.capabilities == {"fax": False, "mms": True, "sms": True, "voice": True}


def test_webhooks_are_set_and_used(twilio: Client, gateway: GatewayDouble, rosa: Phone) -> None:
    (number,) = twilio.incoming_phone_numbers.list(phone_number=HOTLINE)
    updated = number.update(
        sms_url=gateway.url + "/new-sms#rc=2",
        sms_fallback_url=gateway.url + "/fallback",
        voice_url=gateway.url + "/new-voice",
        voice_method="GET",
        status_callback=gateway.url + "/status",
    )
    assert updated.sms_url == gateway.url + "/new-sms#rc=2"
    rosa.texts("HI", to=HOTLINE)
    rosa.dials(HOTLINE)
    assert [(request.method, request.path) for request in gateway.requests][:2] == [
        ("POST", "/new-sms"),
        ("GET", "/new-voice"),
    ]


def test_a_short_codes_webhook_is_set(twilio: Client, gateway: GatewayDouble, rosa: Phone) -> None:
    (code,) = twilio.api.account.short_codes.list()
    code.update(sms_url=gateway.url + "/code")
    rosa.texts("HI", to=SHORT_CODE)
    assert len(gateway.to("/code")) == 1


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"sms_url": "nonsense"}, 21402),
        ({"sms_method": "PUT"}, 21403),
        ({"sms_fallback_url": "http://example.org/x"}, 21406),
        ({"voice_fallback_url": "http://example.org/x"}, 21405),
    ],
)
def test_wrong_webhooks_are_refused(twilio: Client, sandbox: Sandbox, parameters: dict[str, str], code: int) -> None:
    (number,) = twilio.incoming_phone_numbers.list(phone_number=HOTLINE)
    with pytest.raises(TwilioRestException) as refused:
        number.update(**parameters)
    assert refused.value.code == code


@pytest.mark.parametrize(("ending", "start"), [("", b"RIFF"), (".wav", b"RIFF"), (".mp3", b"\xff\xfb")])
def test_a_recording_can_be_heard_until_it_is_deleted(
    gateway: GatewayDouble, rosa: Phone, twilio: Client, ending: str, start: bytes
) -> None:
    gateway.on("/voice", '<Response><Record action="/got"/></Response>')
    rosa.dials(HOTLINE)
    rosa.says("Rosa Lopez")
    rosa.hangs_up()
    url = gateway.to("/got")[0].form["RecordingUrl"]
    with urllib.request.urlopen(url + ending, timeout=60) as response:  # noqa: S310 -- loopback
        assert response.read().startswith(start)
    (recording,) = twilio.recordings.list()
    recording.delete()
    assert twilio.recordings.list() == []


def test_an_unknown_recording_is_not_there(server: SandboxServer, sandbox: Sandbox, twilio: Client) -> None:
    with pytest.raises(TwilioRestException) as refused:
        twilio.recordings("RE" + "0" * 32).fetch()
    assert refused.value.status == 404


@pytest.mark.usefixtures("sandbox")
class TestLookup:
    def test_a_mobile_phone(self, twilio: Client, rosa: Phone) -> None:
        found = twilio.lookups.v2.phone_numbers(rosa.number).fetch(fields="line_type_intelligence")
        assert found.valid
        assert found.national_format == "(415) 555-0123"
        assert found.line_type_intelligence["type"] == "mobile"

    def test_a_landline(self, twilio: Client, sandbox: Sandbox) -> None:
        phone = sandbox.phone("+14155550199", line_type="landline")
        found = twilio.lookups.v2.phone_numbers(phone.number).fetch(fields="line_type_intelligence")
        assert found.line_type_intelligence["type"] == "landline"

    def test_a_premium_number(self, twilio: Client) -> None:
        found = twilio.lookups.v2.phone_numbers("+19005550123").fetch(fields="line_type_intelligence")
        assert found.line_type_intelligence["type"] == "premium"

    @pytest.mark.parametrize(
        ("number", "code", "country"),
        [("+525512345678", "52", "MX"), ("+50255512345", "502", "GT"), ("+18095550123", "1", "DO")],
    )
    def test_a_number_abroad(self, twilio: Client, number: str, code: str, country: str) -> None:
        found = twilio.lookups.v2.phone_numbers(number).fetch()
        assert (found.calling_country_code, found.country_code) == (code, country)

    def test_line_types_cost_and_are_only_told_when_asked(self, twilio: Client, rosa: Phone) -> None:
        assert twilio.lookups.v2.phone_numbers(rosa.number).fetch().line_type_intelligence is None

    def test_a_national_number(self, twilio: Client) -> None:
        found = twilio.lookups.v2.phone_numbers("(415) 555-0123").fetch(country_code="US")
        assert found.phone_number == "+14155550123"

    @pytest.mark.parametrize(
        ("number", "problem"),
        [
            ("+1415555", "TOO_SHORT"),
            ("+141555501234", "TOO_LONG"),
            ("+11155550123", "INVALID_BUT_POSSIBLE"),
            ("hello", "NOT_A_NUMBER"),
        ],
    )
    def test_a_number_that_cannot_exist(self, twilio: Client, number: str, problem: str) -> None:
        found = twilio.lookups.v2.phone_numbers(number).fetch()
        assert (found.valid, found.validation_errors) == (False, [problem])
