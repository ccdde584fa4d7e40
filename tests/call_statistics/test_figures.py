"""When it is best to call, and when nobody can know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.call_statistics.figures import Figures, best_half_hour
from gateway.calling.busy_hours import Slot

TEN, TWO, NIGHT = (Slot(weekend=False, half_hour=half) for half in (20, 28, 4))


def of(tries: int, answered: int, busy: int = 0, voicemail: int = 0) -> Figures:
    return Figures(tries=tries, answered=answered, busy=busy, voicemail=voicemail)


def test_it_is_best_to_call_when_somebody_answers() -> None:
    found = {TEN: of(50, 10, busy=40), TWO: of(50, 30, busy=20), NIGHT: of(50, 0, voicemail=50)}
    assert best_half_hour(found) == TWO


def test_much_luck_in_few_tries_proves_less_than_less_of_it_in_many() -> None:
    assert best_half_hour({TEN: of(10, 8), TWO: of(400, 300)}) == TWO


@pytest.mark.parametrize(
    "found",
    [
        {},
        {TEN: of(500, 300)},  # nothing to compare it with
        {TEN: of(9, 9), TWO: of(9, 0)},
        {TEN: of(50, 0, busy=50), TWO: of(50, 0, busy=50)},  # nobody ever answered
    ],
)
def test_nobody_can_know(found: dict[Slot, Figures]) -> None:
    assert best_half_hour(found) is None


@given(st.integers(0, 500), st.integers(0, 500))
def test_what_is_sure_is_never_more_than_what_was_seen(answered: int, not_answered: int) -> None:
    figures = of(answered + not_answered, answered)
    seen = answered / figures.tries if figures.tries else 0
    assert -1e-9 <= figures.surely_answered <= seen + 1e-9


def test_no_tries_divide_by_nothing() -> None:
    assert (Figures().busy_rate, Figures().surely_answered, Figures().minutes) == (0, 0, 0)
