"""Waiting for what another process or thread does; long enough for a loaded machine."""

import time
from collections.abc import Callable
from typing import Any


def eventually(happened: Callable[[], Any], seconds: float = 60) -> Any:
    deadline = time.monotonic() + seconds
    while not (found := happened()):
        if time.monotonic() > deadline:
            raise AssertionError(f"did not happen within {seconds} seconds")
        time.sleep(0.02)
    return found
