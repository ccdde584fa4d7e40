"""`gateway demo` as a process of its own."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from gateway.sandbox.client import Sandbox
from tests.waiting import eventually

GATEWAY: Final = Path(sys.executable).with_name("gateway")
STARTS_WITHIN: Final = 120.0  # seconds, with both cores busy
ENDS_WITHIN: Final = 60.0


class DemoCommand:
    """A running demo; `output` is what it has printed so far."""

    def __init__(self, folder: Path, port: int) -> None:
        self.folder = folder
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.output = ""
        self.process = start(folder, port)
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.family: set[int] = set()

    @property
    def sandbox(self) -> Sandbox:
        return Sandbox(self.url)

    def is_ready(self) -> None:
        eventually(lambda: "Ctrl-C" in self.output or self.process.poll() is not None, STARTS_WITHIN)
        assert self.process.poll() is None, self.output
        self.family = descendants(self.process.pid)

    def receives(self, number: signal.Signals) -> int:
        """Sends the signal, and waits for the end of the supervisor; its exit code."""
        self.process.send_signal(number)
        return self.ends()

    def ends(self) -> int:
        code = self.process.wait(ENDS_WITHIN)
        self._reader.join(60)
        return code

    def nobody_is_left(self) -> None:
        assert self.family, "the demo had no processes at all"
        eventually(lambda: not any(alive(process) for process in self.family), ENDS_WITHIN)

    def child(self, role: str) -> int:
        """The process id of `sandbox`, `serve` or `worker`."""
        return next(
            process for process, _, command in processes() if process in self.family and f"child {role}" in command
        )

    def tidy(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(ENDS_WITHIN)
        self.process.kill()
        self.process.wait()
        self._reader.join(60)
        if self.process.stdout:
            self.process.stdout.close()

    def _read(self) -> None:
        if self.process.stdout:
            for line in self.process.stdout:
                self.output += line


def start(folder: Path, port: int, *options: str) -> subprocess.Popen[str]:
    environment = os.environ | {"INSTANCE_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
    return subprocess.Popen(
        [GATEWAY, "demo", "--port", str(port), *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@contextmanager
def running_demo(folder: Path, port: int) -> Iterator[DemoCommand]:
    demo = DemoCommand(folder, port)
    try:
        demo.is_ready()
        yield demo
    finally:
        demo.tidy()


@contextmanager
def short_folder() -> Iterator[Path]:
    """Sockets need short paths, which pytest's folders are not."""
    with TemporaryDirectory(prefix="demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def processes() -> list[tuple[int, int, str]]:
    """Process id, parent and command of everything that runs on this machine."""
    listed = subprocess.run(["ps", "-axo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()]
    return [(int(row[0]), int(row[1]), row[2]) for row in rows if len(row) == 3]


def descendants(root: int) -> set[int]:
    listed = processes()
    found, new = set[int](), {root}
    while new:
        new = {process for process, parent, _ in listed if parent in new}
        found |= new
    return found


def alive(process: int) -> bool:
    """A zombie that nobody has waited for is dead; its state says so."""
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.strip().startswith("Z")
