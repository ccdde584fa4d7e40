"""An organizer at the command line of a gateway that runs: same database, same Redis, same carrier."""

import logging
import re
from collections.abc import Iterator

import pytest

from gateway import crypto
from tests.cli.conftest import Shell
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
    yield Organizer(
        {
            "INSTANCE_DIR": str(settings.instance_dir),
            "DATABASE_URL": settings.database_url,
            "REDIS_URL": settings.redis_url,
            "SECRET_KEY": settings.secret_key.get_secret_value(),
            "DATA_KEY": data_key,
            "PUBLIC_URL": gateway.url,
            "TWILIO_ACCOUNT_SID": settings.twilio_account_sid,
            "TWILIO_AUTH_TOKEN": settings.twilio_auth_token.get_secret_value(),
            "TWILIO_API_BASE_URL": settings.twilio_api_base_url,
        }
    )
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.getLogger("gateway.queues").setLevel(logging.NOTSET)
    crypto.use(crypto.Keyring(data_key))
