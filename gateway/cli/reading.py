"""A bar that shows how far into a file a command is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

_STEPS: Final = 1000


@contextmanager
def shown_reading(label: str) -> Iterator[Callable[[int, int], None]]:
    """Gives what is told the line reached and the number of lines."""
    with click.progressbar(length=_STEPS, label=label, show_pos=False) as bar:

        def reached(line: int, lines: int) -> None:
            bar.update(min(_STEPS, _STEPS * line // max(line, lines)) - bar.pos)

        yield reached
