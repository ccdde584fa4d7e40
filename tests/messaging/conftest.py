"""The organizer at the command line, as in the tests of the inbox."""

from tests.inbox.conftest import organizer

__all__ = ["organizer"]
