"""What goes wrong on purpose."""

import time

import pytest
from requests.exceptions import ConnectionError as ConnectionBroken
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client
from twilio.rest.api.v2010.account.message import MessageInstance

from gateway.sandbox.client import Phone, Sandbox, SandboxError
from tests.sandbox.conftest import HOTLINE, SHORT_CODE
from tests.sandbox.gateway_double import Answer, GatewayDouble


def send(twilio: Client, rosa: Phone, callback: str = "") -> MessageInstance:
    more = {"status_callback": callback} if callback else {}
    return twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello", **more)


@pytest.mark.parametrize(
    ("fault", "status", "taken"), [("429", 429, 0), ("5xx_before", 500, 0), ("5xx_after", 500, 1)]
)
def test_an_error_before_or_after_the_message_was_taken(
    twilio: Client,
    sandbox: Sandbox,
    rosa: Phone,
    fault: str,
    status: int,
    taken: int,
) -> None:
    sandbox.faults(next=[fault])
    with pytest.raises(TwilioRestException) as failed:
        send(twilio, rosa)
    assert failed.value.status == status
    sandbox.no_faults()
    assert len(twilio.messages.list()) == taken
    assert send(twilio, rosa).status == "queued"


def test_a_rate_is_for_every_request(twilio: Client, sandbox: Sandbox) -> None:
    sandbox.faults(rate_429=1)
    with pytest.raises(TwilioRestException) as failed:
        twilio.messages("SM" + "0" * 32).fetch()
    assert (failed.value.status, failed.value.code) == (429, 20429)


def test_an_answer_may_be_dropped_after_the_message_was_taken(twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
    sandbox.faults(next=["dropped"])
    with pytest.raises(ConnectionBroken):
        send(twilio, rosa)
    assert len(twilio.messages.list()) == 1


def test_answers_may_be_slow(twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
    sandbox.faults(latency_ms=80)
    began = time.monotonic()
    send(twilio, rosa)
    assert time.monotonic() - began > 0.08


@pytest.mark.parametrize(
    ("callbacks", "expected"),
    [
        ({"doubled": 1}, ["sent", "sent", "delivered", "delivered"]),
        ({"lost": 1}, []),
    ],
)
def test_callbacks_come_twice_or_never(
    twilio: Client,
    sandbox: Sandbox,
    gateway: GatewayDouble,
    rosa: Phone,
    callbacks: dict[str, float],
    expected: list[str],
) -> None:
    sandbox.faults(callbacks=callbacks)
    send(twilio, rosa, gateway.url + "/status")
    sandbox.advance(30)
    assert [request.form["MessageStatus"] for request in gateway.to("/status")] == expected


def test_callbacks_come_in_another_order(
    twilio: Client, sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone
) -> None:
    sandbox.faults(callbacks={"reordered": 0.5}, seed=3)
    for _ in range(8):
        send(twilio, rosa, gateway.url + "/status")
    sandbox.advance(30)
    statuses: dict[str, list[str]] = {}
    for request in gateway.to("/status"):
        statuses.setdefault(request.form["MessageSid"], []).append(request.form["MessageStatus"])
    assert ["delivered", "sent"] in statuses.values()
    assert ["sent", "delivered"] in statuses.values()


def test_callbacks_come_late(twilio: Client, sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone) -> None:
    sandbox.faults(callbacks={"late_ms": 60_000})
    send(twilio, rosa, gateway.url + "/status")
    sandbox.advance(59)
    assert gateway.to("/status") == []
    sandbox.advance(10)
    assert len(gateway.to("/status")) == 2


def test_an_inbound_webhook_comes_twice_with_the_same_sid(
    sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone
) -> None:
    sandbox.faults(webhooks_repeated=1)
    gateway.on("/sms", "<Response><Message>Once</Message></Response>")
    assert rosa.texts("SIGN", to=SHORT_CODE) == ["Once"]
    first, second = gateway.to("/sms")
    assert first.form["MessageSid"] == second.form["MessageSid"]
    assert first.headers["I-Twilio-Idempotency-Token"] == second.headers["I-Twilio-Idempotency-Token"]


def test_the_answer_to_the_second_of_two_webhooks_counts(
    sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone
) -> None:
    sandbox.faults(webhooks_repeated=1)
    answers = ["Second", "First"]
    gateway.on("/voice", lambda _request: Answer(f"<Response><Say>{answers.pop()}</Say></Response>"))
    assert rosa.dials(HOTLINE) == "Second"


def test_the_same_seed_fails_the_same_requests(twilio: Client, sandbox: Sandbox, rosa: Phone) -> None:
    def failures() -> list[bool]:
        sandbox.faults(rate_5xx_before=0.5, seed=7)
        outcomes = []
        for _ in range(10):
            try:
                send(twilio, rosa)
            except TwilioRestException:
                outcomes.append(True)
            else:
                outcomes.append(False)
        return outcomes

    first = failures()
    assert first == failures()
    assert len(set(first)) == 2


@pytest.mark.parametrize(
    "knobs", [{"rate_500": 1}, {"next": ["boom"]}, {"callbacks": {"gone": 1}}, {"latency_ms": "x"}]
)
def test_a_knob_that_does_not_exist_is_refused(sandbox: Sandbox, knobs: dict[str, object]) -> None:
    with pytest.raises(SandboxError):
        sandbox.faults(**knobs)
