"""The carrier through its own SDK, over HTTP to the sandbox, and what is made of its errors."""

import http.server
import socket
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from gateway.carriers.errors import KINDS, NotTaken, Refused, Uncertain, kind_of
from gateway.carriers.twilio import Carrier, Ring, Webhooks
from gateway.sandbox.server import SandboxServer
from tests.carriers.answering import answering
from tests.running import ACCOUNT_SID, AUTH_TOKEN, HOTLINE, SHORT_CODE

ANA = "+13125550101"
NOWHERE = "http://127.0.0.1:9/webhooks/status/1"


def long_ago() -> datetime:
    return datetime.now(UTC) - timedelta(days=400)


def a_ring(to: str = ANA) -> Ring:
    return Ring(to, HOTLINE, "http://127.0.0.1:9/a", "http://127.0.0.1:9/f", "http://127.0.0.1:9/s", 25, 3600)


def test_a_text_is_taken_and_found_in_the_list(carrier: Carrier) -> None:
    taken = carrier.send_text(SHORT_CODE, ANA, "Hola, ¿cómo está?", NOWHERE, 600)
    assert taken.status == "queued"
    [found] = carrier.texts_to(ANA, SHORT_CODE, long_ago())
    assert (found.sid, found.body, found.direction) == (taken.sid, "Hola, ¿cómo está?", "outbound-api")
    assert found.created_at
    assert carrier.texts_to(ANA, SHORT_CODE, found.created_at + timedelta(seconds=1)) == []
    assert carrier.texts_to(ANA, HOTLINE, long_ago()) == []


def test_a_list_of_several_pages_is_read_whole(carrier: Carrier) -> None:
    sent = {carrier.send_text(SHORT_CODE, ANA, f"Text {place}", NOWHERE, 600).sid for place in range(120)}
    assert {text.sid for text in carrier.texts_to(ANA, SHORT_CODE, long_ago())} == sent


def test_a_call_is_placed_found_asked_about_and_hung_up(carrier: Carrier) -> None:
    placed = carrier.place_call(a_ring())
    [found] = carrier.calls_to(ANA, HOTLINE, long_ago())
    assert found.sid == placed.sid
    carrier.hang_up(placed.sid)
    assert carrier.call(placed.sid).status in {"completed", "canceled"}
    carrier.hang_up(placed.sid)  # it is over already, and that is no error


def test_line_types(carrier: Carrier, sandbox: SandboxServer) -> None:
    sandbox.client.phone(ANA, line_type="landline")
    assert carrier.line_type(ANA) == "landline"


def test_the_accounts_numbers_and_where_they_point(carrier: Carrier) -> None:
    wanted = Webhooks.below("https://sms.example.org")
    for number in carrier.numbers():
        carrier.point_number(number, wanted)
    code, hotline = sorted(carrier.numbers(), key=lambda number: number.kind, reverse=True)
    assert (code.phone, code.kind, code.text, code.voice) == (SHORT_CODE, "short_code", True, False)
    assert (hotline.phone, hotline.kind, hotline.text, hotline.voice) == (HOTLINE, "long_code", True, True)
    assert hotline.webhooks == wanted
    assert code.webhooks.text == "https://sms.example.org/webhooks/sms#rc=3&rp=ct,rt,5xx&ct=2000&rt=4000"


