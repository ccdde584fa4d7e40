"""When an office is busy is learned from every dial, and the next ring moves to a better half hour that is near."""

from datetime import UTC, datetime, timedelta

import pytest

from gateway.calling.busy_hours import Slot, best_moment, slot
from gateway.models.line_tallies import line_tallies
from gateway.sandbox.client import Phone
from tests.running import WHITE_HOUSE, RunningGateway

EASTERN = "America/New_York"
NOON = datetime(2026, 11, 18, 17, 0, tzinfo=UTC)  # a Wednesday, there
BUSY_AT_NOON = {Slot(weekend=False, half_hour=24): 0.9, Slot(weekend=False, half_hour=26): 0.3}


def tried(gateway: RunningGateway, behaviour: str) -> Phone:
    gateway.official(behaviour=behaviour)
    phone = gateway.phone()
    phone.texts("CALL")
    gateway.run_jobs()
    phone.answers()
    phone.waits(5)
    phone.presses("1")
    phone.waits(40)
    return phone


def test_slots_are_of_the_offices_own_clock() -> None:
    assert slot(NOON, EASTERN) == Slot(weekend=False, half_hour=24)
    assert slot(NOON + timedelta(days=3, minutes=31), "America/Los_Angeles") == Slot(weekend=True, half_hour=19)


@pytest.mark.parametrize(
    ("open_until", "expected"),
    [(timedelta(hours=3), timedelta(hours=1)), (timedelta(minutes=50), timedelta(minutes=30)), (timedelta(0), None)],
)
def test_a_clearly_better_half_hour_that_is_near_is_waited_for(
    open_until: timedelta, expected: timedelta | None
) -> None:
    """Where nothing near is allowed, nothing is better."""
    first = NOON + timedelta(minutes=5)
    found = best_moment(BUSY_AT_NOON, EASTERN, first, lambda moment: moment < NOON + open_until)
    assert found == (first if expected is None else NOON + expected)


def test_a_little_better_is_not_worth_the_wait() -> None:
    learned = {Slot(weekend=False, half_hour=24): 0.5, Slot(weekend=False, half_hour=25): 0.4}
    assert best_moment(learned, EASTERN, NOON, lambda _: True) == NOON


def test_each_dial_is_counted_once_in_its_half_hour(gateway: RunningGateway) -> None:
    gateway.sandbox.client.faults(webhooks_repeated=1.0)
    tried(gateway, "busy")
    [tally] = gateway.rows(line_tallies)
    assert (tally.office_phone, tally.weekend, tally.half_hour) == (WHITE_HOUSE, False, 30)
    assert (tally.tries, tally.busy, tally.answered, tally.seconds) == (2, 2, 0, 0)


def test_a_talk_that_the_caller_ends_counts_its_seconds(gateway: RunningGateway) -> None:
    ana = tried(gateway, "answer")
    gateway.clock.shift(60)
    ana.hangs_up()
    [tally] = gateway.rows(line_tallies)
    assert (tally.tries, tally.busy, tally.answered) == (1, 0, 1)
    assert 60 <= tally.seconds < 90


def test_the_next_ring_of_a_target_of_the_file_itself_keeps_no_hours(gateway: RunningGateway) -> None:
    """Seven minutes to four in Washington, when the directory says that the White House's line closes."""
    gateway.advance(minutes=57)
    ana = tried(gateway, "busy")
    assert "ring you back in 5 minutes" in "\n".join(line["text"] for line in ana.on_call["transcript"])
