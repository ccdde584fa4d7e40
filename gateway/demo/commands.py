"""`gateway demo COMMAND …`: what organizers and operators type, tried on the demo that runs."""

import os
import sys
from collections.abc import Sequence
from typing import NoReturn

from gateway.demo.environment import environment, forget_real_gateway
from gateway.demo.running import running_place
from gateway.embedded import instance
from gateway.settings import load


def hand_over(words: Sequence[str]) -> NoReturn:
    """Becomes that command, with the demo's settings and its time. Raises DemoError if no demo runs."""
    forget_real_gateway()
    place = running_place(instance(load()))
    command = [sys.executable, "-m", "gateway.demo.child", "command", *words]
    os.execve(sys.executable, command, environment(place))  # noqa: S606 - ourselves, and no shell
