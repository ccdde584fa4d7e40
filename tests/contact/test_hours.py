"""Hours as an operator writes them."""

import pytest

from gateway.contact.hours import HoursError, read_hours, read_state_hours
from gateway.settings import SettingsError, load
from tests.contact.people import SHIPPED

WEEKDAY, SATURDAY, SUNDAY = 2, 5, 6


def test_sundays_begin_at_noon() -> None:
    week = read_hours("9-20", "none").everywhere
    assert (week[WEEKDAY], week[SATURDAY], week[SUNDAY]) == ((9, 20), (9, 20), (12, 20))
    assert read_hours("14-20", "none").everywhere[SUNDAY] == (14, 20)
    assert read_hours("9-12", "none").everywhere[SUNDAY] is None


def test_no_quiet_hours_are_none_on_sundays_either() -> None:
    assert read_hours("0-24", "none").everywhere == ((0, 24),) * 7


def test_a_state_as_it_is_written() -> None:
    weeks = read_state_hours("RI=9-18,Sat 10-17,Sun none; KY=10-21")
    assert weeks["RI"] == ((9, 18),) * 5 + ((10, 17), None)
    assert weeks["KY"] == ((10, 21),) * 7
    assert read_state_hours("AL=Sun none")["AL"] == ((0, 24),) * 6 + (None,)
    assert read_state_hours("none") == read_state_hours("") == {}


def test_a_state_only_ever_narrows() -> None:
    hours = read_hours("9-20", "TX=8-23,Sun 8-23;KY=10-21;WA=21-23")
    assert hours.of("TX") == hours.everywhere
    assert hours.of("KY")[WEEKDAY] == (10, 20)
    assert hours.of("WA") == (None,) * 7
    assert hours.of("IL") == hours.of(None) == hours.everywhere


@pytest.mark.parametrize(
    ("state", "weekday", "saturday", "sunday"),
    [
        ("RI", (9, 18), (10, 17), (12, 17)),
        ("KY", (10, 20), (10, 20), (12, 20)),
        ("AL", (9, 20), (9, 20), None),
        ("LA", (9, 20), (9, 20), None),
        ("MS", (9, 20), (9, 20), None),
        ("FL", (9, 20), (9, 20), (12, 20)),
        ("NY", (9, 20), (9, 20), (12, 20)),
    ],
)
def test_the_states_that_are_shipped(state: str, weekday: object, saturday: object, sunday: object) -> None:
    week = SHIPPED.hours.of(state)
    assert week == (weekday,) * 5 + (saturday, sunday)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Rhode Island=9-18", '"Rhode Island=9-18": write a state by its two letters'),
        ("RI", '"RI": write a state'),
        ("XX=9-18", '"XX=9-18": write a state'),
        ("RI=9-18;RI=9-17", "RI is there twice"),
        ("RI=18-9", '"18-9" must be two hours in order'),
        ("RI=9-25", '"9-25" must be two hours in order'),
        ("RI=", '"" must be two hours in order'),
        ("RI=9-18,Caturday 10-17", '"Caturday 10-17" must be a day and its hours'),
        ("RI=9-18,10-17", '"10-17" must be a day and its hours'),
        ("RI=9-18,Sat 10:30-17", '"10:30-17" must be two hours'),
    ],
)
def test_what_cannot_be_read_is_told(text: str, told: str) -> None:
    with pytest.raises(HoursError) as fault:
        read_state_hours(text)
    assert told in str(fault.value)


@pytest.mark.parametrize("hours", ["9", "9-", "20-9", "9-9", "9-25", "nine to five", "-1-5"])
def test_quiet_hours_that_are_none(hours: str) -> None:
    with pytest.raises(SettingsError, match=r"QUIET_HOURS: .* must be two hours in order"):
        load(quiet_hours=hours)
