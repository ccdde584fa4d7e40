"""The sandbox's time: one queue of everything that is still to happen.

Two axes: `seconds()` is time on the line, which tests move and the tempo stretches; `now()` is the date, for records.
"""

import heapq
import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Literal

Mode = Literal["real", "manual"]
_WORKERS = 16
_LONGEST_SLEEP = 1.0
_GLANCE = 0.002


@dataclass(order=True, slots=True)
class Event:
    due: float
    order: int
    action: Callable[[], None] = field(compare=False)
    canceled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        self.canceled = True


class Clock:
    """In manual mode the thread that advances the clock runs the events, in order; in real mode a pool does.

    An event's action may take as long as a webhook takes; it runs without any lock.
    """

    def __init__(
        self, mode: Mode = "real", tempo: float = 1.0, on_error: Callable[[Exception], None] | None = None
    ) -> None:
        self.mode: Mode = mode
        self.tempo = tempo
        self._origin = time.time() if mode == "real" else float(int(time.time()))
        self._started = time.monotonic()
        self._advanced = 0.0
        self._frozen = 0.0
        self._events: list[Event] = []
        self._orders = itertools.count()
        self._changed = threading.Condition()
        self._stopped = False
        self._on_error = on_error
        self._pool: ThreadPoolExecutor | None = None
        self._one_runner = threading.RLock()
        self._under_way = 0

    def seconds(self) -> float:
        if self.mode == "manual":
            return self._frozen
        return self._advanced + (time.monotonic() - self._started) * self.tempo

    def now(self) -> float:
        """Seconds since 1970. A tempo does not speed up the calendar."""
        if self.mode == "manual":
            return self._origin + self._frozen
        return self._origin + self._advanced + time.monotonic() - self._started

    def schedule(self, delay: float, action: Callable[[], None]) -> Event:
        with self._changed:
            event = Event(self.seconds() + max(delay, 0.0), next(self._orders), action)
            heapq.heappush(self._events, event)
            self._changed.notify()
        return event

    def soon(self, action: Callable[[], None]) -> Event:
        return self.schedule(0, action)

    def run_due(self) -> None:
        """Run, in this thread, everything that is due by now."""
        self._run_until(self.seconds())

    def settle(self, seconds: float = 1.0) -> None:
        """Return when everything that is due has happened; in real mode, after `seconds` at the latest."""
        if self.mode == "manual":
            self.run_due()
            return
        deadline = time.monotonic() + seconds
        while self._busy() and time.monotonic() < deadline:
            time.sleep(_GLANCE)

    def _busy(self) -> bool:
        with self._changed:
            due = bool(self._events) and self._events[0].due <= self.seconds()
            return due or self._under_way > 0

    def advance(self, seconds: float) -> None:
        """Move time forward; whatever falls due on the way happens in its order, each event at its own time."""
        target = self.seconds() + seconds
        if self.mode == "manual":
            with self._one_runner:
                self._run_until(target)
                self._frozen = max(self._frozen, target)
            return
        self._advanced += seconds
        self._run_until(target)

    def set_mode(self, mode: Mode) -> None:
        with self._changed:
            if mode == self.mode:
                return
            seconds, now = self.seconds(), self.now()
            self.mode, self._frozen, self._advanced = mode, seconds, seconds
            self._started = time.monotonic()
            self._origin = now - seconds
            self._changed.notify()

    def clear(self) -> None:
        with self._changed:
            self._events.clear()

    def start(self) -> None:
        """Let real time pass: one thread waits for the next event, a pool runs them."""
        self._pool = ThreadPoolExecutor(_WORKERS, thread_name_prefix="sandbox-event")
        threading.Thread(target=self._watch, name="sandbox-clock", daemon=True).start()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._events.clear()
            self._changed.notify()
        if self._pool is not None:
            self._pool.shutdown(wait=False, cancel_futures=True)

    def _run_until(self, target: float) -> None:
        if self.mode == "real":
            while (event := self._pop(target)) is not None:
                self._run(event)
            return
        with self._one_runner:
            while (event := self._pop(target)) is not None:
                self._frozen = max(self._frozen, event.due)
                self._run(event)

    def _pop(self, target: float) -> Event | None:
        with self._changed:
            while self._events and self._events[0].due <= target:
                event = heapq.heappop(self._events)
                if not event.canceled:
                    self._under_way += 1
                    return event
        return None

    def _run(self, event: Event) -> None:
        try:
            event.action()
        except Exception as error:
            if self._on_error is None:
                raise
            self._on_error(error)
        finally:
            with self._changed:
                self._under_way -= 1

    def _watch(self) -> None:
        while not self._stopped:
            with self._changed:
                self._changed.wait(self._pause())
            if self.mode == "real" and not self._stopped:
                self._hand_out()

    def _hand_out(self) -> None:
        while (event := self._pop(self.seconds())) is not None:
            if self._pool is not None:
                self._pool.submit(self._run, event)

    def _pause(self) -> float:
        if self.mode == "manual" or not self._events:
            return _LONGEST_SLEEP
        wait = (self._events[0].due - self.seconds()) / self.tempo
        return min(max(wait, 0.0), _LONGEST_SLEEP)


def rfc2822(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(seconds, UTC).replace(microsecond=0))


def iso(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0).isoformat()
