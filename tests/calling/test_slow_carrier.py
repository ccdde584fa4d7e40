"""A ring takes the carrier a while, and nobody else waits for it."""

import threading

from gateway.calling.ringing import ring_supporter
from gateway.models.calls import call_requests
from tests.calling.test_ringing import ANA
from tests.running import RunningGateway
from tests.work.processes import held_up


def test_no_transaction_is_open_while_the_carrier_is_asked_to_ring(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    [request] = gateway.rows(call_requests)
    with held_up(gateway) as (worker, door):
        ringing = threading.Thread(target=ring_supporter, args=(worker, request.id))
        ringing.start()
        assert door.held.wait(60)
        gateway.phone("+13125550102").texts("SIGN")
        assert ringing.is_alive()
        door.lets_go()
        ringing.join(60)
    assert ana.on_call["status"] == "ringing"
