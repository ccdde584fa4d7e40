"""One process of the demo: `python -m gateway.demo.child sandbox|serve|worker …`, or `command …` for any other.

It is the command of that name, but for two things. It ends when the supervisor does, however that one ends: its
standard input is a pipe that the supervisor holds open and never writes to. And its time is the demo's. What somebody
types while the demo runs ends by itself.
"""

import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, Final, TextIO

from gateway import clock
from gateway.demo.clock import SharedClock

_PATIENCE: Final = 8.0  # seconds for what is under way, before the whole group is killed


def main() -> None:
    role, *arguments = sys.argv[1:]
    if role != "command":
        threading.Thread(target=_end_with_supervisor, name="leash", daemon=True).start()
    if role == "sandbox":
        from gateway.sandbox.__main__ import main as sandbox

        sys.argv = ["sandbox", *arguments]
        sandbox()
        return
    # Before anything else takes `now` from its module.
    clock.now = SharedClock(Path(os.environ["INSTANCE_DIR"])).now
    from gateway.cli import main as cli

    if role == "command":
        sys.stdout, sys.stderr = _Retold(sys.stdout), _Retold(sys.stderr)
        cli(arguments, prog_name="gateway demo")
    else:
        cli([role, *arguments], prog_name="gateway")


class _Retold:
    """What to type next is said as it must be typed here."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        return self._stream.write(text.replace("`gateway ", "`gateway demo "))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def _end_with_supervisor() -> None:
    while os.read(0, 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_PATIENCE)
    if os.getpgrp() == os.getpid():
        os.killpg(os.getpgrp(), signal.SIGKILL)


if __name__ == "__main__":
    main()
