"""So much in a span of time, and no more memory than that takes."""

from collections.abc import Iterator

import pytest
import time_machine

from gateway.abuse.ceilings import Allowance


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(1_800_000_000, tick=False) as traveller:
        yield traveller


def let_in(allowance: Allowance, times: int, key: str = "a") -> int:
    return sum(allowance.takes(key) for _ in range(times))


def test_so_many_at_once_and_then_one_by_one(clock: time_machine.Traveller) -> None:
    allowance = Allowance(20, 60)
    assert let_in(allowance, 50) == 20
    clock.shift(3)
    assert let_in(allowance, 5) == 1
    clock.shift(60)
    assert let_in(allowance, 50) == 20


def test_a_minute_never_holds_twice_the_ceiling(clock: time_machine.Traveller) -> None:
    """Nor does any other minute hold more than what was saved up and what came back."""
    allowance = Allowance(20, 60)
    moments = []
    for second in range(600):
        moments += [second] * let_in(allowance, 3)
        clock.shift(1)
    busiest = max(sum(begin <= moment < begin + 60 for moment in moments) for begin in range(540))
    assert busiest <= 40
    assert len(moments) <= 20 + 600 / 3


def test_refused_tries_do_not_count(clock: time_machine.Traveller) -> None:
    allowance = Allowance(2, 60)
    assert let_in(allowance, 100) == 2
    clock.shift(31)
    assert let_in(allowance, 1) == 1


def test_one_key_owes_nothing_for_another(clock: time_machine.Traveller) -> None:
    allowance = Allowance(3, 60)
    let_in(allowance, 100)
    assert let_in(allowance, 3, "b") == 3


def test_nothing_is_forgotten_too_early(clock: time_machine.Traveller) -> None:
    """The generations turn every span; what is owed must outlive each turn."""
    allowance = Allowance(4, 60)
    clock.shift(59)
    assert let_in(allowance, 9) == 4
    for _ in range(20):
        clock.shift(1)
        allowance.takes("another")
    assert let_in(allowance, 9) == 1


def test_a_million_numbers_do_not_grow_it() -> None:
    allowance = Allowance(20, 60, keys=1000)
    for place in range(1_000_000):
        allowance.takes(f"+1{place}")
    assert len(allowance) <= 2000


def test_a_clock_that_is_set_back_shuts_nobody_out(clock: time_machine.Traveller) -> None:
    allowance = Allowance(2, 60)
    let_in(allowance, 2)
    clock.shift(-86_400)
    let_in(allowance, 2)
    clock.shift(61)
    assert let_in(allowance, 3) == 2


def test_less_than_one_in_the_span_still_lets_the_first_in(clock: time_machine.Traveller) -> None:
    allowance = Allowance(0.5, 1)
    assert let_in(allowance, 2) == 1
    clock.shift(2.1)
    assert let_in(allowance, 2) == 1
