"""How fast a number of ours may send: so many segments a second over all workers, a ceiling of the carrier's.

Redis holds what was booked of late for each number, in its own clock: when a text leaves, and its segments. The next
leaves about as many segments' time behind the last as that one has, and no second of any alignment, nor a little more
than a second, begins more texts than make the ceiling. A Redis that came back empty does not know what is booked;
nothing reaches further ahead than what one worker claims at once, so the first text after that is as far away.
"""

import threading
import time
from collections.abc import Sequence
from typing import Final

from gateway.blasts.sending.departures import Departures
from gateway.runtime import Runtime

BATCH: Final = 0.4  # seconds' worth of segments that are claimed at once: a STOP is heard before the next
# The second in which no more may begin, in microseconds: longer by what texts are early or late on their way.
_SECOND: Final = 1_012_000
_HASTE: Final = 0.95  # of a segment's time between two texts: what was lost meanwhile is made good within the second
_AHEAD: Final = 2.0  # seconds; no booking of a batch begins later, and each ends within its own length
_LONGEST: Final = 11  # segments of a text of 1600 characters

# KEYS[1] what is booked: moment and segments of each text, one behind the other, in microseconds. ARGV: how far ahead
# an empty Redis may have booked, microseconds for a segment, the ceiling, the second, 1 to keep what is booked now;
# then the segments of each text. Returns the moment of Redis's clock that it is now, and that of each text.
_BOOK: Final = """
local ahead, gap, most, second = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local kept = redis.call('GET', KEYS[1])
local booked = kept and cmsgpack.unpack(kept) or {now + ahead, 0}
if not kept then redis.call('SET', KEYS[1], cmsgpack.pack(booked)) end  -- else a mere look would begin the wait anew
local oldest, sum, moments = 1, 0, {string.format('%.0f', now)}
for place = 2, #booked, 2 do sum = sum + booked[place] end
for place = 6, #ARGV do
  local segments = tonumber(ARGV[place])
  local before = booked[#booked]
  local at = math.max(now, booked[#booked - 1] + (before > most and before / most * second or before * gap))
  while oldest < #booked and (booked[oldest] + second <= at or sum + segments > most) do
    at = math.max(at, booked[oldest] + second)
    sum = sum - booked[oldest + 1]
    oldest = oldest + 2
  end
  booked[#booked + 1], booked[#booked + 2] = at, segments
  sum = sum + segments
  moments[#moments + 1] = string.format('%.0f', at)
end
if ARGV[5] == '1' then
  local still = {}
  for place = oldest, #booked do still[#still + 1] = booked[place] end
  redis.call('SET', KEYS[1], cmsgpack.pack(still))
end
return moments
"""


class Pace:
    """Of one number. Every method raises redis.exceptions.RedisError: without Redis the ceiling could not be kept."""

    def __init__(self, runtime: Runtime, number_id: str, rate: float) -> None:
        self._redis = runtime.queues.redis
        self._number_id = number_id
        self._rate = rate
        self._script = self._redis.register_script(_BOOK)
        self._departures = Departures(rate)
        self._leaving = threading.Lock()
        self._apart = float("-inf")  # our monotonic clock and Redis's, in seconds

    @property
    def batch(self) -> int:
        """Segments to claim at once; without a ceiling 0."""
        return max(1, int(self._rate * BATCH)) if self._rate else 0

    def wait(self) -> float:
        """Seconds until the next text could leave."""
        return max(0.0, self._book([1], keep=False)[0] - time.monotonic())

    def book(self, segments: Sequence[int]) -> list[float]:
        """For each text of so many segments, the moment (of time.monotonic) at which it may leave."""
        return self._book(segments)

    def stand_by(self, moment: float, segments: int) -> None:
        """Until the moment that was booked, and longer if too many leave in this second: others were late."""
        wait = moment - time.monotonic()
        while wait > 0 or (self._rate and (wait := self._leave(segments)) > 0):
            time.sleep(wait)
            wait = 0.0

    def _leave(self, segments: int) -> float:
        with self._leaving:
            return self._departures.leave(time.monotonic(), segments)

    def owe(self, segments: int) -> None:
        """What left without asking, because somebody waits for it: a blast goes on after it."""
        if segments:
            self._book([1] * segments)

    def replies_since(self, now_ms: int) -> int:
        """The moment up to which somebody has looked for such texts, in milliseconds; from now on it is `now_ms`."""
        before = self._redis.set(f"gateway:replies-seen:{self._number_id}", now_ms, get=True)
        return int(before) if before else now_ms - 1000

    def _book(self, segments: Sequence[int], *, keep: bool = True) -> list[float]:
        begun = time.monotonic()
        if not self._rate:
            return [begun] * len(segments)
        gap = _HASTE * 1_000_000 / self._rate
        ahead = int(_AHEAD * 1_000_000 + gap * _LONGEST)
        arguments = [ahead, gap, self._rate, _SECOND, int(keep), *segments]
        moment, *moments = map(int, self._script(keys=[f"gateway:booked:{self._number_id}"], args=arguments))
        self._note_clocks(moment / 1e6, begun)
        return [each / 1e6 + self._apart for each in moments]

    def _note_clocks(self, moment: float, begun: float) -> None:
        """Redis looked at its clock while we waited. A quick answer tells it best, and counts for slow ones too."""
        self._apart = min(max(self._apart, begun - moment), time.monotonic() - moment)
