"""A ceiling in segments a second, over all workers, whatever happens to Redis."""

import random
import threading
import time
from collections.abc import Sequence
from itertools import pairwise

import pytest

from gateway.blasts.sending.departures import Departures
from gateway.blasts.sending.pace import Pace
from gateway.runtime import Runtime

Booked = list[tuple[float, int]]


class PaceInRedisTime(Pace):
    """Its moments are those of Redis's clock, which every worker books by: no busy machine reads it late."""

    def _note_clocks(self, moment: float, begun: float) -> None:
        del moment, begun
        self._apart = 0.0


def most_in_a_second(booked: Sequence[tuple[float, int]]) -> int:
    """Segments, in the fullest second of any alignment."""
    return max(sum(count for at, count in booked if first <= at < first + 1) for first, _ in booked)


def book(pace: Pace, segments: list[int]) -> Booked:
    return list(zip(pace.book(segments), segments, strict=True))


def rate_of(booked: Booked) -> float:
    return sum(count for _, count in booked[:-1]) / (booked[-1][0] - booked[0][0])


@pytest.fixture
def backend() -> str:
    """Redis alone is asked."""
    return "sqlite"


# A second is filled to the last segment only where a text fits that is so long.
@pytest.mark.parametrize(("kinds", "least"), [([1], 98), ([2], 98), ([3], 97), ([1, 2, 3], 97), ([7, 1], 94)])
def test_no_second_holds_more_however_long_the_texts_are(runtime: Runtime, kinds: list[int], least: float) -> None:
    chance = random.Random(7)  # noqa: S311 - no secrets
    booked = book(Pace(runtime, "n", 100), chance.choices(kinds, k=600))
    assert most_in_a_second(booked) <= 100
    assert least <= rate_of(booked) <= 100


def test_a_text_longer_than_a_second_holds_goes_alone(runtime: Runtime) -> None:
    booked = book(Pace(runtime, "n", 1), [3, 1, 3, 1, 1])
    waits = [later - at for (at, _), (later, _) in pairwise(booked)]
    assert waits == pytest.approx([3 * 1.012, 1.012, 3 * 1.012, 1.012], abs=0.001)


def test_four_workers_keep_one_ceiling(runtime: Runtime) -> None:
    booked: Booked = []

    def works() -> None:
        pace = PaceInRedisTime(runtime, "n", 100)
        for _ in range(20):
            booked.extend(book(pace, [1, 2, 1, 2]))

    workers = [threading.Thread(target=works) for _ in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join(60)
    assert len(booked) == 320
    assert most_in_a_second(booked) <= 100
    assert rate_of(sorted(booked)) >= 97


def test_an_empty_redis_is_not_taken_for_a_free_one(runtime: Runtime) -> None:
    redis = runtime.queues.redis
    before = book(PaceInRedisTime(runtime, "n", 100), [1] * 40)
    redis.flushall()
    seconds, microseconds = redis.time()
    after = book(PaceInRedisTime(runtime, "n", 100), [1] * 40)
    assert most_in_a_second(before + after) <= 100
    assert after[0][0] >= seconds + microseconds / 1e6 + 2


def test_whoever_only_looks_at_an_empty_redis_begins_the_wait(runtime: Runtime) -> None:
    """Or it would begin anew at each look, and never end."""
    redis = runtime.queues.redis
    Pace(runtime, "n", 100).wait()
    [kept] = map(redis.get, redis.keys())
    Pace(runtime, "n", 100).wait()
    assert [kept] == list(map(redis.get, redis.keys()))


def test_what_was_answered_meanwhile_goes_first(runtime: Runtime) -> None:
    pace = PaceInRedisTime(runtime, "n", 10)
    [first] = pace.book([1])
    pace.owe(20)
    [then] = pace.book([1])
    assert then - first == pytest.approx(2 * 1.012 + 0.095, abs=0.001)


def test_each_number_has_its_own(runtime: Runtime) -> None:
    Pace(runtime, "n", 1).book([1] * 30)
    assert Pace(runtime, "m", 1).wait() < 20
    assert Pace(runtime, "n", 1).wait() > 29


def test_no_ceiling(runtime: Runtime) -> None:
    pace = Pace(runtime, "n", 0)
    assert pace.wait() == 0
    assert max(pace.book([1] * 1000)) <= time.monotonic()


def test_a_worker_that_stood_still_sends_no_burst() -> None:
    departures, left = Departures(100), Booked()
    chance = random.Random(5)  # noqa: S311 - no secrets
    moment = 0.0
    for place in range(400):
        segments = chance.choice([1, 2, 3])
        due = place / 50 + (0.7 if 100 < place < 135 else 0)  # what was due in 0.7 seconds leaves at their end
        moment = max(moment, due)
        while wait := departures.leave(moment, segments):
            moment += wait
        left.append((moment, segments))
    assert most_in_a_second(left) <= 100
    assert left[-1][0] < 9


def test_a_long_text_leaves_alone() -> None:
    departures = Departures(1)
    assert departures.leave(0.0, 3) == 0
    assert departures.leave(0.5, 3) == pytest.approx(0.508)
    assert departures.leave(1.1, 3) == 0
