"""Rates that the carrier sets are ceilings, whatever the number of workers."""

from gateway.settings import Settings
from tests.crashes.pieces import Gateway, running_pieces
from tests.running import HOTLINE, SHORT_CODE
from tests.slots import shortest_gap, slots_watched
from tests.waiting import eventually

PER_SECOND = 20
PEOPLE = [f"+131255504{place:02}" for place in range(15)]


def rings(gateway: Gateway) -> int:
    """As many as the carrier was asked for."""
    return sum(call.caller == HOTLINE for call in list(gateway.sandbox.carrier.store.calls.values()))


def test_three_workers_ring_no_faster_than_one(settings: Settings) -> None:
    with (
        running_pieces(settings, workers=3, CALLS_PER_SECOND=str(PER_SECOND)) as gateway,
        slots_watched(gateway.runtime.queues.redis) as slots,
    ):
        for number in PEOPLE:
            gateway.sandbox.client.phone(number, text_to=SHORT_CODE).texts("CALL")
        eventually(lambda: rings(gateway) == len(PEOPLE))
        taken = slots()
    assert len(taken) >= len(PEOPLE)
    assert shortest_gap(taken) >= 1 / PER_SECOND
