"""When an office answers: as operators type it, and as members of Congress write it."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.officials.errors import OfficialsError
from gateway.officials.hours import Hours
from gateway.officials.office_hours import hours_from


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Mon-Fri 9:00-17:00", "Mon-Fri 9:00-17:00"),
        ("monday-friday 09:00 - 17:00; SAT 10:00-12:00", "Mon-Fri 9:00-17:00; Sat 10:00-12:00"),
        ("Mon, Wed,Fri 8:30-16:00", "Mon 8:30-16:00; Wed 8:30-16:00; Fri 8:30-16:00"),
        ("Mon-Fri 13:00-17:00; Mon-Fri 9:00-12:00", "Mon-Fri 9:00-12:00; Mon-Fri 13:00-17:00"),
        ("Mon-Sun 0:00-24:00", "always"),
        (" Always ", "always"),
    ],
)
def test_hours_that_are_understood(text: str, shown: str) -> None:
    assert str(Hours.parse(text)) == shown
    assert Hours.parse(shown) == Hours.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "9-5", "Mon-Fri", "9:00-17:00", "Mon-Fri 17:00-9:00", "Mon-Fri 9:00-25:00", "Mon-Fri 9:60-17:00",
        "Fri-Mon 9:00-17:00", "Noday 9:00-17:00", "Mon 9:00-12:00; Mon 11:00-13:00", "Mon-Fri 9:00-17:00;",
        "Mon-Fri 9:00-17:00 and on holidays", "; ".join(f"Mon {hour}:00-{hour}:30" for hour in range(24)),
    ],
)  # fmt: skip
def test_hours_that_are_none(text: str) -> None:
    with pytest.raises(OfficialsError):
        Hours.parse(text)


@given(st.text(max_size=60))
def test_whatever_is_typed_is_hours_or_an_error(text: str) -> None:
    try:
        hours = Hours.parse(text)
    except OfficialsError:
        return
    assert Hours.parse(str(hours)) == hours


def test_open_from_the_first_minute_to_before_the_last() -> None:
    hours = Hours.parse("Mon-Fri 9:00-17:00")
    tuesday = datetime(2026, 11, 24)  # noqa: DTZ001 - the office's own clock
    assert [hours.open_at(tuesday.replace(hour=hour, minute=minute)) for hour, minute in
            ((8, 59), (9, 0), (16, 59), (17, 0))] == [False, True, True, False]  # fmt: skip
    assert not hours.open_at(datetime(2026, 11, 28, 12))  # noqa: DTZ001 - a Saturday


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("M-F 9-5:30pm", "Mon-Fri 9:00-17:30"),
        ("M-F 8:30am-430pm", "Mon-Fri 8:30-16:30"),
        ("Mondays-Fridays 9AM - 5PM", "Mon-Fri 9:00-17:00"),
        ("Mon. - Fri., 9:00 am - 5:00 pm", "Mon-Fri 9:00-17:00"),
        ("Mon–Fri 9:00am–5:00pm", "Mon-Fri 9:00-17:00"),
        ("Monday - Friday 8:00 a.m. CST to 5:30 p.m. CST", "Mon-Fri 8:00-17:30"),
        ("9:00am-5:00pm (PT), Weekdays", "Mon-Fri 9:00-17:00"),
        ("8:30am - 5:30pm (M-F)", "Mon-Fri 8:30-17:30"),
        ("8:00 AM - 5:00 PM Central", "Mon-Fri 8:00-17:00"),
        ("Tuesday/Thursday 9AM-4:30PM", "Tue,Thu 9:00-16:30"),
        ("Thursdays from 8:30-4:30pm. Appointments strongly encouraged.", "Thu 8:30-16:30"),
        ("Monday - Thursday 9 am - 12 pm and by appointment", "Mon-Thu 9:00-12:00"),
        ("12:30pm-4pm", "Mon-Fri 12:30-16:00"),
    ],
)
def test_hours_as_members_write_them(written: str, understood: str) -> None:
    assert hours_from(written) == understood
    Hours.parse(understood)


@pytest.mark.parametrize(
    "written",
    [
        "", "By appointment only", "2nd Tuesday of each month 9AM-5PM by appointment only", "9AM-1PM and 2:30PM-5PM",
        "Every 1st, 3rd, and 5th Tuesday, 9AM-1PM", "Tuesday-Thursday", "Only open Tuesdays and Thursdays",
        "Monday-Wednesday 9:00AM-5:00PM, Thursday and Friday by appointment only", "11pm-5am", "5pm-9am", "0-99",
    ],
)  # fmt: skip
def test_hours_that_nobody_can_keep_to(written: str) -> None:
    assert hours_from(written) is None


@given(st.text(alphabet="mtwf -,;:/and0123456789apm", max_size=200))
def test_whatever_a_member_writes_ends_in_time(written: str) -> None:
    hours_from(written)
