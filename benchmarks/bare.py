"""The SDK alone: a loop that sends texts over the leanest HTTP client there is, ours, and keeps no record of any.

    python -m benchmarks.bare URL TEXTS THREADS

Each thread has one connection, as the worker's have. Prints the seconds of the processor's time that it took.
"""

import sys
import threading
import time
from itertools import count
from typing import Any

from benchmarks.load import ACCOUNT_SID, AUTH_TOKEN, SHORT_CODE
from benchmarks.servers import PUBLIC_URL, SERVER_CPU, pinned_to
from gateway.carriers.http import KeptAliveClient
from gateway.carriers.terms import RETRIES

BODY = "Hi Maria, this is Puerta Abierta. March on Friday at noon! Reply STOP to end."


def main() -> None:
    url, texts, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    pinned_to(SERVER_CPU)
    from twilio.rest import Client

    client = Client(ACCOUNT_SID, AUTH_TOKEN, http_client=KeptAliveClient(10.0, url), environment={"TWILIO_EDGE": ""})
    create(client, 0)
    places = count(1)
    senders = [threading.Thread(target=_send, args=(client, places, texts)) for _ in range(threads)]
    begun = time.process_time()
    for each in senders:
        each.start()
    for each in senders:
        each.join()
    print(time.process_time() - begun)


def _send(client: Any, places: "count[int]", texts: int) -> None:
    while (place := next(places)) <= texts:
        create(client, place)


def create(client: Any, place: int) -> None:
    client.messages.create(
        to=f"+1312{2_000_000 + place}",
        from_=SHORT_CODE,
        body=BODY,
        status_callback=f"{PUBLIC_URL}/webhooks/status/{place:026x}{RETRIES}",
        validity_period=3600,
    )


if __name__ == "__main__":
    main()
