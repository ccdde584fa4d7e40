"""Requests to the gateway: signature, retries, time limits."""

import socket

import pytest

from gateway.sandbox.clock import Clock
from gateway.sandbox.errors import TwimlError
from gateway.sandbox.journal import Journal
from gateway.sandbox.webhooks import Overrides, Webhooks, signature, valid_url
from tests.sandbox.gateway_double import Answer, GatewayDouble

_CALL = {
    "CallSid": "CA1234567890ABCDE",
    "Digits": "1234",
    "From": "+14158675309",
    "To": "+18005551212",
    "Caller": "+14158675309",
}


@pytest.fixture
def webhooks(gateway: GatewayDouble) -> Webhooks:
    return Webhooks(gateway.auth_token, Journal(Clock("manual")))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
        ("http://mycompany.com:80/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4="),
    ],
)
def test_the_signature_is_that_of_the_published_vectors(url: str, expected: str) -> None:
    assert signature("12345", url, _CALL) == expected


@pytest.mark.parametrize("method", ["POST", "GET"])
def test_a_request_is_signed_over_its_exact_url(gateway: GatewayDouble, webhooks: Webhooks, method: str) -> None:
    webhooks.call(gateway.url + "/x?name=Jos%C3%A9&z=%7E#rc=2", method, {"Body": "¿Sí? a&b=c +1"})
    (request,) = gateway.requests
    assert request.signed
    assert request.method == method
    assert request.query.startswith("name=Jos%C3%A9&z=%7E")
    assert request.headers["User-Agent"] == "TwilioProxy/1.1"


def test_an_unknown_parameter_is_added_now_and_then(gateway: GatewayDouble, webhooks: Webhooks) -> None:
    for _ in range(40):
        webhooks.call(gateway.url + "/x", "POST", {"From": "+1"})
    strange = [request for request in gateway.requests if set(request.form) != {"From"}]
    assert 0 < len(strange) < 40
    assert all(request.signed for request in gateway.requests)


@pytest.mark.parametrize(
    ("fragment", "status", "attempts"),
    [
        ("", 500, 1),
        ("#rc=3", 500, 1),
        ("#rc=3&rp=5xx", 500, 4),
        ("#rc=2&rp=4xx,5xx", 404, 3),
        ("#rc=2&rp=5xx", 404, 1),
        ("#rc=2&rp=all", 404, 3),
        ("#rc=9&rp=5xx", 500, 6),
        ("#rc=0&rp=5xx", 500, 1),
    ],
)
def test_the_fragment_says_what_is_tried_again(
    gateway: GatewayDouble, webhooks: Webhooks, fragment: str, status: int, attempts: int
) -> None:
    gateway.on("/x", Answer(status=status))
    with pytest.raises(TwimlError) as caught:
        webhooks.call(gateway.url + "/x" + fragment, "POST", {})
    assert caught.value.code == 11200
    assert len(gateway.requests) == attempts
    assert len({request.headers["I-Twilio-Idempotency-Token"] for request in gateway.requests}) == 1


def test_a_second_attempt_may_succeed(gateway: GatewayDouble, webhooks: Webhooks) -> None:
    failures = [Answer(status=502)]
    gateway.on("/x", lambda _request: failures.pop() if failures else Answer())
    assert webhooks.call(gateway.url + "/x#rc=1&rp=5xx", "POST", {}).status == 200


def test_a_slow_answer_is_given_up(gateway: GatewayDouble, webhooks: Webhooks) -> None:
    gateway.on("/x", Answer(delay=0.4))
    with pytest.raises(TwimlError, match="timed out") as caught:
        webhooks.call(gateway.url + "/x#rt=100", "POST", {})
    assert caught.value.code == 11205


def test_a_total_limit_bounds_all_attempts(gateway: GatewayDouble, webhooks: Webhooks) -> None:
    gateway.on("/x", Answer(delay=0.4))
    with pytest.raises(TwimlError):
        webhooks.call(gateway.url + "/x#rc=5&rp=rt&rt=200&tt=300", "POST", {})
    assert len(gateway.requests) == 2


def test_no_server_is_11205(webhooks: Webhooks) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    with pytest.raises(TwimlError) as caught:
        webhooks.call(f"http://127.0.0.1:{port}/x", "POST", {})
    assert caught.value.code == 11205


def test_a_redirect_turns_a_post_into_a_get_without_its_parameters(
    gateway: GatewayDouble, webhooks: Webhooks
) -> None:
    gateway.on("/x", Answer(status=302, location="/y"))
    webhooks.call(gateway.url + "/x", "POST", {"From": "+1"})
    last = gateway.requests[-1]
    assert (last.method, last.path, last.query, last.signed) == ("GET", "/y", "", True)


def test_ten_redirects_are_enough(gateway: GatewayDouble, webhooks: Webhooks) -> None:
    gateway.on("/x", Answer(status=307, location="/x"))
    with pytest.raises(TwimlError) as caught:
        webhooks.call(gateway.url + "/x", "POST", {})
    assert caught.value.code == 11215


def test_overrides_keep_within_the_carriers_ranges() -> None:
    assert Overrides.of("") == Overrides(5000, 15000, 15000, 1, frozenset({"ct"}))
    wild = Overrides.of("ct=1&rt=99999&tt=99999&rc=77&rp=4xx,5xx")
    assert wild == Overrides(100, 15000, 15000, 5, frozenset({"4xx", "5xx"}))


@pytest.mark.parametrize(
    ("url", "valid"),
    [
        ("https://gateway.example/status?id=1#rc=2", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://my_host/x", False),
        ("gateway.example/x", False),
        ("ftp://gateway.example/x", False),
        ("http:///x", False),
        ("http://host:99999/x", False),
        ("", False),
    ],
)
def test_a_url_is_absolute_with_a_proper_host(url: str, valid: bool) -> None:  # noqa: FBT001 -- a parameter of the table
    assert valid_url(url) is valid
