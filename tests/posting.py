"""Webhooks as the carrier sends them, where the sandbox would not: late, out of order, of no known call."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from gateway.models.calls import calls
from tests.running import AUTH_TOKEN, HOTLINE, RunningGateway


def carrier_posts(gateway: RunningGateway, path: str, /, **parameters: str) -> tuple[int, str]:
    """Status and body of the answer."""
    signature = RequestValidator(AUTH_TOKEN).compute_signature(gateway.url + path, parameters)
    return _post(gateway, path, parameters, signature)


def stranger_posts(gateway: RunningGateway, path: str, /, **parameters: str) -> tuple[int, str]:
    """As above, with the signature of somebody who does not know the token."""
    signature = RequestValidator("guessed").compute_signature(gateway.url + path, parameters)
    return _post(gateway, path, parameters, signature)


def calls_withheld(gateway: RunningGateway, keys: str) -> None:
    """The hotline rings; the number is withheld. These keys are pressed, one in answer to each question."""
    call = {"CallSid": "CA" + "a" * 32, "From": "anonymous", "To": HOTLINE, "Direction": "inbound"}
    carrier_posts(gateway, "/webhooks/voice", **call)
    [leg] = gateway.rows(calls)
    for turn, digit in enumerate(keys, start=1):
        carrier_posts(gateway, f"/webhooks/voice/{leg.id}/{turn}", **call, Digits=digit)


def _post(gateway: RunningGateway, path: str, parameters: Mapping[str, str], signature: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        connection.request("POST", path, urlencode(parameters), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
