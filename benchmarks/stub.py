"""A carrier that takes every text and notes when each came: lean enough not to be what is measured.

A process of its own, one event loop, one answer of the official shape with another id each time; some 30 us a text.
"""

import asyncio
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, Final
from urllib.parse import parse_qs

from benchmarks.load import ACCOUNT_SID
from benchmarks.servers import CLIENT_CPU, pinned_to
from gateway.flows.segments import segments
from tests.ports import free_port

_END: Final = b"\r\n\r\n"
_LENGTH: Final = b"\r\ncontent-length: "
_BEFORE, _AFTER = (
    b'{"account_sid": "%s", "api_version": "2010-04-01", "body": "as it was sent", "date_created": '
    b'"Wed, 18 Nov 2026 20:00:00 +0000", "date_sent": null, "date_updated": "Wed, 18 Nov 2026 20:00:00 +0000", '
    b'"direction": "outbound-api", "error_code": null, "error_message": null, "from": "72345", '
    b'"messaging_service_sid": null, "num_media": "0", "num_segments": "1", "price": null, "price_unit": "USD", '
    b'"sid": "SM' % ACCOUNT_SID.encode(),
    b'", "status": "queued", "subresource_uris": {}, "to": "+13125550100", "uri": "/2010-04-01/Messages.json"}',
)  # fmt: skip
_ANSWER: Final = (
    b"HTTP/1.1 201 CREATED\r\nContent-Type: application/json;charset=utf-8\r\nTwilio-Concurrent-Requests: 1\r\n"
    b"Twilio-Request-Id: RQ0123456789abcdef0123456789abcdef\r\nX-API-Domain: api.twilio.com\r\nContent-Length: "
)
_NOTHING: Final = (  # of whatever list it is asked for
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 39\r\n\r\n"
    b'{"messages": [], "next_page_uri": null}'
)

# When it came (of time.perf_counter, the same for all processes of a machine), to whom, and its segments.
Arrival = tuple[float, str, int]


class Stub:
    """What this process may ask of it."""

    def __init__(self, port: int, pipe: "Connection[Any, Any]") -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._pipe = pipe

    def answer_after(self, seconds: float) -> None:
        self._pipe.send(seconds)

    def arrivals(self) -> list[Arrival]:
        """In their order, since the last time somebody asked."""
        self._pipe.send(None)
        came: list[tuple[float, bytes]] = self._pipe.recv()
        return [_read(moment, body) for moment, body in came]

    def count(self) -> int:
        self._pipe.send("count")
        found: int = self._pipe.recv()
        return found


@contextmanager
def stub_carrier() -> Iterator[Stub]:
    ours, theirs = multiprocessing.Pipe()
    port = free_port()
    process = multiprocessing.get_context("spawn").Process(target=_serve, args=(port, theirs), daemon=True)
    process.start()
    ours.recv()
    try:
        yield Stub(port, ours)
    finally:
        process.terminate()
        process.join(10)


def _read(moment: float, body: bytes) -> Arrival:
    form = parse_qs(body.decode())
    return moment, form["To"][0], segments(form["Body"][0]).count


def _serve(port: int, pipe: "Connection[Any, Any]") -> None:
    pinned_to(CLIENT_CPU)
    with suppress(PermissionError):
        os.nice(-15)  # a moment is noted when the text is read: whoever else runs here must not hold that up
    asyncio.run(_serving(port, pipe))


async def _serving(port: int, pipe: "Connection[Any, Any]") -> None:
    came: list[tuple[float, bytes]] = []
    latency = [0.0]
    loop = asyncio.get_running_loop()

    def asked() -> None:
        wish = pipe.recv()
        if isinstance(wish, float):
            latency[0] = wish
        elif wish == "count":
            pipe.send(len(came))
        else:
            pipe.send(came)
            came.clear()

    server = await loop.create_server(lambda: _Talk(came, latency), "127.0.0.1", port, backlog=1000)
    loop.add_reader(pipe.fileno(), asked)
    pipe.send("open")
    await server.serve_forever()


class _Talk(asyncio.Protocol):
    """One connection. Head and body of a request may come apart."""

    def __init__(self, came: list[tuple[float, bytes]], latency: list[float]) -> None:
        self._came = came
        self._latency = latency
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._write: Callable[[bytes], None] = transport.write

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, end, body = self._got.partition(_END)
        if not end or len(body) < int(head.lower().partition(_LENGTH)[2].split(b"\r\n", 1)[0] or 0):
            return
        self._got = b""
        if head.startswith(b"GET"):
            self._write(_NOTHING)
            return
        self._came.append((time.perf_counter(), body))
        content = b"%s%032x%s" % (_BEFORE, len(self._came) << 64 | time.monotonic_ns(), _AFTER)
        answer = b"%s%d\r\n\r\n%s" % (_ANSWER, len(content), content)
        if self._latency[0]:
            asyncio.get_running_loop().call_later(self._latency[0], self._write, answer)
        else:
            self._write(answer)
