"""Workers as processes of their own, a carrier's door that can be held shut, and a Redis that can be killed."""

import http.client
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from gateway.runtime import Runtime, open_runtime
from gateway.settings import Settings
from tests.databases import redis_command
from tests.doors import Door, Request
from tests.environment import environment_of
from tests.running import RunningGateway
from tests.waiting import eventually

ROOT = Path(__file__).parents[2]


@contextmanager
def worker(settings: Settings, program: str = "worker", **more: str) -> Iterator[subprocess.Popen[bytes]]:
    """`gateway worker` as an operator runs it, or a module that does. Whatever is left of it at the end is killed."""
    environment = environment_of(settings) | {"CALLS_PER_SECOND": "100", "QUIET_HOURS": "0-24"} | more
    process = subprocess.Popen([sys.executable, "-m", program], cwd=ROOT, env=environment, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.communicate(timeout=60)


class HoldingDoor(Door):
    """Stands between a worker and the carrier, and can hold a request that changes something.

    `shut` is `before`: the carrier does not get it; or `after`: the carrier has carried it out, and the answer waits.
    """

    def __init__(self, carrier_url: str) -> None:
        super().__init__(self._pass)
        self._host = urlsplit(carrier_url).netloc
        self.shut = ""
        self.held = threading.Event()
        self.open = threading.Event()

    def __exit__(self, *problem: object) -> None:
        self.open.set()
        super().__exit__(*problem)

    def lets_go(self) -> None:
        self.shut = ""
        self.open.set()

    def _pass(self, handler: Request) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        holding = self.shut if handler.command != "GET" else ""
        if holding == "before":
            self._hold()
            return
        status, answer = self._carried_out(handler, body)
        if holding == "after":
            self._hold()
        try:
            handler.send_response(status)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(answer)))
            handler.end_headers()
            handler.wfile.write(answer)
        except OSError:
            handler.close_connection = True  # whoever asked is gone

    def _hold(self) -> None:
        self.held.set()
        self.open.wait(120)

    def _carried_out(self, handler: Request, body: bytes) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection(self._host, timeout=60)
        try:
            connection.request(handler.command, handler.path, body, dict(handler.headers.items()))
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


@contextmanager
def held_up(gateway: RunningGateway) -> Iterator[tuple[Runtime, HoldingDoor]]:
    """What a worker has. The carrier takes what this one asks of it, and does not say so until it may."""
    with HoldingDoor(gateway.sandbox.url) as door:
        door.shut = "after"
        opened = open_runtime(gateway.runtime.settings.model_copy(update={"twilio_api_base_url": door.url}))
        yield opened, door
        opened.close()


class MortalRedis:
    """A Redis at one address that can be killed, and comes back with nothing."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "mortal.sock"
        self._command = redis_command(self._path)
        self.url = f"unix://{self._path}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = subprocess.Popen(self._command, stdout=subprocess.DEVNULL)
        eventually(self._path.exists)

    def kill(self) -> None:
        if self._process:
            self._process.send_signal(signal.SIGKILL)
            self._process.wait(60)
            self._process = None
            self._path.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()
