"""`gateway demo`: everything on this machine, with simulated phones in the browser."""

import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import Final

from gateway.demo.environment import PHONES_PORT, Place, choose_place, forget_real_gateway
from gateway.demo.running import Demo, DemoError, running
from gateway.embedded import EmbeddedError, instance
from gateway.settings import SettingsError, load

_LOOK_EVERY: Final = 0.25  # seconds

_WELCOME: Final = """
The gateway is running. Open its simulated phones in your browser:

    {url}/

  Sign by text    On Ana's phone, tap SIGN (or FIRMAR) and answer the questions.
  Sign by voice   On Rosa's phone, call the hotline. Press keys, and say your name after the beep.
  Call            Tap CALL on Luis's phone. Answer when it rings, press 1; on the last phone you are the official.
  Missed call     On Ana's phone, call the missed-call number: it is busy, costs nothing, and rings back.
  Days after      Skip a day: whoever signed is thanked at ten in the morning, and reminded to call on day three.

What organizers type, from importing lists to texting everybody, can be tried here, too; in another window:

    {command} demo blast list

Here the gateway texts and rings at any hour (QUIET_HOURS=0-24). Its log is {log}.
Ctrl-C ends it; everything is kept in {folder} for the next time.
"""


def main(*, tour: bool = False, port: int = PHONES_PORT, keep: bool = False) -> int:
    """The exit code: 0, or 1 where something went wrong. With `keep` the tour leaves its folder for a look."""
    forget_real_gateway()
    with _signals():
        try:
            if tour:
                from gateway.demo.tour import play

                return play(port, keep=keep)
            return _demo(port)
        except KeyboardInterrupt:
            return 0
        except (DemoError, EmbeddedError, SettingsError) as fault:
            print(fault, file=sys.stderr)  # noqa: T201 - a command
            return 1


def _demo(port: int) -> int:
    folder = instance(load())
    place = choose_place(folder, port)
    print("Starting ...", flush=True)  # noqa: T201 - a command
    with running(place) as demo:
        print(_welcome(place, folder), flush=True)  # noqa: T201 - a command
        _watch(demo)
    return 0


def _welcome(place: Place, folder: Path) -> str:
    command = Path(sys.argv[0])
    shown = command.relative_to(Path.cwd()) if command.is_relative_to(Path.cwd()) else command
    return _WELCOME.format(url=place.phones_url, command=shown, log=folder / "demo.log", folder=folder)


def _watch(demo: Demo) -> None:
    """Until Ctrl-C, or until a child ends, which is a DemoError."""
    while True:
        demo.check()
        demo.follow_clock()
        time.sleep(_LOOK_EVERY)


@contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM ends us as Ctrl-C does; once we are ending, neither interrupts that."""

    def end(_number: int, _frame: FrameType | None) -> None:
        for number in before:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
