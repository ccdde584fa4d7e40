"""How fast we may ring: so many calls a second over all workers, which is a ceiling of the carrier's.

It counts the calls that are asked for over its API. The legs of a `<Dial>` start at once and are never queued: they
are none of them. Redis holds the moment from which the next call may be asked for, and says yes only once that has
come: nobody has a promise that could be kept late, or forgotten. A Redis that came back empty does not know when we
last rang, so it lets one gap pass first.
"""

import time
from typing import Final

import structlog
from redis.exceptions import RedisError

from gateway.runtime import Runtime

_KEY: Final = "gateway:next-call"
_LONGEST_WAIT: Final = 10.0  # seconds; whoever had no luck among many workers comes back with a later sweep

# KEYS[1] the moment from which the next call is free, in microseconds of the clock of Redis; ARGV[1] microseconds of
# a gap. Takes the call and returns 0, or returns the microseconds until it is worth asking again. After a clock that
# was set back nobody waits longer than a gap.
_TAKE: Final = """
local time = redis.call('TIME')
local now, gap = time[1] * 1000000 + time[2], tonumber(ARGV[1])
local free = tonumber(redis.call('GET', KEYS[1]))
local known = free and free <= now + gap
if known and free <= now then
  redis.call('SET', KEYS[1], string.format('%.0f', now + gap))
  return 0
end
if not known then
  free = now + gap
  redis.call('SET', KEYS[1], string.format('%.0f', free))
end
return math.ceil(free - now)
"""

log = structlog.get_logger(__name__)


def may_ring_now(runtime: Runtime, longest: float = _LONGEST_WAIT) -> bool:
    """Waits `longest` seconds for its turn. Without Redis nobody is rung: the ceiling could not be kept."""
    gap = 1 / runtime.settings.calls_per_second
    until = time.monotonic() + max(longest, 1.1 * gap)
    try:
        take = runtime.queues.redis.register_script(_TAKE)
        while True:
            wait = int(take(keys=[_KEY], args=[int(gap * 1_000_000)])) / 1_000_000
            if wait == 0:
                return True
            if time.monotonic() + wait > until:
                return False
            time.sleep(wait)
    except RedisError as fault:
        log.warning("no ring without Redis", fault=type(fault).__name__)
        return False
