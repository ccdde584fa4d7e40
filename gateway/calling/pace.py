"""How fast we may ring: so many calls a second over all workers, which is a ceiling of the carrier's.

Redis holds the moment of the next free slot. A Redis that came back empty does not know when we last rang, so the
first slot after that is one gap away: the ceiling holds then too.
"""

import time
from typing import Final

import structlog
from redis.exceptions import RedisError

from gateway.runtime import Runtime

_KEY: Final = "gateway:next-call"
_LONGEST_WAIT: Final = 5.0  # seconds; whoever would wait longer comes back with the next sweep

# KEYS[1] the next free slot in microseconds of Redis's own clock; ARGV[1] microseconds between two calls, ARGV[2] the
# longest wait. Takes the slot and returns the microseconds until it, or returns -1 and takes none.
_TAKE: Final = """
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local slot = tonumber(redis.call('GET', KEYS[1])) or now + ARGV[1]
if slot < now then slot = now end
if slot - now > tonumber(ARGV[2]) then return -1 end
redis.call('SET', KEYS[1], string.format('%.0f', slot + ARGV[1]))
return slot - now
"""

log = structlog.get_logger(__name__)


def may_ring_now(runtime: Runtime) -> bool:
    """Waits for a free slot, if one is near. Without Redis nobody is rung: the ceiling could not be kept."""
    gap = int(1_000_000 / runtime.settings.calls_per_second)
    try:
        take = runtime.queues.redis.register_script(_TAKE)
        wait = int(take(keys=[_KEY], args=[gap, int(max(_LONGEST_WAIT * 1_000_000, gap))]))
    except RedisError as fault:
        log.warning("no ring without Redis", fault=type(fault).__name__)
        return False
    if wait < 0:
        return False
    time.sleep(wait / 1_000_000)
    return True
