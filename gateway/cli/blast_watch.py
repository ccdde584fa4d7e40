"""Looking at a blast again and again until it is over. Whoever stops looking stops nothing else."""

import shutil
import time
from collections.abc import Callable, Iterator
from typing import Final

import click

from gateway.blasts.following.progress import Progress
from gateway.cli.blast_pages import bar, plain_line

_GLANCE: Final = 2.0  # seconds
_SHARE: Final = 20  # times as long as a look took: a blast of a million does not keep the database busy


def follow(look: Callable[[], Progress], wait: Callable[[float], None] = time.sleep) -> Iterator[Progress]:
    """The last one is that of a blast which is over, paused, or not to begin yet."""
    while True:
        began = time.perf_counter()
        found = look()
        yield found
        if found.blast.status not in {"scheduled", "sending"}:
            return
        wait(max(_GLANCE, _SHARE * (time.perf_counter() - began)))


def watch(looks: Iterator[Progress], *, in_terminal: bool) -> Progress | None:
    """The last look; None if Ctrl-C ended it."""
    found, said = None, ""
    try:
        for found in looks:
            line = bar(found) if in_terminal else plain_line(found)
            if in_terminal:
                click.echo(f"\r{line[: shutil.get_terminal_size().columns - 1]}", nl=False)
            elif line != said:
                click.echo(line)
            said = line
    except KeyboardInterrupt:
        return None
    finally:
        if in_terminal:
            click.echo()
    return found
