from tests.inbox.conftest import organizer

__all__ = ["organizer"]
