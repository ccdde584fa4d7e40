"""Requests as the carrier sends them: signed forms over kept-alive connections, by closed loop or at a set rate."""

import base64
import hashlib
import hmac
import queue
import socket
import threading
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

ACCOUNT_SID = "AC" + "0123456789abcdef" * 2
AUTH_TOKEN = "a token for measuring"  # noqa: S105 - of a carrier that does not exist
SHORT_CODE = "72345"
PATH = "/webhooks/sms"

# Requests of one person, each made of the answer to the one before.
Person = Generator[bytes, bytes, None]


@dataclass
class Outcome:
    """`latencies` in seconds; `wrong` counts answers that were not 200."""

    latencies: list[float] = field(default_factory=list)
    wrong: int = 0
    seconds: float = 0.0

    @property
    def per_second(self) -> float:
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        return sorted(self.latencies)[int(share * (len(self.latencies) - 1))]


def sign_turns(supporter: int, public_url: str) -> list[bytes]:
    """One supporter's three texts, from the keyword to the number on the petition."""
    bodies = ("SIGN", f"Maria Lopez{supporter % 7 * 'x'} 60601", "YES")
    return [_request(public_url, f"+1312{supporter:07d}", f"SM{supporter:030x}{turn:02x}", body)
            for turn, body in enumerate(bodies)]  # fmt: skip


def closed_loop(port: int, supporters: Iterable[list[bytes] | Person], connections: int = 16) -> Outcome:
    """As fast as the server answers, each connection taking one supporter after another through all their turns."""
    work: queue.SimpleQueue[Person] = queue.SimpleQueue()
    for turns in supporters:
        work.put(_regardless(turns) if isinstance(turns, list) else turns)
    return _timed(port, connections, lambda connection, outcome: _drain(work, connection, outcome))


def open_loop(port: int, requests: Sequence[bytes], seconds: float, connections: int = 64) -> Outcome:
    """At a steady rate, whatever the answers take; a latency counts from when the text was due."""
    begin = time.perf_counter()
    due: Iterator[tuple[float, bytes]] = iter(
        [(begin + place * seconds / len(requests), request) for place, request in enumerate(requests)]
    )
    lock = threading.Lock()

    def run(connection: "_Connection", outcome: Outcome) -> None:
        while True:
            with lock:
                following = next(due, None)
            if following is None:
                return
            moment, request = following
            time.sleep(max(0.0, moment - time.perf_counter()))
            connection.exchange(request, outcome, since=moment)

    return _timed(port, connections, run)


class _Connection:
    def __init__(self, port: int) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def exchange(self, request: bytes, outcome: Outcome, since: float | None = None) -> bytes:
        since = since or time.perf_counter()
        self._socket.sendall(request)
        answer = b""
        while b"\r\n\r\n" not in answer:
            answer += self._received()
        head, _, body = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length: ")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._received()
        outcome.latencies.append(time.perf_counter() - since)
        outcome.wrong += not head.startswith(b"HTTP/1.1 200") or b"Response" not in body  # empty: <Response/>
        return body

    def _received(self) -> bytes:
        part = self._socket.recv(65536)
        if not part:
            raise ConnectionError("the server closed the connection in the middle of an answer")
        return part

    def close(self) -> None:
        self._socket.close()


def _regardless(turns: Iterable[bytes]) -> Person:
    for request in turns:  # noqa: UP028 - a list, to which `yield from` hands the answers, takes none
        yield request


def _drain(work: "queue.SimpleQueue[Person]", connection: _Connection, outcome: Outcome) -> None:
    while True:
        try:
            person = work.get_nowait()
        except queue.Empty:
            return
        request = next(person, None)
        while request is not None:
            try:
                request = person.send(connection.exchange(request, outcome))
            except StopIteration:
                break


def _timed(port: int, connections: int, run: object) -> Outcome:
    if not callable(run):
        raise TypeError("run must take a connection and an outcome")
    outcomes = [Outcome() for _ in range(connections)]
    opened = [_Connection(port) for _ in range(connections)]
    threads = [threading.Thread(target=run, args=pair) for pair in zip(opened, outcomes, strict=True)]
    begin = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - begin
    for connection in opened:
        connection.close()
    return Outcome([each for one in outcomes for each in one.latencies], sum(one.wrong for one in outcomes), seconds)


def _request(public_url: str, sender: str, sid: str, body: str) -> bytes:
    """About 600 bytes and twenty parameters, as the carrier sends them."""
    return signed_request(public_url + PATH, {
        "ToCountry": "US", "ToState": "", "SmsMessageSid": sid, "NumMedia": "0", "ToCity": "", "FromZip": "60601",
        "SmsSid": sid, "FromState": "IL", "SmsStatus": "received", "FromCity": "CHICAGO", "Body": body,
        "FromCountry": "US", "To": SHORT_CODE, "ToZip": "", "NumSegments": "1", "MessageSid": sid,
        "AccountSid": ACCOUNT_SID, "From": sender, "ApiVersion": "2010-04-01",
    })  # fmt: skip


def signed_request(url: str, form: Mapping[str, str]) -> bytes:
    """A webhook to `url`, whose host only counts for the signature."""
    signed = url + "".join(name + value for name, value in sorted(form.items()))
    signature = base64.b64encode(hmac.digest(AUTH_TOKEN.encode(), signed.encode(), hashlib.sha1)).decode()
    content = urlencode(form).encode()
    head = (
        f"POST /{url.split('/', 3)[3]} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nX-Twilio-Signature: {signature}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content
