"""So many calls a second, whatever the number of workers, and whatever happens to Redis."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from gateway.calling.pace import may_ring_now
from gateway.queues import Queues
from gateway.runtime import Runtime
from tests.running import RunningGateway
from tests.slots import shortest_gap, slots_watched


def paced(gateway: RunningGateway, per_second: float) -> Runtime:
    """A worker's runtime, its connection to Redis its own."""
    settings = gateway.runtime.settings.model_copy(update={"calls_per_second": per_second})
    return replace(gateway.runtime, settings=settings, queues=Queues(settings.redis))


def fastest(moments: list[float]) -> float:
    """The shortest time between two calls that follow each other."""
    ordered = sorted(moments)
    return min(later - earlier for earlier, later in pairwise(ordered))


@pytest.fixture
def moments() -> list[float]:
    return []


def ring(runtime: Runtime, moments: list[float], times: int) -> None:
    for _ in range(times):
        assert may_ring_now(runtime)
        moments.append(time.monotonic())


def test_four_workers_keep_one_ceiling(gateway: RunningGateway, moments: list[float]) -> None:
    runtimes = [paced(gateway, 20) for _ in range(4)]
    workers = [threading.Thread(target=ring, args=(runtime, moments, 4)) for runtime in runtimes]
    with slots_watched(gateway.runtime.queues.redis) as slots:
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join(60)
        taken = slots()
    assert len(moments) == len(taken) == 16
    assert shortest_gap(taken) >= 1 / 20
    for runtime in runtimes:
        runtime.queues.close()


def test_a_redis_that_forgot_everything_keeps_the_ceiling(gateway: RunningGateway, moments: list[float]) -> None:
    runtime = paced(gateway, 10)
    for _ in range(4):
        ring(runtime, moments, 1)
        runtime.queues.redis.flushall()
    runtime.queues.close()
    assert fastest(moments) >= 0.1 * 0.95


def test_a_redis_that_forgets_while_many_wait_keeps_the_ceiling(
    gateway: RunningGateway, moments: list[float]
) -> None:
    """What one of them was promised before must not come on top of what the others get after."""
    runtimes = [paced(gateway, 40) for _ in range(4)]
    workers = [threading.Thread(target=ring, args=(runtime, moments, 6)) for runtime in runtimes]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers) and len(moments) < 24:
        runtimes[0].queues.redis.flushall()
        time.sleep(0.06)
    for worker in workers:
        worker.join(60)
    assert len(moments) == 24
    assert max(moments) - min(moments) >= 22 / 40
    for runtime in runtimes:
        runtime.queues.close()


def test_whoever_has_no_luck_is_left_to_the_next_sweep(gateway: RunningGateway) -> None:
    runtimes = [paced(gateway, 2) for _ in range(4)]
    with ThreadPoolExecutor(4) as workers:
        rings = list(workers.map(partial(may_ring_now, longest=0.6), runtimes))
    assert set(rings) == {True, False}  # one has luck; one more for each that a busy machine lets begin late
    for runtime in runtimes:
        runtime.queues.close()


def test_a_clock_of_redis_that_was_set_back_stops_nobody(gateway: RunningGateway) -> None:
    runtime = paced(gateway, 20)
    runtime.queues.redis.set("gateway:next-call", int((time.time() + 90 * 86_400) * 1_000_000))
    assert may_ring_now(runtime)
    runtime.queues.close()


def test_without_redis_nobody_is_rung(gateway: RunningGateway) -> None:
    runtime = paced(gateway, 10)
    runtime.queues.close()
    away = replace(runtime, queues=Queues("unix:///nowhere/redis.sock"))
    assert not may_ring_now(away)
