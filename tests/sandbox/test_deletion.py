"""What the API deletes, what goes wrong with it, and what the carrier still holds afterwards."""

from pathlib import Path

import pytest
from requests.exceptions import ConnectionError as ConnectionBroken
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE
from tests.sandbox.gateway_double import GatewayDouble

_RECORDING = '<Response><Record action="/done"/></Response>'


@pytest.fixture
def recorded(gateway: GatewayDouble, rosa: Phone, sandbox: Sandbox) -> Phone:
    """She texted, was texted back, and left words on the hotline."""
    gateway.on("/sms", "<Response><Message>Thank you, Rosa López!</Message></Response>")
    gateway.on("/voice", _RECORDING)
    rosa.texts("SIGN Rosa López", to=SHORT_CODE)
    rosa.dials(HOTLINE)
    rosa.says("My name is Rosa López")
    rosa.hangs_up()
    sandbox.advance(10)
    return rosa


def delete_all(twilio: Client, phone: Phone) -> None:
    for message in [*twilio.messages.list(to=phone.number), *twilio.messages.list(from_=phone.number)]:
        assert message.delete()
    for call in [*twilio.calls.list(to=phone.number), *twilio.calls.list(from_=phone.number)]:
        for recording in twilio.recordings.list(call_sid=call.sid):
            assert recording.delete()
        assert call.delete()


def code_of(refused: pytest.ExceptionInfo[TwilioRestException]) -> tuple[int, int]:
    return refused.value.status, refused.value.code


@pytest.mark.usefixtures("recorded")
def test_what_is_deleted_is_not_found_again(twilio: Client) -> None:
    for found in (twilio.messages.list()[0], twilio.calls.list()[0], twilio.recordings.list()[0]):
        assert found.delete()
        with pytest.raises(TwilioRestException) as missing:
            found.fetch()
        assert code_of(missing) == (404, 20404)
        with pytest.raises(TwilioRestException) as missing:
            found.delete()
        assert code_of(missing) == (404, 20404)


