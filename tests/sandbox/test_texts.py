"""A phone texts the account."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox, SandboxError
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE, TOLL_FREE
from tests.sandbox.gateway_double import Answer, GatewayDouble


def test_the_reply_in_the_twiml_comes_back(gateway: GatewayDouble, rosa: Phone) -> None:
    gateway.on("/sms", "<Response><Message>What is your name?</Message></Response>")
    assert rosa.texts("SIGN", to=SHORT_CODE) == ["What is your name?"]
    assert rosa.thread == ["SIGN", "What is your name?"]
    assert rosa.last_text == "What is your name?"


def test_the_webhook_carries_what_the_carrier_sends(
    gateway: GatewayDouble, rosa: Phone, server: SandboxServer
) -> None:
    rosa.texts("Hello ñ", to=SHORT_CODE)
    request = gateway.to("/sms")[0]
    assert request.signed
    assert request.form["MessageSid"] == request.form["SmsSid"] == request.form["SmsMessageSid"]
    expected = {
        "AccountSid": server.account_sid,
        "From": rosa.number,
        "To": SHORT_CODE,
        "Body": "Hello ñ",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsStatus": "received",
        "FromCity": "SAN FRANCISCO",
        "FromState": "CA",
        "ToCity": "",
        "ToCountry": "",
    }
    assert request.form.items() >= expected.items()


def test_several_messages_are_several_texts(gateway: GatewayDouble, rosa: Phone) -> None:
    gateway.on("/sms", "<Response><Message>One</Message><Message><Body>Two</Body></Message></Response>")
    assert rosa.texts("HI", to=SHORT_CODE) == ["One", "Two"]


def test_a_redirect_leads_to_another_document(gateway: GatewayDouble, rosa: Phone) -> None:
    gateway.on("/sms", "<Response><Redirect>/more?x=1</Redirect></Response>")
    gateway.on("/more", "<Response><Message>More</Message></Response>")
    assert rosa.texts("HI", to=SHORT_CODE) == ["More"]
    assert gateway.to("/more")[0].form["Body"] == "HI"


def test_behind_an_action_no_verb_is_reached(gateway: GatewayDouble, rosa: Phone) -> None:
    gateway.on("/sms", '<Response><Message action="/sent?id=7">One</Message><Message>Two</Message></Response>')
    assert rosa.texts("HI", to=SHORT_CODE) == ["One"]
    told = gateway.to("/sent")[0]
    assert told.query == "id=7"
    assert told.form["MessageStatus"] == "queued"
    assert told.form["MessageSid"] == rosa.state["texts"][-1]["sid"]


@pytest.mark.parametrize("attribute", ["action", "statusCallback"])
def test_a_reply_has_a_life_of_its_own(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox, attribute: str) -> None:
    gateway.on("/sms", f'<Response><Message {attribute}="/status">Hi</Message></Response>')
    rosa.texts("HI", to=SHORT_CODE)
    sandbox.advance(5)
    assert [request.form["MessageStatus"] for request in gateway.to("/status")][-2:] == ["sent", "delivered"]


def test_plain_text_is_texted_back(gateway: GatewayDouble, rosa: Phone) -> None:
    gateway.on("/sms", Answer("OK", content_type="text/plain; charset=utf-8"))
    assert rosa.texts("HI", to=SHORT_CODE) == ["OK"]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (Answer("OK", content_type="text/html"), 12100),
        (Answer("<Response/>", content_type="application/json"), 12300),
        (Answer("", status=204), 11200),
        (Answer("", status=500), 11200),
        (Answer("<Response><message>hi</message></Response>"), 12200),
        (Answer("<Response><Say>hi</Say></Response>"), 12200),
        (Answer(f"<Response><Message>{'x' * 66_000}</Message></Response>"), 11750),
        (Answer("<Response><Redirect>/sms</Redirect></Response>"), 12400),
    ],
)
def test_a_wrong_answer_is_shown_with_the_carriers_code(
    gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox, answer: Answer, code: int
) -> None:
    gateway.on("/sms", answer)
    assert rosa.texts("HI", to=SHORT_CODE) == []
    assert rosa.errors[0]["code"] == code
    assert any(line["kind"] == "error" and line["code"] == code for line in sandbox.log())


def test_a_failed_webhook_goes_to_the_fallback(gateway: GatewayDouble, rosa: Phone, server: SandboxServer) -> None:
    server.carrier.store.numbers[SHORT_CODE].sms_fallback_url = gateway.url + "/fallback"
    gateway.on("/sms", Answer("", status=503))
    gateway.on("/fallback", "<Response><Message>Try later</Message></Response>")
    assert rosa.texts("HI", to=SHORT_CODE) == ["Try later"]
    told = gateway.to("/fallback")[0].form
    assert (told["ErrorCode"], told["ErrorUrl"]) == ("11200", gateway.url + "/sms")
    assert told["Body"] == "HI"


def test_a_missed_text_is_still_in_the_list(gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
    gateway.on("/sms", Answer("", status=500))
    rosa.texts("HI", to=SHORT_CODE)
    (message,) = twilio.messages.list(to=SHORT_CODE)
    assert (message.direction, message.status, message.body) == ("inbound", "received", "HI")


def test_a_text_to_nobody_is_refused(sandbox: Sandbox, rosa: Phone) -> None:
    with pytest.raises(SandboxError, match="no number of the account"):
        rosa.texts("HI", to="99999")


@pytest.mark.usefixtures("gateway")
class TestOptOut:
    """What the carrier does by itself, by kind of sender."""

    @pytest.mark.parametrize("word", ["STOP", "stop", " Unsubscribe ", "CANCEL", "END", "quit", "OptOut", "REVOKE"])
    def test_a_long_code_stops(self, gateway: GatewayDouble, rosa: Phone, twilio: Client, word: str) -> None:
        (reply,) = rosa.texts(word, to=HOTLINE)
        assert reply.startswith("You have successfully been unsubscribed.")
        assert gateway.to("/sms")[0].form["Body"] == word
        with pytest.raises(TwilioRestException) as refused:
            twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Still there?")
        assert (refused.value.code, refused.value.status) == (21610, 400)

    @pytest.mark.parametrize("words", ["STOP PLEASE", "stop this bill", "opt out", "ALTO"])
    def test_only_one_whole_word_stops(self, rosa: Phone, twilio: Client, words: str) -> None:
        assert rosa.texts(words, to=HOTLINE) == []
        assert twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Yes?").status == "queued"

    def test_a_reply_to_stop_is_blocked(self, gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
        gateway.on("/sms", "<Response><Message>You are out.</Message></Response>")
        (reply,) = rosa.texts("STOP", to=HOTLINE)
        assert "unsubscribed" in reply
        blocked = next(message for message in twilio.messages.list() if message.body == "You are out.")
        assert (blocked.status, blocked.error_code) == ("failed", 21610)

    def test_other_senders_are_not_blocked(self, rosa: Phone, twilio: Client) -> None:
        rosa.texts("STOP", to=HOTLINE)
        assert twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hi").status == "queued"

    @pytest.mark.parametrize("word", ["START", "YES", "unstop"])
    def test_a_word_brings_one_back(self, rosa: Phone, twilio: Client, word: str) -> None:
        rosa.texts("STOP", to=HOTLINE)
        (reply,) = rosa.texts(word, to=HOTLINE)
        assert reply.startswith("You have successfully been re-subscribed")
        assert twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Hi").status == "queued"

    def test_yes_from_a_subscriber_is_only_a_text(self, rosa: Phone) -> None:
        assert rosa.texts("YES", to=HOTLINE) == []

    def test_toll_free_answers_as_the_network(self, rosa: Phone) -> None:
        assert rosa.texts("HELP", to=TOLL_FREE) == ["Reply STOP to unsubscribe. Msg&Data Rates May Apply."]
        assert rosa.texts("STOP", to=TOLL_FREE)[0].startswith("NETWORK MSG: ")
        assert rosa.texts("HELP", to=TOLL_FREE) == []
        assert rosa.texts("YES", to=TOLL_FREE) == []
        assert rosa.texts("START", to=TOLL_FREE)[0].startswith("NETWORK MSG: ")

    def test_a_short_code_does_nothing(self, gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
        gateway.on("/sms", "<Response><Message>You are out.</Message></Response>")
        assert rosa.texts("STOP", to=SHORT_CODE) == ["You are out."]
        assert twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hi").status == "queued"
