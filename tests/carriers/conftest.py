"""The adapter over HTTP against a sandbox of its own."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from gateway.carriers.twilio import Carrier
from gateway.sandbox.server import SandboxServer
from tests.running import ACCOUNT_SID, AUTH_TOKEN, HOTLINE, SHORT_CODE


@pytest.fixture
def sandbox() -> Iterator[SandboxServer]:
    with SandboxServer(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN) as running:
        running.client.number(SHORT_CODE, kind="short_code", voice=False)
        running.client.number(HOTLINE)
        running.client.phone("+13125550101")
        yield running


@pytest.fixture
def carrier(sandbox: SandboxServer) -> Iterator[Carrier]:
    with closing(Carrier(ACCOUNT_SID, AUTH_TOKEN, sandbox.url, timeout=60)) as opened:
        yield opened
