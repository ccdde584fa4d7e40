"""What the carrier holds about one person is found and deleted, through its own SDK over HTTP to the sandbox."""

import http.server
import json
from collections.abc import Callable
from contextlib import closing

import pytest

from gateway.carriers.errors import NotTaken, Refused, Uncertain, kind_of
from gateway.carriers.twilio import Carrier, Ring
from gateway.sandbox.client import Phone
from gateway.sandbox.record import keep
from gateway.sandbox.server import SandboxServer
from tests.carriers.answering import answering
from tests.running import ACCOUNT_SID, AUTH_TOKEN, HOTLINE, SHORT_CODE

ANA = "+13125550101"
BETO = "+13125550102"
NOWHERE = "http://127.0.0.1:9/webhooks/status/1"


@pytest.fixture
def ana(sandbox: SandboxServer, carrier: Carrier) -> Phone:
    """She texted both numbers, was texted, called, was rung, and left her name. So did Beto."""
    return [busy(sandbox, carrier, number) for number in (BETO, ANA)][-1]


def busy(sandbox: SandboxServer, carrier: Carrier, number: str) -> Phone:
    phone = sandbox.client.phone(number, behaviour="decline")
    phone.texts("SIGN", to=SHORT_CODE)
    sandbox.client.advance(60)
    carrier.send_text(SHORT_CODE, number, "What is your name?", NOWHERE, 600)
    sandbox.client.advance(60)
    phone.texts("hello", to=HOTLINE)
    phone.dials(HOTLINE)
    [call] = sandbox.carrier.store.history(number)
    keep(sandbox.carrier, call, f"My number is {number}", "RecordVerb")
    sandbox.client.advance(60)
    carrier.place_call(ring(number))
    sandbox.client.advance(60)
    return phone


def ring(to: str) -> Ring:
    return Ring(to, HOTLINE, "http://127.0.0.1:9/a", "http://127.0.0.1:9/f", "http://127.0.0.1:9/s", 25, 3600)


def erase(carrier: Carrier, number: str) -> None:
    for sid in carrier.texts_with(number):
        assert carrier.delete_text(sid)
    for call_sid in carrier.calls_with(number):
        assert all(carrier.delete_recording(sid) for sid in carrier.recordings_of(call_sid))
        assert carrier.delete_call(call_sid)


def test_every_text_of_one_person_is_found_newest_first(carrier: Carrier, ana: Phone, sandbox: SandboxServer) -> None:
    held = sandbox.carrier.store.messages
    assert [held[sid].body for sid in carrier.texts_with(ana.number)] == ["hello", "What is your name?", "SIGN"]


def test_every_call_of_one_person_is_found_newest_first(carrier: Carrier, ana: Phone, sandbox: SandboxServer) -> None:
    held = sandbox.carrier.store.calls
    assert [held[sid].direction for sid in carrier.calls_with(ana.number)] == ["outbound-api", "inbound"]


def test_the_recordings_of_one_call_are_found(carrier: Carrier, ana: Phone) -> None:
    rung, dialed = carrier.calls_with(ana.number)
    assert carrier.recordings_of(rung) == []
    assert len(carrier.recordings_of(dialed)) == 1


def test_a_long_correspondence_is_read_whole_while_it_is_deleted(carrier: Carrier, sandbox: SandboxServer) -> None:
    phone = sandbox.client.phone(ANA)
    for place in range(120):
        carrier.send_text(SHORT_CODE, ANA, f"Text {place}", NOWHERE, 600)
    phone.texts("enough", to=SHORT_CODE)
    sandbox.client.advance(120)
    assert sum(carrier.delete_text(sid) for sid in carrier.texts_with(ANA)) == 121
    assert list(carrier.texts_with(ANA)) == []


def test_nothing_is_left_of_one_and_everything_of_the_other(
    carrier: Carrier, ana: Phone, sandbox: SandboxServer
) -> None:
    beto = sandbox.client.traces(BETO)
    erase(carrier, ana.number)
    assert sandbox.client.traces(ana.number) == []
    assert sandbox.client.traces(BETO) == beto
    assert {trace["kind"] for trace in beto} == {"text", "call", "recording", "log"}


