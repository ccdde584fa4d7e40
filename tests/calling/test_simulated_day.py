"""A radio spot, and everybody wants the same office at once: three lines, busy most of the time."""

import heapq
import itertools
import os
import random
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from redis import Redis
from sqlalchemy import bindparam, func, select

from gateway.calling.ending import CallReport, record_call_status
from gateway.calling.heard import Heard
from gateway.calling.lines import next_everywhere
from gateway.calling.reconcile import reconcile_calls
from gateway.calling.ringing import ring_supporter
from gateway.calling.voice import answer_turn, office_answered_by
from gateway.campaigns import import_campaign
from gateway.carriers.terms import Accepted, ListedCall, Ring
from gateway.carriers.twilio import Carrier
from gateway.clock import now
from gateway.conversations.texts import InboundText, receive_text
from gateway.flows.library import demo_source
from gateway.models.calls import IS_DUE, call_requests, calls
from gateway.models.messages import messages
from gateway.queues import Job, Queues
from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.running import HOTLINE, SHORT_CODE

MORNING = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)  # ten in Washington, nine in Chicago
LINES, BUSY = 3, 0.6
_ACTION = re.compile(r'action="[^"]*/voice/\w+/(\d+)')
_UNDER_WAY = ("due", "placing", "ringing", "uncertain")


_WISH_OF = (
    select(call_requests.c.office_phone, call_requests.c.queued_at)
    .select_from(call_requests.join(calls))
    .where(calls.c.id == bindparam("leg"))
)
_BEFORE = select(func.count()).where(
    call_requests.c.status == IS_DUE,
    call_requests.c.office_phone == bindparam("office_phone"),
    call_requests.c.due_at <= bindparam("moment"),
    call_requests.c.queued_at < bindparam("queued_at"),
)


@dataclass
class Day:
    """The carrier, the telephones and the clock, moved from one happening to the next."""

    runtime: Runtime
    clock: Any
    chance: random.Random
    ahead: list[tuple[datetime, int, Callable[[], None]]] = field(default_factory=list)
    order: Any = field(default_factory=itertools.count)
    live: dict[str, str] = field(default_factory=dict)  # carrier's id of each leg -> whose phone
    over: set[str] = field(default_factory=set)
    dialing: int = 0
    most: int = 0
    rings: int = 0
    dials: int = 0
    lost: int = 0
    woken: list[str] = field(default_factory=list)  # jobs
    connected: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def after(self, seconds: float, act: Callable[[], None]) -> None:
        heapq.heappush(self.ahead, (now() + timedelta(seconds=seconds), next(self.order), act))

    def texts(self, text: InboundText) -> None:
        assert receive_text(self.runtime, text)

    def ring(self, ring: Ring) -> Accepted:
        assert ring.to not in self.live.values(), "rung twice at once"
        hour = now().astimezone(ZoneInfo("America/Chicago" if ring.to[2:5] == "312" else "America/New_York")).hour
        assert 9 <= hour < 20, "rung in quiet hours"
        self.in_turn(ring)
        self.rings += 1
        sid, call_id = f"CA{self.rings:032x}", ring.answer_url.split("/voice/")[1].split("/")[0]
        self.live[sid] = ring.to
        if self.chance.random() < 0.85:
            self.after(5, lambda: self.heard(sid, call_id, 0, Heard(sid)))
        else:
            self.after(25, lambda: self.ends(sid, call_id, "no-answer"))
        return Accepted(sid, "queued")

    def in_turn(self, ring: Ring) -> None:
        """First come, first served: who is rung for a line was among the first that wait, as many as there are lines.

        Those who may not be rung at this hour do not wait: they are due in their morning, and keep their place.
        """
        with self.runtime.db.reading() as connection:
            mine = connection.execute(_WISH_OF, {"leg": ring.answer_url.split("/")[-2]}).mappings().one()
            if mine["office_phone"]:
                before = connection.execute(_BEFORE, {**mine, "moment": now()}).scalar_one()
                assert before < LINES, f"rung before {before} others who came earlier"

    def heard(self, sid: str, call_id: str, turn: int, heard: Heard) -> None:
        words = answer_turn(self.runtime, call_id, turn, heard)
        if self.chance.random() < 0.02:  # the carrier sends it again
            assert answer_turn(self.runtime, call_id, turn, heard) == words
        if "many times" in words:
            self.told.add(self.live[sid])
        following = _ACTION.search(words)
        if "<Dial" in words and following:
            self.dial(sid, call_id, int(following[1]))
        elif following:
            pressed = Heard(sid, digits="1")
            self.after(6, lambda: self.heard(sid, call_id, int(following[1]), pressed))
        else:
            self.after(3, lambda: self.ends(sid, call_id, "completed"))

    def dial(self, sid: str, call_id: str, turn: int) -> None:
        self.dials += 1
        self.dialing += 1
        self.most = max(self.most, self.dialing)
        seconds = 0 if self.chance.random() < BUSY else self.chance.randint(15, 45)
        if seconds:
            self.connected.add(self.live[sid])
            office_answered_by(self.runtime, call_id, turn, "human")

        def over() -> None:
            self.dialing -= 1
            status = "completed" if seconds else "busy"
            self.heard(sid, call_id, turn, Heard(sid, dial_status=status, dial_seconds=seconds))

        self.after(seconds or 2, over)

    def ends(self, sid: str, call_id: str, status: str) -> None:
        self.over.add(sid)
        del self.live[sid]
        if self.chance.random() < 0.005:
            self.lost += 1  # the gateway has to ask
        else:
            record_call_status(self.runtime, call_id, CallReport(sid, status, seconds=30))

    def look_around(self) -> None:
        """What the sweeper does."""
        reconcile_calls(self.runtime)
        due = select(call_requests.c.id).where(
            call_requests.c.status == IS_DUE, call_requests.c.due_at <= now(), call_requests.c.office_phone.is_(None)
        )
        with self.runtime.db.reading() as connection:
            wishes = list(connection.execute(due.limit(50)).scalars())
        self.woken += [*wishes, *next_everywhere(self.runtime)]
        self.work()

    def work(self) -> None:
        while self.woken:
            ring_supporter(self.runtime, self.woken.pop(0))

    def next_wish(self) -> datetime | None:
        query = select(func.min(call_requests.c.due_at)).where(call_requests.c.status.in_(_UNDER_WAY))
        with self.runtime.db.reading() as connection:
            return connection.execute(query).scalar()

    def run(self) -> None:
        """Until nothing is to come any more, three days at the most."""
        tick = now()
        while now() < MORNING + timedelta(days=3):
            if self.ahead and self.ahead[0][0] <= tick:
                moment, _, act = heapq.heappop(self.ahead)
                self.clock.move_to(max(moment, now()), tick=False)
                act()
                self.work()
                continue
            self.clock.move_to(max(tick, now()), tick=False)
            self.look_around()
            wish = None if self.ahead else self.next_wish()
            if not self.ahead and wish is None:
                return
            tick = now() + timedelta(seconds=60)
            if not self.ahead and wish and wish > tick:
                tick = wish


