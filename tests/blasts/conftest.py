"""No ceiling for the short code, so that nobody waits; whoever asks for one says so."""

import pytest

from gateway.runtime import Runtime
from gateway.settings import Settings
from tests.blasts.history import History
from tests.inbox.conftest import organizer

__all__ = ["organizer"]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"sender_rates": "short_code=0", "blast_threads": 4})


@pytest.fixture
def history(runtime: Runtime) -> History:
    return History(runtime)
