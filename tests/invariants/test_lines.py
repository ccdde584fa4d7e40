"""An office's lines are a ceiling and its queue is fair, whatever the number of processes."""

import threading
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import func, select

from gateway.models.calls import call_requests, calls
from gateway.settings import Settings
from tests.crashes.people import Caller
from tests.crashes.pieces import Gateway, running_pieces
from tests.running import WHITE_HOUSE
from tests.waiting import eventually

LINES: Final = 2
PEOPLE: Final = [f"+131255508{place:02}" for place in range(8)]


def most_at_once(gateway: Gateway) -> int:
    """Calls of ours with the office at the same moment, as the carrier counts them."""
    with gateway.sandbox.carrier.lock:
        dialed = [call for call in gateway.sandbox.carrier.store.calls.values() if call.to == WHITE_HOUSE]
        ends = [(call.ended, -1) for call in dialed if call.ended is not None]
        begins = [(call.created, 1) for call in dialed]
    return max(accumulate(change for _, change in sorted([*begins, *ends])), default=0)


def queue(gateway: Gateway) -> list[Any]:
    """Those who waited for the line, and when they were first rung for it."""
    rung = select(func.min(calls.c.created_at)).where(calls.c.call_request_id == call_requests.c.id)
    query = select(call_requests.c.queued_at, call_requests.c.due_at, rung.scalar_subquery().label("rung_at"))
    with gateway.runtime.db.reading() as connection:
        return list(connection.execute(query.where(call_requests.c.office_phone.is_not(None))).all())


def passed_over(waited: list[Any], rung: Any) -> int:
    """Those who stood before this one and could be rung, but were not yet: each of them has a line first.

    Whoever was still on the phone when their turn came could be rung later: `due_at`. All these moments are taken by
    processes that hold the line's queue, one after the other.
    """
    return sum(
        each.queued_at < rung.queued_at and each.due_at <= rung.rung_at and each.rung_at > rung.rung_at
        for each in waited
    )


class Talkative(Caller):
    """Has the line until all the others wait for it."""

    others_wait: threading.Event

    def talks(self) -> None:
        self.others_wait.wait(180)


def all_asked_and_were_served(gateway: Gateway) -> None:
    others_wait = threading.Event()
    people = [Talkative(gateway, number, "Ana Ruiz", 20.0) for number in PEOPLE]
    for person in people:
        person.others_wait = others_wait
        person.start()
    eventually(lambda: len(queue(gateway)) == len(PEOPLE) - LINES, 120)
    others_wait.set()
    eventually(lambda: all(person.done for person in people), 120)
    for person in people:
        person.stopping.set()
        person.join(60)


def test_three_workers_and_two_web_servers_keep_the_lines_and_the_order(settings: Settings) -> None:
    with running_pieces(settings, workers=3, LINES_PER_OFFICE=str(LINES), WEB_CONCURRENCY="2") as gateway:
        gateway.sandbox.client.phone(WHITE_HOUSE, kind="official", behaviour="answer", answer_seconds=1, lines=20)
        all_asked_and_were_served(gateway)
        assert 1 <= most_at_once(gateway) <= LINES
        waited = queue(gateway)
    for rung in waited:
        assert passed_over(waited, rung) < LINES
