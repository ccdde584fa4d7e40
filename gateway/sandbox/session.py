"""One call under way: a script (a generator) that waits for what happens on the line and asks for documents.

What happens arrives in a mailbox. One thread at a time runs the script; requests to the gateway go out between two
steps, with no lock held, so that the gateway may call the API before it answers.
"""

import threading
from collections import deque
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gateway.sandbox.carrier import Carrier
from gateway.sandbox.clock import Event
from gateway.sandbox.errors import TwimlError
from gateway.sandbox.records import Call

Waiting = Literal["keys", "recording", "speech"]


@dataclass(frozen=True, slots=True)
class Fetch:
    """The script wants this request made; it gets a Reply, or TwimlError is raised in it."""

    url: str
    method: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Wait:
    """The script waits for the next thing to happen; Elapsed after `seconds`, never if None."""

    seconds: float | None = None
    on: Waiting | None = None


@dataclass(frozen=True, slots=True)
class Elapsed:
    pass


@dataclass(frozen=True, slots=True)
class Keys:
    digits: str


@dataclass(frozen=True, slots=True)
class Speech:
    text: str


@dataclass(frozen=True, slots=True)
class Breath:
    """Somebody is about to speak (is typing, at a simulated phone): the silence begins anew."""


@dataclass(frozen=True, slots=True)
class Answered:
    by: Literal["human", "machine"]


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody will answer: the status that the call ends with."""

    status: str


@dataclass(frozen=True, slots=True)
class LegAnswered:
    call: Call


@dataclass(frozen=True, slots=True)
class LegEnded:
    call: Call


class Ended(Exception):  # noqa: N818 -- an event that unwinds the script, no error
    """Somebody hung up; `by_phone` says that it was this leg's own telephone."""

    def __init__(self, status: str = "completed", *, by_phone: bool = False) -> None:
        self.status = status
        self.by_phone = by_phone
        super().__init__(status)


@dataclass(frozen=True, slots=True)
class Source:
    """Where the next document is: a URL, or `inline` text."""

    url: str = ""
    method: str = "POST"
    params: Mapping[str, str] | None = None
    inline: str | None = None


class Moved(Exception):  # noqa: N818 -- as Ended
    """The API gave the call another document."""

    def __init__(self, source: Source) -> None:
        self.source = source
        super().__init__(source.url)


Script = Generator[Fetch | Wait, Any, None]


class Session:
    def __init__(self, carrier: Carrier, call: Call) -> None:
        self.carrier = carrier
        self.call = call
        self.waiting: Waiting | None = None
        self.over = False
        self._script: Script | None = None
        self._mailbox: deque[Any] = deque()
        self._fetched: list[Any] = []
        self._running = False
        self._timer: Event | None = None
        self._idle = threading.Condition(carrier.lock)
        carrier.sessions[call.sid] = self

    def start(self, script: Script) -> None:
        """Begin with `script`; it runs soon, or at the next `deliver`."""
        self._script = script
        self.post(None)

    def post(self, happening: Any) -> None:
        """Leave it in the mailbox; the clock's next event takes it out."""
        with self.carrier.lock:
            if self.over:
                return
            self._mailbox.append(happening)
        self.carrier.clock.soon(self.run)

    def deliver(self, happening: Any) -> None:
        """Run the script with it now, in this thread, up to its next wait."""
        with self.carrier.lock:
            if self.over:
                return
            self._mailbox.append(happening)
        self.run()

    def drop(self) -> None:
        """End without a word: the sandbox was reset."""
        self.over = True
        self._mailbox.clear()
        if self._timer is not None:
            self._timer.cancel()

    def wait_until_idle(self, seconds: float = 20.0) -> None:
        with self._idle:
            self._idle.wait_for(lambda: not self._running and not self._mailbox, seconds)

    def run(self) -> None:
        with self.carrier.lock:
            if self._running:
                return
            self._running = True
        while True:
            with self.carrier.lock:
                fetch = self._advance()
                if fetch is None:
                    self._running = False
                    self._idle.notify_all()
                    return
            answer = self._exchange(fetch)
            with self.carrier.lock:
                self._fetched.append(answer)

    def _exchange(self, fetch: Fetch) -> Any:
        try:
            return self.carrier.ask(fetch.url, fetch.method, fetch.params)
        except TwimlError as error:
            return error

    def _advance(self) -> Fetch | None:
        """Feed the script until it wants a document (returned) or there is nothing to feed it (None)."""
        while not self.over and (self._fetched or self._mailbox):
            step = self._feed(self._next())
            if isinstance(step, Fetch):
                return step
            if isinstance(step, Wait):
                self._sleep(step)
        return None

    def _next(self) -> Any:
        """The answer of a request, unless the call ended or moved on meanwhile; else the next happening."""
        if not self._fetched:
            return self._mailbox.popleft()
        answer = self._fetched.pop()
        for happening in self._mailbox:
            if isinstance(happening, Ended | Moved):
                self._mailbox.remove(happening)
                return happening
        return answer

    def _feed(self, happening: Any) -> Fetch | Wait | None:
        self._wake()
        if self._script is None:
            return None
        try:
            if isinstance(happening, Exception):
                return self._script.throw(happening)
            return self._script.send(happening)
        except (StopIteration, Ended):
            self.over = True
            self._mailbox.clear()
            self.carrier.sessions.pop(self.call.sid, None)
            return None

    def _sleep(self, wait: Wait) -> None:
        self.waiting = wait.on
        if wait.seconds is not None:
            self._timer = self.carrier.clock.schedule(wait.seconds, self._elapse)

    def _wake(self) -> None:
        self.waiting = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _elapse(self) -> None:
        with self.carrier.lock:
            timer, clock = self._timer, self.carrier.clock
            if timer is None or timer.canceled or timer.due > clock.seconds():
                return
            self._timer = None
            self._mailbox.append(Elapsed())
        self.run()
