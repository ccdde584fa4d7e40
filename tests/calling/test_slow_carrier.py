"""A ring takes the carrier a while, and nobody else waits for it."""

import threading
import time

from gateway.calling.ringing import ring_supporter
from gateway.models.calls import call_requests, calls
from tests.calling.test_ringing import ANA
from tests.running import RunningGateway


def test_no_transaction_is_open_while_the_carrier_is_asked_to_ring(gateway: RunningGateway) -> None:
    ana = gateway.phone(ANA)
    ana.texts("CALL")
    gateway.sandbox.client.faults(latency_ms=1500)
    [request] = gateway.rows(call_requests)
    ringing = threading.Thread(target=ring_supporter, args=(gateway.runtime, request.id))
    ringing.start()
    for _ in range(200):
        if gateway.count(calls, calls.c.status == "placing"):
            break
        time.sleep(0.005)
    started = time.monotonic()
    gateway.phone("+13125550102").texts("SIGN")
    took = time.monotonic() - started
    ringing.join(60)
    assert took < 1
    assert ana.on_call["status"] == "ringing"
