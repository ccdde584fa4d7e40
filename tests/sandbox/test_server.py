"""The sandbox as a process: its clock, its memory, its page, and its manners towards wrong requests."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox, SandboxError
from gateway.sandbox.clock import Clock
from gateway.sandbox.server import SandboxServer
from tests.sandbox.conftest import HOTLINE, SHORT_CODE
from tests.sandbox.gateway_double import GatewayDouble


class TestClock:
    def test_events_happen_in_their_order_each_at_its_time(self) -> None:
        clock = Clock("manual")
        seen: list[tuple[str, float]] = []

        def first() -> None:
            seen.append(("first", clock.seconds()))
            clock.schedule(1, lambda: seen.append(("third", clock.seconds())))

        clock.schedule(5, lambda: seen.append(("last", clock.seconds())))
        clock.schedule(2, lambda: seen.append(("second", clock.seconds())))
        clock.schedule(2 - 0.5, first)
        clock.advance(10)
        assert seen == [("first", 1.5), ("second", 2), ("third", 2.5), ("last", 5)]
        assert clock.seconds() == 10

    def test_a_canceled_event_does_not_happen(self) -> None:
        clock = Clock("manual")
        seen: list[int] = []
        clock.schedule(1, lambda: seen.append(1)).cancel()
        clock.advance(2)
        assert seen == []

    def test_a_tempo_speeds_up_the_line_but_not_the_calendar(self) -> None:
        clock = Clock("real", tempo=1000)
        now, seconds = clock.now(), clock.seconds()
        time.sleep(0.02)
        assert clock.seconds() - seconds >= 20
        assert clock.now() - now < 10

    def test_stopping_and_starting_time_loses_none(self) -> None:
        clock = Clock("manual")
        clock.advance(100)
        now = clock.now()
        clock.set_mode("real")
        assert clock.seconds() == pytest.approx(100, abs=1)
        assert clock.now() == pytest.approx(now, abs=1)


def test_real_time_delivers_by_itself(gateway: GatewayDouble) -> None:
    with SandboxServer(auth_token=gateway.auth_token, mode="real", tempo=50) as server:
        server.client.number(SHORT_CODE, "short_code", sms_url=gateway.url + "/sms")
        server.client.number(HOTLINE, voice_url=gateway.url + "/voice")
        office = server.client.phone("+12024561111", kind="official")
        rosa = server.client.phone("+14155550123", text_to=SHORT_CODE, call_to=HOTLINE)
        gateway.on("/sms", '<Response><Message statusCallback="/status">Hi</Message></Response>')
        gateway.on("/voice", f"<Response><Dial>{office.number}</Dial></Response>")
        assert rosa.texts("SIGN") == ["Hi"]
        rosa.eventually(lambda phone: phone.state["texts"][-1]["status"] == "delivered")
        rosa.dials()
        rosa.eventually(lambda phone: phone.on_call["connected_to"] == office.number)
        office.hangs_up()
        rosa.eventually(lambda phone: phone.call is None)
    assert [request.form["MessageStatus"] for request in gateway.to("/status")] == ["sent", "delivered"]


def test_a_process_keeps_its_threads_over_a_restart(tmp_path: Path, gateway: GatewayDouble) -> None:
    gateway.on("/sms", "<Response><Message>Hi</Message></Response>")
    state = tmp_path / "below" / "state.json"
    for start in range(2):
        with _process(state) as sandbox:
            if start == 0:
                sandbox.number(SHORT_CODE, "short_code", sms_url=gateway.url + "/sms")
            rosa = sandbox.phone("+14155550123", "Rosa", text_to=SHORT_CODE)
            rosa.texts(f"Start {start}")
            thread = rosa.thread
    assert thread == ["Start 0", "Hi", "Start 1", "Hi"]
    assert json.loads(state.read_text())["numbers"][0]["number"] == SHORT_CODE


class _process:  # noqa: N801 -- read as a function in a with statement
    def __init__(self, state: Path) -> None:
        command = [sys.executable, "-m", "gateway.sandbox", "--port", "0", "--state", str(state)]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Sandbox:
        assert self._process.stdout is not None
        url = self._process.stdout.readline().split()[3].rstrip(",")
        return Sandbox(url)

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(60) == 0
        assert self._process.stdout is not None
        self._process.stdout.close()


def test_the_log_tells_what_happened(sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone, twilio: Client) -> None:
    rosa.texts("HI", to=SHORT_CODE)
    twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello")
    kinds = [line["kind"] for line in sandbox.log()]
    assert {"text", "webhook", "request"} <= set(kinds)
    webhook = next(line for line in reversed(sandbox.log()) if line["kind"] == "webhook")
    assert webhook["status"] == 200
    assert webhook["ms"] > 0


def test_a_reset_forgets_what_happened_but_not_who_there_is(
    sandbox: Sandbox, gateway: GatewayDouble, rosa: Phone, twilio: Client
) -> None:
    gateway.on("/voice", "<Response><Gather/></Response>")
    rosa.texts("STOP", to=HOTLINE)
    rosa.dials(HOTLINE)
    sandbox.faults(rate_429=1)
    sandbox.reset()
    assert rosa.thread == []
    assert rosa.call is None
    assert twilio.calls.list() == []
    assert twilio.messages.create(to=rosa.number, from_=HOTLINE, body="Hi").status == "queued"


@pytest.mark.parametrize(
    ("method", "path", "document", "sentence"),
    [
        ("POST", "/sandbox/phones", {"number": "12"}, "telephone number"),
        ("POST", "/sandbox/phones", {"number": "+14155550123", "behaviour": "sleep"}, "'behaviour' may be"),
        ("POST", "/sandbox/phones", {"number": "+14155550123", "colour": "red"}, "no colour"),
        ("POST", "/sandbox/numbers", {"number": "+14155550123", "kind": "short_code"}, "'kind'"),
        ("POST", "/sandbox/phones/+14155550123/texts", {"to": SHORT_CODE}, "'body' is missing"),
        ("POST", "/sandbox/phones/+14155550123/answer", {}, "on no call"),
        ("POST", "/sandbox/phones/+14155550123/keys", {"digits": "x"}, "'digits' may hold"),
        ("POST", "/sandbox/phones/+14155550999/texts", {"to": SHORT_CODE, "body": "x"}, "There is no phone"),
        ("POST", "/sandbox/clock", {"advance": -1}, "'advance' must be"),
        ("POST", "/sandbox/clock", {"mode": "fast"}, "'mode' may be"),
    ],
)
def test_an_impossible_wish_is_explained(
    sandbox: Sandbox, rosa: Phone, method: str, path: str, document: dict[str, object], sentence: str
) -> None:
    with pytest.raises(SandboxError, match=sentence):
        sandbox.request(method, path, document)


def test_phones_are_listed_with_what_is_unread(sandbox: Sandbox, rosa: Phone, office: Phone, twilio: Client) -> None:
    twilio.messages.create(to=rosa.number, from_=SHORT_CODE, body="Hello")
    assert [(phone["name"], phone["behaviour"], phone["unread"]) for phone in sandbox.phones()] == [
        ("Rosa", "manual", 1),
        ("White House", "answer", 0),
    ]
    assert rosa.inbox == ["Hello"]
    assert sandbox.phones()[0]["unread"] == 0
