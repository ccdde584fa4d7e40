"""When a blast would be over."""

from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.blasts.forecast import Group, forecast
from gateway.contact.places import Place
from tests.contact.people import NOON, shipped

CHICAGO: Final = Place(("America/Chicago",), "IL")
HAWAII: Final = Place(("Pacific/Honolulu",), "HI")
RULES: Final = shipped()  # from nine in the morning to eight in the evening


def of(place: Place, segments: int, start: datetime = NOON) -> Group:
    return Group(place, start, segments, segments)


def test_as_fast_as_the_sender_may() -> None:
    group = of(CHICAGO, 6000)
    assert forecast([group], 100, RULES, NOON) == NOON + timedelta(seconds=60)
    assert (group.first, group.last) == (NOON, NOON + timedelta(seconds=60))


def test_what_does_not_fit_into_the_day_goes_on_in_the_morning() -> None:
    """Noon to eight are 28,800 seconds."""
    end = forecast([of(CHICAGO, 28_800 + 3600)], 1, RULES, NOON)
    assert end == datetime(2026, 11, 19, 16, 0, tzinfo=UTC)  # ten in the morning in Chicago


def test_one_zone_sleeps_while_the_other_reads() -> None:
    """Noon in Chicago is eight in the morning on Hawaii."""
    nine = NOON + timedelta(hours=1)
    there, here = of(HAWAII, 100, nine), of(CHICAGO, 100)
    assert forecast([there, here], 10, RULES, NOON) == nine + timedelta(seconds=10)
    assert (there.first, here.last) == (nine, NOON + timedelta(seconds=10))


def test_without_a_ceiling_it_is_over_at_once() -> None:
    assert forecast([of(CHICAGO, 10**6)], 0, RULES, NOON) == NOON


def test_a_number_that_is_too_slow() -> None:
    assert forecast([of(CHICAGO, 10**7)], 1, RULES, NOON) is None


def test_nobody() -> None:
    assert forecast([], 1, RULES, NOON) == NOON