def test_a_call_under_way_cannot_be_deleted(gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
    gateway.on("/voice", _RECORDING)
    rosa.dials(HOTLINE)
    [call] = twilio.calls.list()
    with pytest.raises(TwilioRestException) as refused:
        call.delete()
    assert code_of(refused) == (409, 20009)
    rosa.hangs_up()
    assert call.delete()


def test_a_text_without_a_receipt_can_be_deleted_after_an_hour(twilio: Client, sandbox: Sandbox) -> None:
    quiet = sandbox.phone("+14155550177", delivery="no-receipt")
    message = twilio.messages.create(to=quiet.number, from_=SHORT_CODE, body="Hello")
    sandbox.advance(3500)
    with pytest.raises(TwilioRestException) as refused:
        message.delete()
    assert code_of(refused) == (409, 20009)
    sandbox.advance(200)
    assert message.delete()


def test_the_list_of_calls_is_filtered_by_either_end(recorded: Phone, twilio: Client) -> None:
    assert len(twilio.calls.list(from_=recorded.number)) == 1
    assert twilio.calls.list(to=recorded.number) == []
    assert twilio.calls.list(from_="anonymous") == []


@pytest.mark.usefixtures("recorded")
@pytest.mark.parametrize(
    ("fault", "status", "left"), [("429", 429, 1), ("5xx_before", 500, 1), ("5xx_after", 500, 0)]
)
def test_a_deletion_may_fail_before_or_after_it_was_done(
    twilio: Client, sandbox: Sandbox, fault: str, status: int, left: int
) -> None:
    for listing in (twilio.messages, twilio.calls, twilio.recordings):
        before = listing.list()
        sandbox.faults(next=[fault])
        with pytest.raises(TwilioRestException) as failed:
            before[0].delete()
        assert failed.value.status == status
        assert len(listing.list()) == len(before) - 1 + left


@pytest.mark.usefixtures("recorded")
def test_the_answer_to_a_deletion_may_be_dropped(twilio: Client, sandbox: Sandbox) -> None:
    [recording] = twilio.recordings.list()
    sandbox.faults(next=["dropped"])
    with pytest.raises(ConnectionBroken):
        recording.delete()
    assert twilio.recordings.list() == []


class TestTraces:
    def test_a_number_is_found_in_everything_that_is_held(self, recorded: Phone, sandbox: Sandbox) -> None:
        found = sandbox.traces(recorded.number)
        assert {trace["kind"] for trace in found} == {"text", "call", "log"}
        texts = [trace["fields"] for trace in found if trace["kind"] == "text"]
        assert texts == [{"sender": recorded.number}, {"to": recorded.number}]

    @pytest.mark.usefixtures("recorded")
    def test_words_are_found_in_texts_and_recordings(self, sandbox: Sandbox) -> None:
        assert [trace["kind"] for trace in sandbox.traces("rosa lópez")] == ["text", "text", "recording"]

    @pytest.mark.usefixtures("gateway")
    @pytest.mark.parametrize("written", ["4155550123", "415-555-0123", "(415) 555-0123", "+1 415 555 0123"])
    def test_a_number_is_found_however_it_is_written(self, sandbox: Sandbox, rosa: Phone, written: str) -> None:
        sandbox.phone("+14155550199").texts(f"Call my aunt at {written}.", to=SHORT_CODE)
        assert [trace["kind"] for trace in sandbox.traces(rosa.number)] == ["text"]
        assert len(sandbox.traces(written)) == 1

    def test_none_is_left_when_everything_is_deleted(self, recorded: Phone, sandbox: Sandbox, twilio: Client) -> None:
        assert twilio.lookups.v2.phone_numbers(recorded.number).fetch().valid
        delete_all(twilio, recorded)
        assert sandbox.traces(recorded.number) == []
        assert sandbox.traces("Rosa López") == []

    @pytest.mark.usefixtures("recorded")
    def test_a_redacted_text_is_held_without_its_words(self, sandbox: Sandbox, twilio: Client) -> None:
        for message in twilio.messages.list():
            message.update(body="")
        assert [trace["kind"] for trace in sandbox.traces("Rosa López")] == ["recording"]
        assert len(twilio.messages.list()) == 2

    def test_others_keep_theirs(self, recorded: Phone, sandbox: Sandbox, twilio: Client) -> None:
        beto = sandbox.phone("+14155550144")
        beto.texts("SIGN", to=SHORT_CODE)
        sandbox.advance(10)
        delete_all(twilio, recorded)
        assert {trace["kind"] for trace in sandbox.traces(beto.number)} == {"text", "log"}


def test_the_phone_keeps_what_it_got(recorded: Phone, sandbox: Sandbox, twilio: Client) -> None:
    texts, heard = recorded.thread, recorded.last_call
    twilio.messages.list()[0].update(body="")
    delete_all(twilio, recorded)
    assert recorded.thread == texts == ["SIGN Rosa López", "Thank you, Rosa López!"]
    assert recorded.last_call == heard


def test_a_restart_forgets_neither_the_phone_nor_what_was_deleted(tmp_path: Path, gateway: GatewayDouble) -> None:
    gateway.on("/sms", "<Response><Message>Hi</Message></Response>")
    gateway.on("/voice", _RECORDING)
    state = tmp_path / "state.json"
    with SandboxServer(auth_token=gateway.auth_token, state=state) as first:
        first.client.number(SHORT_CODE, "short_code", sms_url=gateway.url + "/sms", opt_out="advanced")
        first.client.number(HOTLINE, voice_url=gateway.url + "/voice")
        rosa = first.client.phone("+14155550123")
        rosa.texts("HELP", to=SHORT_CODE)
        rosa.texts("SIGN", to=SHORT_CODE)
        rosa.dials(HOTLINE)
        rosa.hangs_up()
        store = first.carrier.store
        store.messages.pop(next(reversed(store.messages)))
        store.calls.clear()
        before = rosa.state
    with SandboxServer(auth_token=gateway.auth_token, state=state) as second:
        again = second.client.phone("+14155550123")
        assert again.state == before
        assert [message.body for message in second.carrier.store.messages.values()] == ["HELP", "Hi", "SIGN"]
        assert not second.carrier.store.calls
