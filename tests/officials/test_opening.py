"""When an office answers: by its own clock, not on holidays, not on a day it was said to be closed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from gateway.officials.holidays import is_holiday
from gateway.officials.hours import Hours
from gateway.officials.official import Office
from gateway.officials.opening import is_open, opens_at
from gateway.officials.samples import sample_atlas
from gateway.targets import target_by_key
from tests.flows.flow_transcripts import CONGRESS

OFFICE = Office("one/dc", "dc", "+12025550111", "America/New_York", Hours.parse("Mon-Fri 9:00-17:00"))
FRIDAY_EVENING = datetime(2026, 11, 20, 22, 30, tzinfo=UTC)  # 17:30 in Washington


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, ["01-01", "01-19", "02-16", "05-25", "06-19", "07-03", "09-07", "10-12", "11-11", "11-26", "12-25"]),
        (2027, ["01-01", "01-18", "02-15", "05-31", "06-18", "07-05", "09-06", "10-11", "11-11", "11-25", "12-24",
                "12-31"]),
    ],
)  # fmt: skip
def test_the_federal_holidays(year: int, days: list[str]) -> None:
    """As the Office of Personnel Management lists them; New Year's Day of 2028 is observed in 2027."""
    every = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert [day.isoformat()[5:] for day in every if is_holiday(day)] == days


def test_an_office_opens_by_its_own_clock() -> None:
    early = datetime(2026, 11, 18, 14, 30, tzinfo=UTC)  # 9:30 in Washington, 6:30 in Los Angeles
    assert is_open(OFFICE, early)
    assert not is_open(replace(OFFICE, zone="America/Los_Angeles"), early)


@pytest.mark.parametrize(
    ("office", "moment", "opens"),
    [
        (OFFICE, FRIDAY_EVENING, datetime(2026, 11, 23, 14, tzinfo=UTC)),
        (replace(OFFICE, closed_on=date(2026, 11, 23)), FRIDAY_EVENING, datetime(2026, 11, 24, 14, tzinfo=UTC)),
        (OFFICE, datetime(2026, 11, 26, 15, tzinfo=UTC), datetime(2026, 11, 27, 14, tzinfo=UTC)),  # Thanksgiving
        (OFFICE, datetime(2027, 3, 13, 15, tzinfo=UTC), datetime(2027, 3, 15, 13, tzinfo=UTC)),  # the clock went on
        (replace(OFFICE, hours=Hours.parse("always")), FRIDAY_EVENING, FRIDAY_EVENING),
        (replace(OFFICE, hours=Hours.parse("always")), datetime(2026, 12, 25, 15, tzinfo=UTC),
         datetime(2026, 12, 25, 15, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_when_it_opens_again(office: Office, moment: datetime, opens: datetime) -> None:
    assert opens_at(office, moment) == opens


@given(st.integers(0, 10 * 365 * 24 * 60).map(lambda minutes: FRIDAY_EVENING + timedelta(minutes=minutes)))
def test_an_office_is_open_when_it_is_said_to_open(moment: datetime) -> None:
    opens = opens_at(OFFICE, moment)
    assert opens is not None
    assert is_open(OFFICE, opens)
    assert timedelta() <= opens - moment < timedelta(days=5)


@pytest.mark.parametrize(
    ("hour", "phone"),
    [(15, "+12025550111"), (22, "+13125550112"), (23, "+12025550111")],  # 10:00, 17:00 and 18:00 in Washington
)
def test_another_office_that_is_open_is_called_first(hour: int, phone: str) -> None:
    with time_machine.travel(datetime(2026, 11, 18, hour, 10, tzinfo=UTC), tick=False):
        assert target_by_key(CONGRESS, sample_atlas, "sample:senator:il-1").phone == phone
