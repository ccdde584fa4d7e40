"""The whole demo as one thing that runs: Redis, the simulated carrier, the web server and the worker."""

import fcntl
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from gateway import embedded, migrations
from gateway.demo import opening
from gateway.demo.clock import SharedClock
from gateway.demo.environment import Place, apply, environment
from gateway.demo.processes import Child, Log, end
from gateway.queues import SWEEPS
from gateway.runtime import Runtime, open_runtime
from gateway.sandbox.client import Sandbox

_STARTS_WITHIN: Final = 90.0  # seconds, on a slow machine with much else to do
_POLL: Final = 0.05
_DRIFT: Final = 1.5  # seconds; less than this is no skip but two clocks being read one after the other


class DemoError(Exception):
    """The demo cannot start or go on; the message says why."""


class Demo:
    """A running demo. `check` and `follow_clock` want to be called every now and then."""

    def __init__(self, place: Place, runtime: Runtime, children: list[Child]) -> None:
        self.place = place
        self.runtime = runtime
        self.sandbox = Sandbox(place.phones_url)
        self._children = children
        self._clock = SharedClock(place.instance)

    def check(self) -> None:
        """Raises DemoError about a child that has ended."""
        for child in self._children:
            if child.exit_code is not None:
                raise DemoError(child.failure)

    def follow_clock(self) -> None:
        """If somebody moved the carrier's clock, the gateway's goes with it, and looks for what is due by now."""
        ahead = self.sandbox.request("GET", "/sandbox/clock")["now"] - time.time()
        if abs(ahead - self._clock.ahead) > _DRIFT:
            self._clock.ahead = ahead
            self.runtime.queues.enqueue("sweep")

    def resume_clock(self) -> None:
        """The carrier began at the machine's time; the data are as late as they were."""
        self.sandbox.advance(max(self._clock.ahead, 0.0))


@contextmanager
def running(place: Place, *, tempo: float = 1.0, more: Mapping[str, str] | None = None) -> Iterator[Demo]:
    """Start everything; end everything. `more` are further settings. Raises DemoError."""
    variables = environment(place) | dict(more or {})
    settings = apply(variables)
    with ExitStack() as stack:
        stack.enter_context(_alone(place))
        log = Log(place.instance / "demo.log")
        keeper = embedded.RedisKeeper(place.instance)
        stack.callback(keeper.stop)
        children: list[Child] = []
        stack.callback(_end_all, children)

        children.append(Child("carrier", _sandbox_arguments(place, tempo), variables, log))
        keeper.start()
        runtime = open_runtime(settings)
        stack.callback(runtime.close)
        migrations.upgrade(runtime.db.engine)
        demo = Demo(place, runtime, children)

        _until(demo, lambda: _answers(f"{place.phones_url}/sandbox/clock"), "simulated carrier")
        demo.resume_clock()
        opening.buy_numbers(demo.sandbox)
        opening.hand_out_phones(demo.sandbox)
        opening.open_campaigns(runtime)

        serve = ["serve", "--host", "127.0.0.1", "--port", str(place.gateway_port)]
        children += [Child("web", serve, variables, log), Child("worker", ["worker"], variables, log)]
        _until(demo, lambda: _answers(f"{place.gateway_url}/readyz"), "web server")
        runtime.queues.enqueue("sweep")
        _until(demo, lambda: runtime.queues.queue(SWEEPS).is_empty(), "worker")
        yield demo


def _sandbox_arguments(place: Place, tempo: float) -> list[str]:
    state = str(place.instance / "sandbox.json")
    return ["sandbox", "--port", str(place.phones_port), "--state", state, "--tempo", str(tempo)]


def _end_all(children: list[Child]) -> None:
    """The carrier last: what the gateway is doing may still need it."""
    end(children[1:])
    end(children[:1])


@contextmanager
def _alone(place: Place) -> Iterator[None]:
    """One demo for each folder: a second one would answer for the first."""
    with _lock_file(place.instance).open("a+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            raise DemoError(f"A demo runs on {place.instance} already: {file.readline().strip()}") from None
        file.truncate(0)
        file.write(f"{place.phones_url}/\n{place.phones_port} {place.gateway_port}\n")
        file.flush()
        yield


def running_place(instance: Path) -> Place:
    """Where the demo on this folder is at this moment. Raises DemoError if none is."""
    with _lock_file(instance).open("a+") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            phones, gateway = file.read().split()[1:]
            return Place(instance, int(phones), int(gateway))
    raise DemoError(f"No demo runs on {instance}. Start it with `make demo`, and type this in another window.")


def _lock_file(instance: Path) -> Path:
    return instance / "demo.lock"


def _until(demo: Demo, ready: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + _STARTS_WITHIN
    while not ready():
        demo.check()
        if time.monotonic() > deadline:
            raise DemoError(f"The {what} does not answer; {demo.place.instance / 'demo.log'} may say why.")
        time.sleep(_POLL)


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False
