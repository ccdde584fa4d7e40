"""Who handles STOP, START and HELP on a number: the carrier by default, nobody, or Advanced Opt-Out."""

import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox, SandboxError
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE, TOLL_FREE
from tests.sandbox.gateway_double import GatewayDouble

pytestmark = pytest.mark.usefixtures("gateway")


def is_taken(twilio: Client, rosa: Phone, sender: str) -> bool:
    """Whether a text to her is accepted; nothing but an opt-out may be the reason if not."""
    try:
        twilio.messages.create(to=rosa.number, from_=sender, body="Hello")
    except TwilioRestException as refused:
        if refused.code != 21610:
            raise
        return False
    return True


class TestSwitchedOff:
    def test_a_long_code_leaves_all_to_us(self, sandbox: Sandbox, gateway: GatewayDouble, twilio: Client) -> None:
        sandbox.opt_out(HOTLINE, "none")
        rosa = sandbox.phone("+14155550123")
        gateway.on("/sms", "<Response><Message>You are out.</Message></Response>")
        assert rosa.texts("STOP", to=HOTLINE) == ["You are out."]
        assert rosa.blocked_by == []
        assert is_taken(twilio, rosa, HOTLINE)
        assert "OptOutType" not in gateway.to("/sms")[0].form

    def test_a_toll_free_number_cannot_be(self, sandbox: Sandbox, rosa: Phone, twilio: Client) -> None:
        sandbox.opt_out(TOLL_FREE, "none")
        assert rosa.texts("STOP", to=TOLL_FREE)[0].startswith("NETWORK MSG: ")
        assert not is_taken(twilio, rosa, TOLL_FREE)

    def test_it_is_set_at_the_beginning_and_changed_later(self, sandbox: Sandbox, rosa: Phone) -> None:
        number = "+12025550177"
        assert sandbox.number(number, opt_out="none")["opt_out"] == "none"
        assert rosa.texts("HELP", to=number) == []
        sandbox.opt_out(number, "default")
        assert len(rosa.texts("HELP", to=number)) == 1


class TestAdvanced:
    @pytest.fixture(autouse=True)
    def _on_two_numbers(self, sandbox: Sandbox) -> None:
        sandbox.opt_out(SHORT_CODE, "advanced")
        sandbox.opt_out(HOTLINE, "advanced")

    @pytest.mark.parametrize(
        ("word", "meaning", "start_of_reply"),
        [
            ("stop", "STOP", "You have successfully been unsubscribed."),
            ("ALTO", "STOP", "Ya no le enviaremos mensajes."),
            (" Baja ", "STOP", "Ya no le enviaremos mensajes."),
            ("PARAR", "STOP", "Ya no le enviaremos mensajes."),
            ("START", "START", "You have successfully been re-subscribed"),
            ("alta", "START", "Listo: recibe nuestros mensajes otra vez."),
            ("INFO", "HELP", "Reply STOP"),
            ("AYUDA", "HELP", "Responda ALTO"),
        ],
    )
    def test_a_word_is_answered_and_told(
        self, rosa: Phone, gateway: GatewayDouble, server: SandboxServer, word: str, meaning: str, start_of_reply: str
    ) -> None:
        (reply,) = rosa.texts(word, to=SHORT_CODE)
        assert reply.startswith(start_of_reply)
        [told] = gateway.to("/sms")
        assert told.signed
        assert (told.form["OptOutType"], told.form["Body"]) == (meaning, word)
        assert told.form["MessagingServiceSid"] == "MG" + server.account_sid[2:]
        assert bool(rosa.blocked_by) == (meaning == "STOP")

    @pytest.mark.parametrize("words", ["STOP PLEASE", "ALTO ya", "NO MÁS", "stop.", "YES", "hola"])
    def test_other_texts_are_only_texts(
        self, rosa: Phone, gateway: GatewayDouble, twilio: Client, words: str
    ) -> None:
        assert rosa.texts(words, to=SHORT_CODE) == []
        assert "OptOutType" not in gateway.to("/sms")[0].form
        assert is_taken(twilio, rosa, SHORT_CODE)

    def test_a_stop_is_for_all_numbers_of_the_service(self, rosa: Phone, sandbox: Sandbox, twilio: Client) -> None:
        rosa.texts("PARAR", to=SHORT_CODE)
        assert rosa.blocked_by == [HOTLINE, SHORT_CODE]
        assert not is_taken(twilio, rosa, SHORT_CODE)
        assert not is_taken(twilio, rosa, HOTLINE)
        assert is_taken(twilio, rosa, TOLL_FREE)
        assert is_taken(twilio, sandbox.phone("+14155550166"), SHORT_CODE)

    def test_a_reply_of_ours_to_stop_is_blocked(self, rosa: Phone, gateway: GatewayDouble, twilio: Client) -> None:
        gateway.on("/sms", "<Response><Message>You are out.</Message></Response>")
        (reply,) = rosa.texts("STOP", to=SHORT_CODE)
        assert "unsubscribed" in reply
        [ours] = [message for message in twilio.messages.list() if message.direction == "outbound-reply"]
        assert (ours.body, ours.status, ours.error_code) == ("You are out.", "failed", 21610)

    def test_a_second_stop_is_told_but_not_answered(self, rosa: Phone, gateway: GatewayDouble) -> None:
        rosa.texts("STOP", to=SHORT_CODE)
        assert rosa.texts("ALTO", to=SHORT_CODE) == []
        assert gateway.to("/sms")[1].form["OptOutType"] == "STOP"

    @pytest.mark.parametrize("word", ["START", "UNSTOP", "YES", "ALTA", "COMENZAR"])
    def test_a_word_brings_one_back(self, rosa: Phone, gateway: GatewayDouble, twilio: Client, word: str) -> None:
        rosa.texts("STOP", to=SHORT_CODE)
        assert len(rosa.texts(word, to=SHORT_CODE)) == 1
        assert gateway.to("/sms")[1].form["OptOutType"] == "START"
        assert rosa.blocked_by == []
        assert is_taken(twilio, rosa, SHORT_CODE)

    def test_its_replies_are_on_the_phone_and_in_no_list(self, rosa: Phone, twilio: Client) -> None:
        (reply,) = rosa.texts("HELP", to=SHORT_CODE)
        assert rosa.inbox == [reply]
        assert [message.body for message in twilio.messages.list()] == ["HELP"]

    def test_a_toll_free_number_keeps_the_network_below_it(
        self, rosa: Phone, sandbox: Sandbox, gateway: GatewayDouble
    ) -> None:
        sandbox.opt_out(TOLL_FREE, "advanced")
        assert rosa.texts("STOP", to=TOLL_FREE)[0].startswith("NETWORK MSG: ")
        assert rosa.texts("START", to=TOLL_FREE)[0].startswith("NETWORK MSG: ")
        assert rosa.texts("ALTO", to=TOLL_FREE) == ["Ya no le enviaremos mensajes. Responda ALTA para recibirlos."]
        assert [request.form["OptOutType"] for request in gateway.to("/sms")] == ["STOP", "START", "STOP"]


def test_a_change_or_a_number_that_does_not_exist_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="may be default, none, advanced"):
        sandbox.opt_out(HOTLINE, "off")
    with pytest.raises(SandboxError, match="may be default, none, advanced"):
        sandbox.number("+12025550188", opt_out="on")
    with pytest.raises(SandboxError, match="must be a number of the account"):
        sandbox.opt_out("+12025550199", "none")
