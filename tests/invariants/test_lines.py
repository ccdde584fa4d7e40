"""An office's lines are a ceiling and its queue is fair, whatever the number of processes."""

from itertools import accumulate
from typing import Any, Final

from sqlalchemy import select

from gateway.models.calls import call_requests, calls
from gateway.settings import Settings
from tests.crashes.people import Caller
from tests.crashes.pieces import Gateway, running_pieces
from tests.running import WHITE_HOUSE
from tests.work.processes import eventually

LINES: Final = 2
PEOPLE: Final = [f"+131255508{place:02}" for place in range(8)]


def most_at_once(gateway: Gateway) -> int:
    """Calls of ours with the office at the same moment, as the carrier counts them."""
    with gateway.sandbox.carrier.lock:
        dialed = [call for call in gateway.sandbox.carrier.store.calls.values() if call.to == WHITE_HOUSE]
        ends = [(call.ended, -1) for call in dialed if call.ended is not None]
        begins = [(call.created, 1) for call in dialed]
    return max(accumulate(change for _, change in sorted([*begins, *ends])), default=0)


def served(gateway: Gateway) -> list[Any]:
    """Since when those who waited for the line did so, in the order in which they were rung for it."""
    query = (
        select(call_requests.c.queued_at)
        .select_from(calls.join(call_requests))
        .where(call_requests.c.office_phone.is_not(None), calls.c.carrier_sid.is_not(None))
        .order_by(calls.c.id)
    )
    with gateway.runtime.db.reading() as connection:
        return list(connection.execute(query).scalars())


def test_three_workers_and_two_web_servers_keep_the_lines_and_the_order(settings: Settings) -> None:
    with running_pieces(settings, workers=3, LINES_PER_OFFICE=str(LINES), WEB_CONCURRENCY="2") as gateway:
        gateway.sandbox.client.phone(WHITE_HOUSE, kind="official", behaviour="answer", answer_seconds=1, lines=20)
        people = [Caller(gateway, number, "Ana Ruiz", 20.0) for number in PEOPLE]
        for person in people:
            person.start()
        eventually(lambda: all(person.done for person in people), 60)
        for person in people:
            person.stopping.set()
            person.join(10)
        assert 1 <= most_at_once(gateway) <= LINES
        waited = served(gateway)
    assert waited
    for place, since in enumerate(waited):
        overtaken = sum(earlier > since for earlier in waited[:place])
        assert overtaken < LINES
