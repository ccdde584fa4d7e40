"""What the carrier's debugger would show: the last events, newest last."""

import threading
from collections import deque
from typing import Any

from gateway.sandbox.clock import Clock, iso

_KEPT = 500


class Journal:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lines: deque[dict[str, Any]] = deque(maxlen=_KEPT)
        self._lock = threading.Lock()

    def write(self, kind: str, text: str, **details: Any) -> None:
        """`kind` is request, webhook, error, or what happened (text, call, fault)."""
        with self._lock:
            self._lines.append({"at": iso(self._clock.now()), "kind": kind, "text": text, **details})

    def clear(self) -> None:
        with self._lock:
            self._lines.clear()

    def forget(self, sid: str) -> None:
        """Drop what was written about a text or call that is deleted."""
        with self._lock:
            kept = [line for line in self._lines if line.get("sid") != sid]
            self._lines.clear()
            self._lines.extend(kept)

    def lines(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._lines)
