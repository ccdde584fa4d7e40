"""The demo's child processes: started, heard, ended."""

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

_PATIENCE: Final = 10.0  # seconds; a child kills its own group after eight
_SHOWN: Final = 12  # last lines of a child that failed


class Log:
    """One file for all children; each line begins with the name of whose it is."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8")
        self._lock = threading.Lock()

    def write(self, name: str, line: str) -> None:
        with self._lock:
            self._file.write(f"{name:<7} | {line}\n")
            self._file.flush()


class Child:
    def __init__(self, name: str, arguments: list[str], environment: Mapping[str, str], log: Log) -> None:
        self.name = name
        self.last_lines: deque[str] = deque(maxlen=_SHOWN)
        self._log = log
        # A session of its own: Ctrl-C is for the supervisor, which ends its children in their order.
        self._process = subprocess.Popen(  # noqa: S603 - our own module
            [sys.executable, "-m", "gateway.demo.child", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            start_new_session=True,
        )
        self._listener = threading.Thread(target=self._listen, name=f"log of {name}", daemon=True)
        self._listener.start()

    @property
    def exit_code(self) -> int | None:
        return self._process.poll()

    @property
    def failure(self) -> str:
        """What to tell somebody whose demo ends because this child did."""
        self._listener.join(1)
        said = "".join(f"\n    {line}" for line in self.last_lines)
        return f"The {self.name} ended by itself (exit code {self.exit_code}).{said}\nThe whole log: {self._log.path}"

    def let_go(self) -> None:
        """The child ends as soon as it has finished what it is doing."""
        if self._process.stdin:
            self._process.stdin.close()

    def wait(self) -> None:
        """Returns when it has ended; by force if it does not by itself."""
        try:
            self._process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._listener.join(2)

    def _listen(self) -> None:
        if self._process.stdout is None:
            return
        with self._process.stdout as lines:
            for line in lines:
                text = line.decode("utf-8", "replace").rstrip()
                self.last_lines.append(text)
                self._log.write(self.name, text)


def end(children: list[Child]) -> None:
    """Let all of these go at once, and wait for them."""
    for child in children:
        child.let_go()
    for child in children:
        child.wait()
