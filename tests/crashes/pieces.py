"""A whole gateway in processes of its own, each of which can be killed, and a carrier that knows nothing of that."""

import http.client
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from gateway import numbers
from gateway.campaigns import import_campaign
from gateway.demo.clock import SharedClock
from gateway.flows.library import DEMO, demo_source
from gateway.runtime import Runtime, open_runtime
from gateway.sandbox.server import SandboxServer
from gateway.settings import Settings
from tests.crashes.door import LosingDoor
from tests.demo.command import descendants
from tests.environment import environment_of
from tests.ports import free_port
from tests.running import ACCOUNT_SID, AUTH_TOKEN, HOTLINE, SHORT_CODE
from tests.waiting import eventually
from tests.work.processes import MortalRedis

ROOT: Final = Path(__file__).parents[2]
TEMPO: Final = 20.0  # seconds on the line in one of ours


class Piece:
    """One command of the gateway on the demo's clock, so that minutes can pass; its log goes to a file."""

    def __init__(self, name: str, arguments: list[str], environment: dict[str, str], folder: Path) -> None:
        self.log = folder / f"{name}.log"
        self._command = [sys.executable, "-m", "gateway.demo.child", *arguments]
        self._environment = environment
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def kill(self) -> None:
        """The whole piece at once, as when a machine loses its power."""
        if self._process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate(timeout=60)
        self._process = None

    def kill_child(self) -> None:
        """What works for the web server dies; the one that listens for it stays and starts another."""
        if self._process:
            for process in descendants(self._process.pid):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)


@dataclass
class Gateway:
    """`kills` counts what was done to it, by kind."""

    settings: Settings
    runtime: Runtime
    sandbox: SandboxServer
    redis: MortalRedis
    web: Piece
    workers: list[Piece]
    clock: SharedClock
    port: int
    door: LosingDoor
    carriers_door: LosingDoor
    kills: dict[str, int] = field(default_factory=dict)
    _striking: threading.Lock = field(default_factory=threading.Lock)

    def answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def strike(self, kind: str) -> None:
        """Kill something with -9, and start it again where nobody else does."""
        with self._striking:
            self.kills[kind] = self.kills.get(kind, 0) + 1
            self._strike(kind)

    def _strike(self, kind: str) -> None:
        match kind:
            case "web worker":
                self.web.kill_child()
            case "web server":
                self.web.kill()
                self.web.start()
            case "worker":
                for worker in self.workers:
                    worker.kill()
                    worker.start()
            case "redis":
                self.redis.kill()
                self.redis.start()
            case "redis data":
                self.runtime.queues.redis.flushall()

    def somebody_is_on_the_phone(self) -> bool:
        with self.sandbox.carrier.lock:
            return any(not call.over for call in self.sandbox.carrier.store.calls.values())

    def pass_minutes(self, minutes: float) -> None:
        """For the gateway and the carrier alike; then a sweep, as there would have been many."""
        self.clock.ahead += minutes * 60
        self.sandbox.client.advance(minutes * 60)
        self.runtime.queues.enqueue("sweep")

    @property
    def logs(self) -> str:
        """All that these processes wrote."""
        return "".join(piece.log.read_text() for piece in (self.web, *self.workers))


KINDS: Final = ("web worker", "web server", "worker", "redis", "redis data")


@contextmanager
def running_pieces(
    settings: Settings, *, latency_ms: float = 0, lost_reports: float = 0, workers: int = 1, **more: str
) -> Iterator[Gateway]:
    """Both demo campaigns on a short code and a hotline, whose webhooks `numbers sync` has set."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gw", ignore_cleanup_errors=True)))
        redis = stack.enter_context(MortalRedis(folder))
        sandbox = stack.enter_context(
            SandboxServer(account_sid=ACCOUNT_SID, auth_token=AUTH_TOKEN, mode="real", tempo=TEMPO)
        )
        port = free_port()
        door = stack.enter_context(LosingDoor(port))
        carriers_door = stack.enter_context(LosingDoor(urlsplit(sandbox.url).port or 0))
        own = settings.model_copy(
            update={
                "instance_dir": folder,
                "redis_url": redis.url,
                "public_url": door.url,
                "twilio_api_base_url": sandbox.url,
            }
        )
        runtime = open_runtime(own)
        stack.callback(runtime.close)
        _open_for_business(runtime, sandbox, own.public_url)
        sandbox.client.faults(latency_ms=latency_ms, callbacks={"lost": lost_reports, "doubled": 0.2})
        environment = _environment(own) | {"TWILIO_API_BASE_URL": carriers_door.url} | more
        serve = ["serve", "--host", "127.0.0.1", "--port", str(port)]
        pieces = [Piece("web", serve, environment, folder)]
        pieces += [Piece(f"worker{place}", ["worker"], environment, folder) for place in range(workers)]
        for piece in pieces:
            stack.callback(piece.kill)
            piece.start()
        gateway = Gateway(
            own, runtime, sandbox, redis, pieces[0], pieces[1:], SharedClock(folder), port, door, carriers_door
        )
        eventually(gateway.answers)
        yield gateway


def _open_for_business(runtime: Runtime, sandbox: SandboxServer, url: str) -> None:
    sandbox.client.number(SHORT_CODE, kind="short_code", sms=True, voice=False)
    sandbox.client.number(HOTLINE)
    numbers.sync(runtime.db, runtime.carrier, url)
    for name in DEMO:
        import_campaign(runtime.db, demo_source(name), [SHORT_CODE, HOTLINE])


def _environment(settings: Settings) -> dict[str, str]:
    return environment_of(settings) | {
        "CALLS_PER_SECOND": "20",
        "QUIET_HOURS": "0-24",
        "CALLS_ASKED_PER_DAY": "1000",  # hours pass in seconds here, and whoever waits asks again
    }
