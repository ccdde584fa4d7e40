"""`gateway demo --tour`: every journey, played over HTTP against the running pieces, and checked."""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from gateway.demo.environment import choose_place
from gateway.demo.running import Demo, running
from gateway.demo.tour import calling, signing, words
from gateway.demo.tour.stage import Stage
from gateway.demo.tour.telling import Teller, TourError
from gateway.sandbox.client import SandboxError

_TEMPO: Final = 4.0  # the simulated lines and people are so many times faster than real ones
_LINES: Final = 12  # of each log, where something went wrong

JOURNEYS: Final[tuple[Callable[[Stage], None], ...]] = (
    signing.by_text_in_steps,
    signing.by_text_at_once,
    signing.again_with_one_word,
    signing.on_the_web,
    signing.by_voice,
    signing.by_voice_from_a_landline,
    calling.rung_back,
    calling.by_missed_call,
    calling.busy_then_later,
    calling.a_machine,
    calling.from_the_hotline,
    words.stop_in_the_middle,
    words.help_in_two_languages,
    words.no_keyword,
    words.results,
    signing.the_days_after,
)


def play(port: int, *, keep: bool = False) -> int:
    """Plays everything in a folder of its own; 0 if all went as it should. With `keep` the folder stays."""
    folder = Path(tempfile.mkdtemp(prefix="gateway-tour-"))
    try:
        return _in(folder, port)
    finally:
        _tidy(folder, keep=keep)


def _in(folder: Path, port: int) -> int:
    began = time.monotonic()
    teller = Teller()
    with running(choose_place(folder, port), tempo=_TEMPO) as demo:
        teller.note(f"the phones are at {demo.place.phones_url}/, {_TEMPO:.0f} times faster than people")
        try:
            _play(Stage(demo, teller), teller)
        except (OSError, SandboxError, TourError) as fault:
            demo.check()  # a piece that died explains it better
            return _failed(teller, fault, demo)
    took = time.monotonic() - began
    teller.say(f"\nAll went well: {teller.chapters} journeys, {teller.checks} checks, {took:.0f} seconds.")
    return 0


def _play(stage: Stage, teller: Teller) -> None:
    for journey in JOURNEYS:
        teller.begin((journey.__doc__ or "").removesuffix("."))
        journey(stage)


def _failed(teller: Teller, fault: Exception, demo: Demo) -> int:
    log = (demo.place.instance / "demo.log").read_text(encoding="utf-8", errors="replace").splitlines()
    lines = [f'\nThe tour went wrong in "{teller.chapter}"', str(fault)]
    lines += ["The carrier's log ends:", *_carrier_log(demo), "The log ends:", *log[-_LINES:]]
    print("\n  ".join(lines), file=sys.stderr)  # noqa: T201 - a command
    return 1


def _carrier_log(demo: Demo) -> list[str]:
    try:
        events = demo.sandbox.log()[-_LINES:]
    except OSError:
        return []
    return [f"{event['at'][11:19]} {event['kind']:<8} {event['text']}" for event in events]


def _tidy(folder: Path, *, keep: bool) -> None:
    if keep:
        print(f"The folder of this tour is kept: {folder}")  # noqa: T201 - a command
    else:
        shutil.rmtree(folder, ignore_errors=True)
