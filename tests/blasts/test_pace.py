"""A ceiling in segments a second, over all workers, whatever happens to Redis."""

import threading
import time
from collections.abc import Sequence

import pytest

from gateway.blasts.pace import Pace
from gateway.runtime import Runtime


def most_in_a_second(booked: Sequence[tuple[float, int]]) -> int:
    """Segments, in the fullest second of any alignment; less what a busy machine reads its clock late."""
    return max(sum(count for at, count in booked if first <= at < first + 0.97) for first, _ in booked)


@pytest.fixture
def backend() -> str:
    """Redis alone is asked."""
    return "sqlite"


def test_four_workers_keep_one_ceiling(runtime: Runtime) -> None:
    booked: list[tuple[float, int]] = []

    def works() -> None:
        pace = Pace(runtime, "n", 100)
        for _ in range(20):
            segments = [1, 2, 1, 2]
            booked.extend(zip(pace.book(segments), segments, strict=True))

    workers = [threading.Thread(target=works) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(20)
    assert len(booked) == 320
    assert most_in_a_second(booked) <= 100
    span = max(at for at, _ in booked) - min(at for at, _ in booked)
    assert 480 / span >= 97


def test_an_empty_redis_is_not_taken_for_a_free_one(runtime: Runtime) -> None:
    pace = Pace(runtime, "n", 100)
    pace.book([1])
    runtime.queues.redis.set("gateway:next-segment:n", int(time.time() * 1e6))  # the wait for it is over
    segments = [1] * 40
    booked = [*zip(pace.book(segments), segments, strict=True)]
    runtime.queues.redis.flushall()
    booked += zip(pace.book(segments), segments, strict=True)
    assert most_in_a_second(booked) <= 100


def test_what_was_answered_meanwhile_goes_first(runtime: Runtime) -> None:
    pace = Pace(runtime, "n", 10)
    [first] = pace.book([1])
    pace.owe(20)
    [then] = pace.book([1])
    assert then - first == pytest.approx(21 / (10 * 0.975), abs=0.05)


def test_each_number_has_its_own(runtime: Runtime) -> None:
    Pace(runtime, "n", 1).book([1] * 30)
    assert Pace(runtime, "m", 1).wait() < 20
    assert Pace(runtime, "n", 1).wait() > 30


def test_no_ceiling(runtime: Runtime) -> None:
    pace = Pace(runtime, "n", 0)
    assert pace.wait() == 0
    assert max(pace.book([1] * 1000)) <= time.monotonic()
