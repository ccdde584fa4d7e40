"""Whose turn it is when: against a plain search through the days, across the changes of the clocks."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from gateway.flows.series import Beginning, Series, Step
from gateway.series.times import due
from gateway.series.turns import Traveller, turn_of

CHICAGO = ("America/Chicago",)
ZONES = st.sampled_from(
    [
        CHICAGO,
        ("America/New_York",),
        ("Pacific/Honolulu",),
        ("America/Phoenix",),
        ("America/Chicago", "America/Denver"),
    ]
)
TWO_YEARS = st.integers(0, 2 * 365 * 24 * 60)
MOMENTS = TWO_YEARS.map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
ANY_DAY = frozenset(range(7))


def a_step(name: str = "thanks", days: int = 2, minute: int = 600, weekdays: frozenset[int] = ANY_DAY) -> Step:
    return Step(name, days, minute, weekdays, (), {})


def a_series(*steps: Step) -> Series:
    return Series("welcome", Beginning("signed"), earlier=False, steps=steps)


STEPS = st.builds(
    a_step,
    days=st.integers(1, 40),
    minute=st.integers(480, 1259),
    weekdays=st.sets(st.integers(0, 6), min_size=1).map(frozenset),
)


def clock(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@settings(max_examples=50)
@given(STEPS, MOMENTS, ZONES, st.none() | st.timedeltas(timedelta(), timedelta(days=50)))
def test_the_hour_on_the_wall(step: Step, began: datetime, zones: tuple[str, ...], texted: timedelta | None) -> None:
    """The last of the zones shows the hour; the day fits, none before it does, and it is later than the last text."""
    texted_at = began + texted if texted is not None else None
    found = due(step, began, zones, texted_at)
    shown = [clock(found, zone) for zone in zones]
    assert min(at.hour * 60 + at.minute for at in shown) == step.minute
    day = min(shown).date() if len(zones) == 1 else max(at.date() for at in shown)
    first = max(clock(began, zone).date() for zone in zones) + timedelta(days=step.days)
    if texted_at:
        first = max(first, max(clock(texted_at, zone).date() for zone in zones) + timedelta(days=1))
    fitting = (first + timedelta(days=more) for more in range(7))
    assert day == next(one for one in fitting if one.weekday() in step.weekdays)


def test_nine_in_the_morning_stays_nine_when_the_clocks_change() -> None:
    """Saturday in March before the change, Sunday after it; an hour that the clock skips would be an hour later."""
    began = datetime(2027, 3, 12, 18, tzinfo=UTC)
    assert due(a_step(days=1, minute=540), began, CHICAGO) == datetime(2027, 3, 13, 15, tzinfo=UTC)
    assert due(a_step(days=2, minute=540), began, CHICAGO) == datetime(2027, 3, 14, 14, tzinfo=UTC)
    autumn = datetime(2026, 10, 30, 18, tzinfo=UTC)
    assert due(a_step(days=1, minute=540), autumn, CHICAGO) == datetime(2026, 10, 31, 14, tzinfo=UTC)
    assert due(a_step(days=2, minute=540), autumn, CHICAGO) == datetime(2026, 11, 1, 15, tzinfo=UTC)


@settings(max_examples=40)
@given(st.lists(STEPS, min_size=1, max_size=5, unique_by=lambda step: step.days), MOMENTS, ZONES, st.data())
def test_a_whole_journey(steps: list[Step], began: datetime, zones: tuple[str, ...], data: st.DataObject) -> None:
    """Looked at whenever asked for, or after some rest: each step once or late, one text a day at most."""
    one = a_series(*(step._replace(name=f"step{step.days}") for step in sorted(steps, key=lambda step: step.days)))
    moment, day, texted = began, 0, None
    had: list[str] = []
    days_of_texts: list[date] = []
    for _ in range(60):
        turn = turn_of(one, Traveller(began, day, zones, had, texted), moment)
        had += [step.name for step in turn.late]
        day = turn.day
        if turn.step:
            had.append(turn.step.name)
            assert turn.due_at
            assert turn.due_at <= moment <= turn.due_at + timedelta(days=1)
            assert clock(turn.due_at, zones[0]).weekday() in turn.step.weekdays or len(zones) > 1
            texted = moment
            days_of_texts.append(clock(moment, zones[0]).date())
        if turn.look_at is None:
            break
        assert turn.look_at > moment
        rest = data.draw(st.sampled_from([0, 0, 0, 5, 30]))
        moment = turn.look_at + timedelta(hours=rest)
    assert (turn.ended, sorted(had)) == ("through", sorted(step.name for step in one.steps))
    assert days_of_texts == sorted(set(days_of_texts))


def test_a_rest_of_days_leaves_out_what_is_late() -> None:
    """Signed on Monday, the first of the month; nothing was looked at until Friday noon."""
    one = a_series(a_step("a", 1), a_step("b", 2), a_step("c", 4), a_step("d", 5))
    began = datetime(2027, 2, 1, 18, tzinfo=UTC)
    turn = turn_of(one, Traveller(began, 0, CHICAGO), datetime(2027, 2, 5, 18, tzinfo=UTC))
    assert [step.name for step in turn.late] == ["a", "b"]
    assert (turn.step and turn.step.name, turn.due_at) == ("c", datetime(2027, 2, 5, 16, tzinfo=UTC))


def test_a_step_put_before_the_present_day_is_for_others_and_one_behind_it_for_everybody() -> None:
    began = datetime(2027, 2, 1, 18, tzinfo=UTC)
    who = Traveller(began, 4, CHICAGO, ["c"], datetime(2027, 2, 5, 16, tzinfo=UTC))
    one = a_series(a_step("new", 3), a_step("c", 4), a_step("later", 6))
    turn = turn_of(one, who, datetime(2027, 2, 7, 17, tzinfo=UTC))
    assert (turn.late, turn.step and turn.step.name) == ((), "later")


def test_nothing_follows_a_step_that_waits_and_nothing_at_all_a_stop() -> None:
    one, began = a_series(a_step()), datetime(2027, 2, 1, 18, tzinfo=UTC)
    moment = began + timedelta(days=3)
    assert turn_of(one, Traveller(began, 0, CHICAGO, waits=True), moment).step is None
    assert turn_of(one, Traveller(began, 0, CHICAGO, stopped=True), moment).ended == "stop"
