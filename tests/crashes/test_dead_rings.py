"""A worker dies between the carrier's acceptance of a ring and our note of it, or just before; Redis loses its data.

The ring was for somebody who waited for an office's line: nobody is rung twice or loses their place, and the line
that the dead worker took for them is free again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

import pytest
import time_machine

from gateway.flows.library import demo_source
from gateway.models.calls import calls, dial_attempts
from gateway.settings import Settings
from tests.calling.journeys import Line, WorkerDiesError, opened
from tests.running import NOON, WHITE_HOUSE

LINES = 2
ANA, LUIS, ROSA, EVA = (f"+131255506{place:02}" for place in range(4))


@dataclass
class Office:
    """Two lines, on which Ana and Luis talk; Rosa and then Eva wait."""

    ana: Line
    rosa: Line
    eva: Line

    @property
    def rung(self) -> dict[str, int]:
        return {
            name: len(getattr(self, name).carrier.rings_of(getattr(self, name).number)) for name in ("rosa", "eva")
        }

    def worker_dies(self, moment: Literal["before", "after"]) -> None:
        """While it rings Rosa, whose turn it is. All of Redis goes with it."""
        self.ana.carrier.kills = moment
        says(self.ana, self.ana.reported("completed"))
        with pytest.raises(WorkerDiesError):
            self.ana.work()
        self.ana.queues.rings.clear()
        self.ana.queues.redis.flushall()


def says(line: Line, webhook: Any) -> str:
    words: str = webhook.deliver()
    line.listens(words)
    return words


def asks(line: Line) -> Line:
    """Up to the moment at which they are connected, or told their place."""
    says(line, line.text("CALL"))
    line.is_rung()
    says(line, line.picks_up())
    says(line, line.hears(digits="1"))
    return line


def waits(line: Line) -> Line:
    assert "in line" in asks(line).words
    says(line, line.hears(digits="1"))
    says(line, line.reported("completed"))
    return line


@pytest.fixture
def office(settings: Settings) -> Iterator[Office]:
    with time_machine.travel(NOON, tick=False) as clock:
        first = opened(settings.model_copy(update={"lines_per_office": LINES}), clock, demo_source("whitehouse"))
        ana, luis, rosa, eva = (replace(first, number=number) for number in (ANA, LUIS, ROSA, EVA))
        for talker in (ana, luis):
            assert "<Dial" in asks(talker).words
        waiting = []
        for line in (rosa, eva):
            clock.shift(1)
            waiting.append(waits(line))
        yield Office(ana, *waiting)
        first.runtime.close()


def taken(line: Line) -> int:
    return sum(phone == WHITE_HOUSE for (phone,) in line.rows(calls, "office_phone"))


def test_the_line_is_kept_and_the_ring_goes_on(office: Office) -> None:
    office.worker_dies("after")
    assert taken(office.rosa) == LINES
    for _ in range(4):
        office.rosa.minutes(1)
    assert office.rung == {"rosa": 2, "eva": 1}
    office.rosa.is_rung()
    assert "your turn" in says(office.rosa, office.rosa.picks_up())
    assert "<Dial" in says(office.rosa, office.rosa.hears(digits="1"))
    assert taken(office.rosa) == LINES


def test_a_ring_that_ended_unheard_of_frees_its_line(office: Office) -> None:
    office.worker_dies("after")
    office.ana.carrier.live.pop(office.ana.carrier.rings_of(ROSA)[-1])
    for _ in range(3):
        office.eva.minutes(1)
    assert office.rung == {"rosa": 2, "eva": 2}
    assert taken(office.eva) == LINES


def test_a_ring_that_never_was_keeps_its_place(office: Office) -> None:
    office.worker_dies("before")
    for _ in range(5):
        office.rosa.minutes(1)
    assert office.rung == {"rosa": 2, "eva": 1}
    assert taken(office.rosa) == LINES


def test_the_key_after_the_call_is_noted_once(office: Office) -> None:
    """Picked up before anybody here knew that it rang."""
    office.worker_dies("after")
    rosa = office.rosa
    rosa.is_rung()
    says(rosa, rosa.picks_up())
    says(rosa, rosa.hears(digits="1"))
    says(rosa, rosa.answered_by("human"))
    says(rosa, rosa.hears(dial_status="completed", dial_seconds=60))
    rosa.queues.redis.flushall()
    key = rosa.hears(digits="1")
    assert key.deliver() == key.deliver()
    says(rosa, rosa.reported("completed"))
    rosa.minutes(11)
    reported = [row for row in rosa.rows(dial_attempts, "outcome", "reported") if row[1]]
    assert reported == [("answered", "spoke")]
    assert office.rung == {"rosa": 2, "eva": 2}
