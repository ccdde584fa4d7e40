"""No ceiling for the short code, so that nobody waits."""

import pytest

from gateway.settings import Settings
from tests.inbox.conftest import organizer

__all__ = ["organizer"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"sender_rates": "short_code=0", "blast_threads": 4})
