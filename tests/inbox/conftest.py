"""An organizer at the command line of a gateway that runs: same database, same Redis, same carrier."""

import logging
import re
from collections.abc import Iterator

import pytest

from gateway import crypto
from tests.cli.conftest import Shell
from tests.environment import environment_of
from tests.running import RunningGateway


class Organizer(Shell):
    def items(self, *more: str) -> list[str]:
        """The short ids of what waits, oldest first."""
        return re.findall(r"(?m)^([0-9a-f]{6})  ", self.succeeds("inbox list", *more))


@pytest.fixture
def organizer(gateway: RunningGateway, data_key: str) -> Iterator[Organizer]:
    settings = gateway.runtime.settings
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield Organizer(environment_of(settings) | {"PUBLIC_URL": gateway.url})
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("gateway.queues").setLevel(logging.NOTSET)
    crypto.use(crypto.Keyring(data_key))
