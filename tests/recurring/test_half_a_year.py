"""Half a year of one supporter: the clocks change twice, they move, the gateway is down, and two sweepers run.

Real rows and a clock that is moved; nobody picks up a telephone here, each request counts as done.
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest
import time_machine
from sqlalchemy import select, update

from gateway.campaigns import import_campaign
from gateway.conversations.texts import InboundText, receive_text
from gateway.flows.library import demo_source
from gateway.models.calls import call_requests
from gateway.models.recurring import recurring_calls
from gateway.models.supporters import supporters
from gateway.recurring.due import ring_weekly
from gateway.runtime import Runtime, open_runtime
from gateway.supporters import find
from tests.running import HOTLINE, SHORT_CODE, settings_for

BEGIN: Final = datetime(2026, 10, 1, 15, 0, tzinfo=UTC)
END: Final = BEGIN + timedelta(days=190)
HOMES: Final = {
    "60601": "America/Chicago",
    "10001": "America/New_York",
    "85001": "America/Phoenix",
    "90001": "America/Los_Angeles",
    "96813": "Pacific/Honolulu",
}
CAMPAIGN: Final = demo_source("whitehouse") + "recurring_weeks = 40\n"


@dataclass
class Life:
    """`homes` are where they live from when on, `outages` from when to when nothing runs."""

    weekday: int
    minute: int
    homes: list[tuple[datetime, str]]
    outages: list[tuple[datetime, datetime]] = field(default_factory=list)

    def home_at(self, moment: datetime) -> str:
        return [home for begin, home in self.homes if begin <= moment][-1]

    def zone_at(self, moment: datetime) -> ZoneInfo:
        return ZoneInfo(HOMES[self.home_at(moment)])

    def up_from(self, moment: datetime) -> datetime:
        for begin, end in self.outages:
            if begin <= moment < end:
                moment = end
        return moment

    def touched(self, day: date) -> bool:
        """Is this a day on which something else may happen than one ring at its hour?"""
        begin = datetime.combine(day, time(), UTC) - timedelta(hours=14)
        end = begin + timedelta(hours=48)
        return any(begin <= moved < end for moved, _ in self.homes[1:]) or any(
            down < end and up > begin for down, up in self.outages
        )


def day(number: int, hour: int = 0) -> datetime:
    return BEGIN + timedelta(days=number, hours=hour)


ALWAYS: Final = datetime.min.replace(tzinfo=UTC)
LIVES: Final = {
    "the clocks change": Life(1, 17 * 60, [(ALWAYS, "60601")]),
    "and do not in Arizona": Life(5, 9 * 60, [(ALWAYS, "85001")]),
    "moving west, far west and back east": Life(
        3, 19 * 60 + 45, [(ALWAYS, "10001"), (day(20), "90001"), (day(49, 9), "96813"), (day(100, 3), "60601")]
    ),
    "down over the hour, over the evening, and for three weeks": Life(
        4, 12 * 60, [(ALWAYS, "10001")], [(day(8, 1), day(8, 3)), (day(15, 0), day(15, 10)), (day(40), day(61))]
    ),
}


@pytest.fixture(scope="module")
def world(
    sqlite_template: Path, redis_url: str, data_key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Runtime]:
    """One database is enough: what is looked at here are dates."""
    folder = tmp_path_factory.mktemp("half a year")
    shutil.copy(sqlite_template, folder / "gateway.db")
    ready = settings_for(f"sqlite:///{folder}/gateway.db", redis_url, data_key, folder)
    runtime = open_runtime(ready.model_copy(update={"public_url": "https://sms.example.org"}))
    import_campaign(runtime.db, CAMPAIGN, [SHORT_CODE, HOTLINE])
    runtime.directory.refresh()
    yield runtime
    runtime.close()


@pytest.mark.parametrize("how", LIVES)
def test_half_a_year(world: Runtime, how: str) -> None:
    life, phone = LIVES[how], f"+1312555{1000 + [*LIVES].index(how)}"
    with time_machine.travel(BEGIN, tick=False) as clock:
        asks(world, phone, life)
        rung = list(weeks(world, phone, life, clock))
    for moment in rung:
        local = moment.astimezone(life.zone_at(moment))
        assert local.weekday() == life.weekday
        assert local.hour * 60 + local.minute >= life.minute, "never before the hour"
        assert 9 <= local.hour < 20, "never in quiet hours"
        if not life.touched(local.date()):
            assert local.hour * 60 + local.minute == life.minute, "always at the hour on the wall"
    days = [moment.astimezone(life.zone_at(moment)).date() for moment in rung]
    assert len(days) == len(set(days)), "once a day"
    assert {day for day in expected(life) if not life.touched(day)} <= set(days), "no week is left out"


def asks(world: Runtime, phone: str, life: Life) -> None:
    day = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday")[life.weekday]
    words = f"call every {day} at {life.minute // 60}:{life.minute % 60:02} {life.homes[0][1]}"
    sid = f"SM{phone[1:]:0>32}"
    reply = receive_text(world, InboundText(sid, phone, SHORT_CODE, words))
    assert reply
    assert "we ring you every" in reply.body


def weeks(world: Runtime, phone: str, life: Life, clock: Any) -> Iterator[datetime]:
    """From one look to the next, each taken by two sweepers; the moments at which somebody was to be rung."""
    with world.db.transaction() as transaction:
        person = find(transaction, phone)
    assert person
    home, seen = "", None
    for _ in range(600):
        with world.db.reading() as connection:
            of_them = recurring_calls.c.supporter_id == person.id
            row = connection.execute(select(recurring_calls).where(of_them)).one()
        moment = life.up_from(max(datetime.now(UTC), row.look_at))
        if moment >= END:
            return
        clock.move_to(moment)
        if home != (home := life.home_at(moment)):
            with world.db.transaction() as transaction:
                transaction.execute(update(supporters).where(supporters.c.id == person.id).values(zip=home))
        ring_weekly(world, row.id)
        if seen != (seen := row.next_on):
            ring_weekly(world, row.id)
        yield from done(world, person.id)
    raise AssertionError("it is looked at too often")


def done(world: Runtime, person_id: str) -> list[datetime]:
    """When they were to be rung, if they were; each was on the telephone then."""
    due = call_requests.c.supporter_id == person_id, call_requests.c.status == "due"
    with world.db.transaction() as transaction:
        asked = list(transaction.execute(select(call_requests.c.due_at).where(*due)).scalars())
        if asked:
            transaction.execute(update(call_requests).where(*due).values(status="done"))
    assert len(asked) <= 1
    return asked


def expected(life: Life) -> list[date]:
    first = BEGIN.date() + timedelta(days=2)
    return [
        first + timedelta(days=each)
        for each in range((END - BEGIN).days - 4)
        if (first + timedelta(days=each)).weekday() == life.weekday
    ]