@pytest.mark.parametrize(
    ("to", "code", "kind"),
    [
        ("+15005550001", 21211, "bad_number"),
        ("+15005550002", 21612, "bad_number"),
        ("+15005550004", 21610, "opted_out"),
        ("+15005550009", 21614, "landline"),
    ],
)
def test_refused_texts(carrier: Carrier, to: str, code: int, kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        carrier.send_text(SHORT_CODE, to, "Hello", NOWHERE, 600)
    assert (refusal.value.code, refusal.value.kind, refusal.value.ours) == (code, kind, False)
    assert to not in str(refusal.value)


def test_what_is_our_own_fault(carrier: Carrier, sandbox: SandboxServer) -> None:
    with closing(Carrier(ACCOUNT_SID, "wrong", sandbox.url)) as stranger, pytest.raises(Refused) as refusal:
        stranger.send_text(SHORT_CODE, ANA, "Hello", NOWHERE, 600)
    assert (refusal.value.kind, refusal.value.ours) == ("configuration", True)
    with pytest.raises(Refused) as refusal:
        carrier.send_text("+12025550199", ANA, "Hello", NOWHERE, 600)
    assert (refusal.value.kind, refusal.value.ours) == ("sender", True)


def test_too_many_requests_were_not_taken(carrier: Carrier, sandbox: SandboxServer) -> None:
    sandbox.client.faults(next=["429"])
    with pytest.raises(NotTaken):
        carrier.send_text(SHORT_CODE, ANA, "Hello", NOWHERE, 600)
    assert carrier.texts_to(ANA, SHORT_CODE, long_ago()) == []


@pytest.mark.parametrize(("fault", "there"), [("5xx_before", 0), ("5xx_after", 1), ("dropped", 1)])
def test_a_lost_answer_is_uncertain_and_asked_once(
    carrier: Carrier, sandbox: SandboxServer, fault: str, there: int
) -> None:
    carrier.texts_to(ANA, SHORT_CODE, long_ago())  # the connection is kept, and the fault meets a kept one
    sandbox.client.faults(next=[fault])
    with pytest.raises(Uncertain):
        carrier.send_text(SHORT_CODE, ANA, "Hello", NOWHERE, 600)
    assert len(carrier.texts_to(ANA, SHORT_CODE, long_ago())) == there


def test_nobody_there_is_not_taken() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(NotTaken):
        Carrier(ACCOUNT_SID, AUTH_TOKEN, f"http://127.0.0.1:{port}").send_text(SHORT_CODE, ANA, "Hi", NOWHERE, 600)


def test_a_carrier_that_never_answers_is_uncertain_in_time() -> None:
    over = threading.Event()
    with answering(lambda _handler: over.wait(120)) as url:
        started = time.monotonic()
        with pytest.raises(Uncertain):
            Carrier(ACCOUNT_SID, AUTH_TOKEN, url, timeout=0.2).send_text(SHORT_CODE, ANA, "Hi", NOWHERE, 600)
        over.set()
    assert time.monotonic() - started < 60


@pytest.mark.parametrize("answer", [b"", b"<html>", b"[]", b'{"sid": 7', b'{"strange": true}'])
def test_an_answer_that_makes_no_sense_is_uncertain(answer: bytes) -> None:
    def created(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(201)
        handler.send_header("Content-Length", str(len(answer)))
        handler.end_headers()
        handler.wfile.write(answer)

    with (
        answering(created) as url,
        closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url)) as carrier,
        pytest.raises(Uncertain),
    ):
        carrier.send_text(SHORT_CODE, ANA, "Hi", NOWHERE, 600)


def test_a_connection_is_kept_until_the_carrier_closes_it() -> None:
    connections: list[object] = []

    def answered(handler: http.server.BaseHTTPRequestHandler) -> None:
        connections.append(handler.client_address)
        body = b'{"messages": [], "next_page_uri": null}'
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = len(connections) == 3

    with answering(answered) as url, closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, url)) as carrier:
        for _ in range(4):
            carrier.texts_to(ANA, SHORT_CODE, long_ago())
            time.sleep(0.05)
    assert connections[0] == connections[1] == connections[2] != connections[3]


def test_every_host_of_the_sdk_is_replaced_and_a_path_prefix_kept() -> None:
    paths: list[str] = []

    def answered(handler: http.server.BaseHTTPRequestHandler) -> None:
        paths.append(handler.path)
        handler.send_error(404)

    with answering(answered) as url, closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, f"{url}/api/laml")) as carrier:
        with pytest.raises(Refused):
            carrier.line_type(ANA)
        with pytest.raises(Refused):
            carrier.call("CA" + "0" * 32)
    assert paths[0].startswith("/api/laml/v2/PhoneNumbers/")
    assert paths[1].startswith("/api/laml/2010-04-01/Accounts/")


def test_a_strange_code_is_loud(capsys: pytest.CaptureFixture[str]) -> None:
    assert 99999 not in KINDS
    assert kind_of(99999) == "unknown"
    captured = capsys.readouterr()
    assert "99999" in captured.out + captured.err
