"""When a blast would be over."""

from datetime import UTC, datetime, timedelta
from typing import Final

from gateway.blasts.preflight.forecast import Ceiling, Group, forecast
from gateway.contact.places import Place
from tests.contact.people import NOON, shipped

CHICAGO: Final = Place(("America/Chicago",), "IL")
LOS_ANGELES: Final = Place(("America/Los_Angeles",), "CA")
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


def test_whoever_is_due_at_once_takes_turns() -> None:
    """Chicago's evening comes two hours before that of Los Angeles, which gets all of them."""
    here, there = of(CHICAGO, 28_800), of(LOS_ANGELES, 28_800)
    end = forecast([here, there], 1, RULES, NOON)
    assert (here.first, there.first) == (NOON, NOON)
    nine = NOON + timedelta(hours=21)
    assert (here.last, there.last) == (nine + timedelta(hours=4), nine + timedelta(hours=6))
    assert end == there.last


def test_those_of_another_blast_go_first() -> None:
    group, other = of(CHICAGO, 600), of(CHICAGO, 1200)
    assert forecast([group], 10, RULES, NOON, ahead=[other]) == NOON + timedelta(minutes=3)
    assert group.first == NOON + timedelta(minutes=2)


def test_money_is_for_an_hour_or_a_day_of_utc() -> None:
    """Noon in Chicago is 18:00 there."""
    half_past = NOON + timedelta(minutes=30)
    hourly = Ceiling(3600, 1000, half_past, spent=700)
    assert forecast([of(CHICAGO, 1600, half_past)], 1, RULES, half_past, [hourly]) == NOON + timedelta(minutes=125)
    daily = Ceiling(24 * 3600, 1000, NOON)
    in_the_morning = datetime(2026, 11, 19, 0, 0, tzinfo=UTC)  # six in the evening in Chicago
    assert forecast([of(CHICAGO, 1100)], 1, RULES, NOON, [daily]) == in_the_morning + timedelta(seconds=100)


def test_those_who_sleep_now_are_due_when_they_wake_and_not_before() -> None:
    """Whoever was put off until nine is served before those who may be reached from ten on."""
    seven = NOON + timedelta(hours=7)
    late, fresh = of(CHICAGO, 7200, seven), of(CHICAGO, 100, NOON + timedelta(hours=22))
    assert forecast([fresh, late], 1, RULES, seven) == NOON + timedelta(hours=22, seconds=100)
    assert late.last == NOON + timedelta(hours=22)
