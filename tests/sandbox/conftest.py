from collections.abc import Iterator

import pytest
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

from gateway.sandbox.client import Phone, Sandbox
from gateway.sandbox.server import SandboxServer
from tests.sandbox.gateway_double import GatewayDouble

HOTLINE = "+12025550100"
SHORT_CODE = "54321"
TOLL_FREE = "+18885550100"


@pytest.fixture(scope="session")
def server() -> Iterator[SandboxServer]:
    with SandboxServer(account_sid="AC" + "a" * 32, auth_token="secret") as running:
        yield running


@pytest.fixture
def sandbox(server: SandboxServer) -> Sandbox:
    """The carrier with the account's numbers and nothing that happened yet."""
    sandbox = server.client
    sandbox.reset()
    server.carrier.store.phones.clear()
    server.carrier.store.numbers.clear()
    sandbox.number(HOTLINE)
    sandbox.number(SHORT_CODE, "short_code")
    sandbox.number(TOLL_FREE, "toll_free")
    return sandbox


@pytest.fixture(scope="session")
def _double(server: SandboxServer) -> Iterator[GatewayDouble]:
    with GatewayDouble(server.auth_token) as double:
        yield double


@pytest.fixture
def gateway(server: SandboxServer, sandbox: Sandbox, _double: GatewayDouble) -> GatewayDouble:
    """The stand-in of the gateway, with every number of the account pointing at it."""
    _double.requests.clear()
    _double.reactions.clear()
    for number in server.carrier.store.numbers.values():
        number.sms_url = _double.url + "/sms"
        number.voice_url = _double.url + "/voice"
    return _double


@pytest.fixture
def twilio(server: SandboxServer) -> Client:
    """The carrier's own SDK, pointed at the sandbox as the gateway points it."""
    client = Client(server.account_sid, server.auth_token, http_client=TwilioHttpClient(timeout=60))
    client.api.base_url = server.url
    client.lookups.base_url = server.url
    return client


@pytest.fixture
def rosa(sandbox: Sandbox) -> Phone:
    return sandbox.phone("+14155550123", "Rosa")


@pytest.fixture
def office(sandbox: Sandbox) -> Phone:
    return sandbox.phone("+12024561111", "White House", "official")
