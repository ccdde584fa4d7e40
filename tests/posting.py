"""Webhooks as the carrier sends them, where the sandbox would not: late, out of order, of no known call."""

import http.client
from urllib.parse import urlencode, urlsplit

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]  # the SDK has no types

from tests.running import AUTH_TOKEN, RunningGateway


def carrier_posts(gateway: RunningGateway, path: str, signed: bool = True, **parameters: str) -> tuple[int, str]:  # noqa: FBT001, FBT002 - reads well at the call
    """Status and body of the answer."""
    signature = RequestValidator(AUTH_TOKEN).compute_signature(gateway.url + path, parameters) if signed else "forged"
    connection = http.client.HTTPConnection(urlsplit(gateway.url).netloc, timeout=10)
    try:
        headers = {"Content-Type": "application/x-www-form-urlencoded", "X-Twilio-Signature": signature}
        connection.request("POST", path, urlencode(parameters), headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()
