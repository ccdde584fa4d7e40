"""Rates that the carrier sets are ceilings, whatever the number of workers."""

from gateway.settings import Settings
from tests.crashes.pieces import Gateway, running_pieces
from tests.running import HOTLINE, SHORT_CODE
from tests.work.processes import eventually

PER_SECOND = 4
PEOPLE = [f"+131255504{place:02}" for place in range(15)]


def rings(gateway: Gateway) -> list[float]:
    """When the carrier was asked for each, in seconds."""
    return sorted(
        call.created for call in list(gateway.sandbox.carrier.store.calls.values()) if call.caller == HOTLINE
    )


def test_three_workers_ring_no_faster_than_one(settings: Settings) -> None:
    with running_pieces(settings, workers=3, CALLS_PER_SECOND=str(PER_SECOND)) as gateway:
        for number in PEOPLE:
            gateway.sandbox.client.phone(number, text_to=SHORT_CODE).texts("CALL")
        eventually(lambda: len(rings(gateway)) == len(PEOPLE), 30)
        # A worker's first ring opens its connection to the carrier: it is heard of late, and the next one soon after.
        moments = rings(gateway)[3:]
    # A ring is asked for when its turn comes, and the carrier hears of it a little later: over a few, that evens out.
    for earlier, later in zip(moments, moments[7:], strict=False):
        assert later - earlier > 4 / PER_SECOND
    assert moments[-1] - moments[0] > (len(moments) - 3) / PER_SECOND