def test_what_is_gone_already_counts_as_deleted(carrier: Carrier, ana: Phone) -> None:
    text, call = next(carrier.texts_with(ana.number)), list(carrier.calls_with(ana.number))[1]
    [recording] = carrier.recordings_of(call)
    for _ in range(2):
        assert carrier.delete_text(text)
        assert carrier.delete_recording(recording)
        assert carrier.delete_call(call)


def test_what_is_under_way_is_deleted_later(carrier: Carrier, sandbox: SandboxServer) -> None:
    sandbox.client.phone(ANA, behaviour="busy")
    text = carrier.send_text(SHORT_CODE, ANA, "Hello", NOWHERE, 600).sid
    call = carrier.place_call(ring(ANA)).sid
    assert not carrier.delete_text(text)
    assert not carrier.delete_call(call)
    sandbox.client.advance(60)
    assert carrier.delete_text(text)
    assert carrier.delete_call(call)


def deletions(carrier: Carrier, number: str) -> list[Callable[[], bool]]:
    text, call = next(carrier.texts_with(number)), list(carrier.calls_with(number))[1]
    [recording] = carrier.recordings_of(call)
    return [
        lambda: carrier.delete_text(text),
        lambda: carrier.delete_recording(recording),
        lambda: carrier.delete_call(call),
    ]


@pytest.mark.parametrize(
    ("fault", "error"),
    [("429", NotTaken), ("5xx_before", Uncertain), ("5xx_after", Uncertain), ("dropped", Uncertain)],
)
def test_a_deletion_that_failed_is_tried_until_it_is_done(
    carrier: Carrier, ana: Phone, sandbox: SandboxServer, fault: str, error: type[Exception]
) -> None:
    for deletion in deletions(carrier, ana.number):
        sandbox.client.faults(next=[fault])
        with pytest.raises(error):
            deletion()
        assert deletion()
    erase(carrier, ana.number)
    assert sandbox.client.traces(ana.number) == []


def test_a_list_that_fails_is_no_short_list(carrier: Carrier, ana: Phone, sandbox: SandboxServer) -> None:
    [_, call] = carrier.calls_with(ana.number)
    for listing in (
        lambda: carrier.texts_with(ana.number),
        lambda: carrier.calls_with(ana.number),
        lambda: carrier.recordings_of(call),
    ):
        sandbox.client.faults(rate_5xx_before=1)
        with pytest.raises(Uncertain):
            listing()
        sandbox.client.faults(rate_429=1)
        with pytest.raises(NotTaken):
            listing()


def test_whose_must_be_said(carrier: Carrier) -> None:
    for question in (
        carrier.texts_with,
        carrier.calls_with,
        carrier.recordings_of,
        carrier.delete_text,
        carrier.delete_call,
        carrier.delete_recording,
    ):
        with pytest.raises(ValueError, match="Say whose"):
            question("")


def test_wrong_credentials_delete_nothing(ana: Phone, carrier: Carrier, sandbox: SandboxServer) -> None:
    text = next(carrier.texts_with(ana.number))
    with closing(Carrier(ACCOUNT_SID, "wrong", sandbox.url)) as stranger, pytest.raises(Refused) as refusal:
        stranger.delete_text(text)
    assert (refusal.value.kind, refusal.value.status) == ("configuration", 401)
    assert next(carrier.texts_with(ana.number)) == text


def test_a_404_that_is_not_the_carriers_own_is_no_deletion() -> None:
    with (
        answering(lambda handler: handler.send_error(404)) as url,
        closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url)) as carrier,
        pytest.raises(Refused) as refusal,
    ):
        carrier.delete_text("SM" + "0" * 32)
    assert (refusal.value.code, refusal.value.status) == (None, 404)


def test_a_carrier_that_knows_no_filter_makes_nobody_else_be_deleted() -> None:
    texts = [{"sid": "SM1", "to": ANA, "from": SHORT_CODE}, {"sid": "SM2", "to": BETO, "from": SHORT_CODE}]
    everybody = json.dumps({"next_page_uri": None, "messages": texts}).encode()

    def listed(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(everybody)))
        handler.end_headers()
        handler.wfile.write(everybody)

    with answering(listed) as url, closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url)) as carrier:
        assert set(carrier.texts_with(ANA)) == {"SM1"}


@pytest.mark.parametrize("code", [20009, 20404, 70005])
def test_the_codes_of_deletions_are_known(code: int) -> None:
    assert kind_of(code) != "unknown"
