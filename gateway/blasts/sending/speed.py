"""How many texts a second come back from the carrier, of late."""

import time
from typing import Final

_SPAN: Final = 0.25  # seconds that are measured at once


class Speed:
    def __init__(self) -> None:
        self.per_second = 0.0
        self._landed = 0
        self._since = time.monotonic()

    def note(self, landed: int) -> None:
        self._landed += landed
        span = time.monotonic() - self._since
        if span >= _SPAN:
            self.per_second = self._landed / span
            self._landed, self._since = 0, self._since + span
