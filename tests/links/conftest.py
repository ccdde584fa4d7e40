"""No ceiling for the short code, so that nobody waits."""

from tests.inbox.conftest import organizer
from tests.series.conftest import settings

__all__ = ["organizer", "settings"]