class Workers(Queues):
    """Who ring at once when they are told; between two happenings, for there is one thread."""

    day: Day

    def enqueue(self, job: Job, *row_ids: str) -> None:
        if job == "ring_supporter":
            self.day.woken += row_ids

    def enqueue_once(self, job: Job, *row_ids: str, within: int) -> None:  # noqa: ARG002 - the queue's shape
        self.enqueue(job, *row_ids)


class SimulatedCarrier(Carrier):
    """The port, with a simulated country behind it."""

    day: Day

    def place_call(self, ring: Ring) -> Accepted:
        return self.day.ring(ring)

    def call(self, sid: str) -> ListedCall:
        return ListedCall(sid, "completed" if sid in self.day.over else "in-progress", None, None)


def simulated(settings: Settings, people: int) -> Day:
    """`people` text CALL within five hours; two in three are from Chicago."""
    runtime = open_runtime(settings.model_copy(update={
        "public_url": "https://sms.example.org", "calls_per_second": 100_000.0, "lines_per_office": LINES,
        "rings_per_hour": 0, "spend_per_hour": 0.0, "spend_per_day": 0.0,
    }))  # fmt: skip
    workers, carrier = Workers(settings.redis), SimulatedCarrier("AC", "token")
    runtime = replace(runtime, carrier=carrier, queues=workers)
    Redis.from_url(settings.redis).flushall()
    import_campaign(runtime.db, demo_source("whitehouse"), [SHORT_CODE, HOTLINE])
    with time_machine.travel(MORNING, tick=False) as clock:
        day = workers.day = carrier.day = Day(runtime, clock, random.Random(people))  # noqa: S311 - reproducible, no secret
        for place in range(people):
            area = day.chance.choice((212, 312, 312))
            text = InboundText(f"SM{place:032x}", f"+1{area}55{place:05}", SHORT_CODE, "CALL")
            day.after(day.chance.uniform(0, 5 * 3600), partial(day.texts, text))
        day.run()
    return day


def outcome(day: Day, people: int) -> str:
    with day.runtime.db.reading() as connection:
        wishes = connection.execute(select(call_requests.c.status, func.count()).group_by(call_requests.c.status))
        counts: dict[str, int] = {row[0]: row[1] for row in wishes}
        unreached = select(call_requests.c.supporter_id).where(call_requests.c.status == "given_up")
        texted = select(messages.c.supporter_id).where(messages.c.purpose == "notice")
        assert set(connection.execute(unreached).scalars()) <= set(connection.execute(texted).scalars())
    day.runtime.close()
    assert day.most <= LINES
    assert not counts.keys() & set(_UNDER_WAY)
    given_up = counts.get("given_up", 0)
    assert len(day.connected | day.told) + given_up >= people
    return (
        f"{people} people, {LINES} lines busy {BUSY:.0%} of the time: {len(day.connected)} connected, "
        f"{len(day.told - day.connected)} told that it could not be done, {given_up} never reached and texted; "
        f"{day.rings} rings, {day.dials} dials, at most {day.most} at once, {day.lost} reports lost"
    )


@pytest.mark.timeout(300)
def test_many_people_and_one_office(settings: Settings, backend: str, capsys: Any) -> None:
    """Two thousand after a radio spot; SIMULATED_PEOPLE says otherwise."""
    people = int(os.environ.get("SIMULATED_PEOPLE", "2000" if backend == "sqlite" else "100"))
    words = outcome(simulated(settings, people), people)
    with capsys.disabled():
        sys.stdout.write(f"\n{backend}: {words}\n")
