"""When the next one is: always that hour by the clock on the wall, whatever the clocks do."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from gateway.contact import Person
from gateway.contact.zones import zone_of
from gateway.flows.weekly import WEEK, Agreement, Weekly, agreed, last_day, next_occurrence
from gateway.flows.weekly_words import zone_name

ZONES = st.sampled_from(
    ("America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
     "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "Pacific/Guam", "Pacific/Pago_Pago")
)  # fmt: skip
RULES = st.builds(Weekly, st.integers(0, 6), st.integers(0, 24 * 60 - 1))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds take no zone


@given(RULES, ZONES, MOMENTS)
@example(Weekly(6, 150), "America/New_York", datetime(2027, 3, 14, tzinfo=UTC))  # half past two, which there is not
@example(
    Weekly(6, 90), "America/New_York", datetime(2026, 11, 1, 5, 15, tzinfo=UTC)
)  # half past one, which comes twice
def test_the_next_is_the_first_later_one_on_that_day_at_that_hour(rule: Weekly, zone: str, after: datetime) -> None:
    found = next_occurrence(rule, zone, after)
    assert timedelta() < found - after <= WEEK + timedelta(hours=1)
    local = found.astimezone(ZoneInfo(zone))
    skipped = rule.minute + 60 if _left_out(rule, zone, local.date()) else rule.minute
    assert (local.weekday(), local.hour * 60 + local.minute) == (rule.weekday, skipped)


@given(RULES, ZONES, MOMENTS)
def test_there_is_one_in_each_week_and_never_two(rule: Weekly, zone: str, after: datetime) -> None:
    days, moment = [], after
    for _ in range(26):
        moment = next_occurrence(rule, zone, moment)
        days.append(moment.astimezone(ZoneInfo(zone)).date())
    assert {later - earlier for earlier, later in pairwise(days)} == {WEEK}


@given(RULES, ZONES, MOMENTS, st.integers(1, 52), st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)))
def test_it_has_an_end(rule: Weekly, zone: str, after: datetime, weeks: int, until: date | None) -> None:
    agreement = agreed(rule, zone, after, weeks, until)
    if agreement is None:
        assert until
        assert next_occurrence(rule, zone, after).astimezone(ZoneInfo(zone)).date() > until
        return
    calls = (agreement.last_on - agreement.first_on) // WEEK + 1
    assert 1 <= calls <= weeks
    assert until is None or agreement.last_on <= until < agreement.last_on + WEEK or calls == weeks
    assert Agreement.loads(agreement.dumps()) == agreement


def test_the_clocks_change_and_the_hour_stays() -> None:
    tuesdays = Weekly(1, 17 * 60)
    before = next_occurrence(tuesdays, "America/Chicago", datetime(2026, 10, 27, tzinfo=UTC))
    after = next_occurrence(tuesdays, "America/Chicago", before)
    assert (before, after) == (datetime(2026, 10, 27, 22, tzinfo=UTC), datetime(2026, 11, 3, 23, tzinfo=UTC))
    phoenix = next_occurrence(tuesdays, "America/Phoenix", before)
    assert phoenix - next_occurrence(tuesdays, "America/Phoenix", phoenix - 2 * WEEK) == WEEK


def test_no_day_after_the_end_of_the_campaign() -> None:
    assert last_day(date(2026, 11, 24), 8, date(2026, 12, 7)) == date(2026, 12, 1)
    assert last_day(date(2026, 11, 24), 8, None) == date(2027, 1, 12)
    assert last_day(date(2026, 11, 24), 8, date(2026, 11, 23)) < date(2026, 11, 24)


def test_by_which_clock_somebody_lives() -> None:
    moment = datetime(2026, 11, 18, tzinfo=UTC)
    chicago, florida = "+13125550101", "+18505550101"  # 850 is on both sides of the line
    assert zone_of(Person(chicago), moment) == "America/Chicago"
    assert zone_of(Person(florida), moment) is None
    assert zone_of(Person(florida, zip="32501"), moment) == "America/Chicago"
    assert zone_of(Person(chicago, zip="85001"), moment) == "America/Phoenix"


def test_zones_have_names_that_people_use() -> None:
    zones = ("America/Detroit", "America/Phoenix", "America/Boise", "Pacific/Guam")
    assert [zone_name(zone, "en") for zone in zones] == [
        "Eastern time",
        "Arizona time",
        "Mountain time",
        "your local time",
    ]


def _left_out(rule: Weekly, zone: str, day: date) -> bool:
    there = datetime(day.year, day.month, day.day, *divmod(rule.minute, 60), tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != there.replace(tzinfo=None)
