"""What has left within the last second, so that a worker which stood still does not send a burst afterwards. Pure."""

from collections import deque
from typing import Final

# A little longer than a second: texts take different times on their way to the carrier.
_SECOND: Final = 1.008


class Departures:
    """`most` segments in any second, and always one text. Moments are of one clock, and never go back."""

    def __init__(self, most: float) -> None:
        self._most = most
        self._gone: deque[tuple[float, int]] = deque()
        self._sum = 0

    def leave(self, moment: float, segments: int) -> float:
        """0: it leaves now, and is noted. Else the seconds until there may be room for it."""
        while self._gone and self._gone[0][0] + _SECOND <= moment:
            self._sum -= self._gone.popleft()[1]
        if self._gone and self._sum + segments > self._most:
            return self._gone[0][0] + _SECOND - moment
        self._gone.append((moment, segments))
        self._sum += segments
        return 0.0
