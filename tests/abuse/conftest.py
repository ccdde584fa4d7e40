"""A gateway whose ceilings are low enough to be reached."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from gateway.settings import Settings
from tests.inbox.conftest import organizer
from tests.running import RunningGateway, running_gateway

__all__ = ["organizer"]

Gateway = Callable[..., RunningGateway]


@pytest.fixture
def gateway_with(settings: Settings) -> Iterator[Gateway]:
    """`gateway_with(inbound_per_number=20)` is a gateway with these settings."""
    with ExitStack() as stack:

        def start(**changes: Any) -> RunningGateway:
            return stack.enter_context(running_gateway(settings.model_copy(update=changes)))

        yield start
