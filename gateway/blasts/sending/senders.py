"""Threads that ask the carrier about one text after another. Whoever hands them texts settles what it says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Lock, Thread

import structlog

from gateway.carriers.errors import Uncertain
from gateway.messaging.sending import Letter, Outcome

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Flight:
    """A text on its way. It leaves at `moment` (of time.monotonic)."""

    blast_id: str
    letter: Letter
    moment: float


Landed = tuple[Flight, Outcome]


class Senders:
    """`ask` is called in the threads, and so is `settle`, for whatever lands after `leave`."""

    def __init__(self, most: int, ask: Callable[[Flight], Outcome], settle: Callable[[list[Landed]], None]) -> None:
        self._most = most
        self._ask = ask
        self._settle = settle
        self._threads: list[Thread] = []
        self._waiting: SimpleQueue[Flight | None] = SimpleQueue()
        self._landed: SimpleQueue[Landed] = SimpleQueue()
        self._handing_over = Lock()
        self._left = False
        self.flying = 0

    def send(self, flights: Sequence[Flight]) -> None:
        self.flying += len(flights)
        for flight in flights:
            self._waiting.put(flight)
        while len(self._threads) < min(self._most, self.flying):
            thread = Thread(target=self._work, name="blast")
            thread.start()
            self._threads.append(thread)

    def landed(self) -> list[Landed]:
        """What has come back since the last time."""
        found: list[Landed] = []
        while True:
            try:
                found.append(self._landed.get_nowait())
            except Empty:
                self.flying -= len(found)
                return found

    def stay(self) -> list[Landed]:
        """Everything, once all of it has come back; the threads end."""
        self._end()
        for thread in self._threads:
            thread.join()
        return self.landed()

    def leave(self) -> list[Landed]:
        """As `landed`. What is still on its way is settled by the threads, and then they end."""
        self._end()
        with self._handing_over:
            self._left = True
            return self.landed()

    def _end(self) -> None:
        for _ in self._threads:
            self._waiting.put(None)

    def _work(self) -> None:
        while (flight := self._waiting.get()) is not None:
            back = (flight, self._asked(flight))
            with self._handing_over:
                alone = self._left
                if not alone:
                    self._landed.put(back)
            if alone:
                self._settle_alone(back)

    def _asked(self, flight: Flight) -> Outcome:
        try:
            return self._ask(flight)
        except Exception as fault:  # noqa: BLE001 - whatever went wrong, the carrier may have the text
            return Uncertain(type(fault).__name__)

    def _settle_alone(self, back: Landed) -> None:
        try:
            self._settle([back])
        except Exception as fault:  # noqa: BLE001 - texts still wait for this thread; the carrier will be asked
            log.warning("not noted; the carrier will be asked", message=back[0].letter.id, fault=type(fault).__name__)
