"""How fast a number of ours may send: so many segments a second over all workers, a ceiling of the carrier's.

Redis holds the moment of the next free slot of each number, in its own clock. Whoever sends a text books as many
slots as it has segments, and sends it when the first of them has come, so no second of any alignment holds more than
the ceiling. A Redis that came back empty does not know which slots are booked; none reaches further ahead than what
one worker claims at once, so the first one after that is as far away.
"""

import time
from collections.abc import Sequence
from typing import Final

from gateway.runtime import Runtime

# Of the ceiling: a text of two segments ends after the second that it begins in, and requests take different times on
# their way to the carrier.
_USED: Final = 0.975
BATCH: Final = 0.4  # seconds' worth of segments that are claimed at once: a STOP is heard before the next
_AHEAD: Final = 2.0  # seconds; no booking of a batch begins later, and each ends within its own length
_LONGEST: Final = 11  # segments of a text of 1600 characters

# KEYS[1] the next free slot in microseconds; ARGV[1] microseconds for a segment, ARGV[2] segments, ARGV[3] how far
# ahead slots may be booked that an empty Redis has forgotten. Books them; returns the microseconds until the first.
_BOOK: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slot = tonumber(redis.call('GET', KEYS[1])) or now + ARGV[3]
if slot < now then slot = now end
redis.call('SET', KEYS[1], string.format('%.0f', slot + ARGV[1] * ARGV[2]))
return string.format('%.0f', slot - now)
"""


class Pace:
    """Of one number. Every method raises redis.exceptions.RedisError: without Redis the ceiling could not be kept."""

    def __init__(self, runtime: Runtime, number_id: str, rate: float) -> None:
        self._redis = runtime.queues.redis
        self._number_id = number_id
        self._rate = rate
        self._script = self._redis.register_script(_BOOK)

    @property
    def batch(self) -> int:
        """Segments to claim at once; without a ceiling 0."""
        return max(1, int(self._rate * BATCH)) if self._rate else 0

    def wait(self) -> float:
        """Seconds until the next free slot."""
        return self._book(0)

    def book(self, segments: Sequence[int]) -> list[float]:
        """For each text of so many segments, the moment (of time.monotonic) at which it may leave."""
        first = time.monotonic() + self._book(sum(segments))
        moments: list[float] = []
        for each in segments:
            moments.append(first)
            first += each * self._gap
        return moments

    def owe(self, segments: int) -> None:
        """What left without asking, because somebody waits for it: a blast goes on after it."""
        if segments:
            self._book(segments)

    def replies_since(self, now_ms: int) -> int:
        """The moment up to which somebody has looked for such texts, in milliseconds; from now on it is `now_ms`."""
        before = self._redis.set(f"gateway:replies-seen:{self._number_id}", now_ms, get=True)
        return int(before) if before else now_ms - 1000

    @property
    def _gap(self) -> float:
        return 1 / (self._rate * _USED) if self._rate else 0.0

    def _book(self, segments: int) -> float:
        if not self._rate:
            return 0.0
        gap = int(self._gap * 1_000_000)
        ahead = int(_AHEAD * 1_000_000) + gap * _LONGEST
        return int(self._script(keys=[f"gateway:next-segment:{self._number_id}"], args=[gap, segments, ahead])) / 1e6
