"""Webhooks as the carrier sends them, where the sandbox would not: late, out of order, of no known call."""

import http.client
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator

from tests.running import AUTH_TOKEN, RunningGateway


def carrier_posts(gateway: RunningGateway, path: str, /, **parameters: str) -> tuple[int, str]:
    """Status and body of the answer."""
    signature = RequestValidator(AUTH_TOKEN).compute_signature(gateway.url + path, parameters)
    return _post(gateway, path, parameters, signature)


def stranger_posts(gateway: RunningGateway, path: str, /, **parameters: str) -> tuple[int, str]:
    """As above, with the signature of somebody who does not know the token."""
    signature = RequestValidator("guessed").compute_signature(gateway.url + path, parameters)
    return _post(gateway, path, parameters, signature)


def _post(gateway: RunningGateway, path: str, parameters: Mapping[str, str], signature: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=60)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        connection.request("POST", path, urlencode(parameters), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
