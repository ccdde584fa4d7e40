"""When Redis let somebody ring: of that it is asked by every worker, and it answers one after the other.

A machine under load delays what a test sees of the rings themselves, and then two of them seem to come at once.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from typing import Final

from redis import Redis

_END: Final = "the last slot"
_SLOT: Final = "SET gateway:next-call "


@contextmanager
def slots_watched(redis: Redis) -> Iterator[Callable[[], list[int]]]:
    """Of an empty Redis. Call what it gives within the block: when the next ring was free each time, in us."""
    with redis.monitor() as monitor:  # type: ignore[no-untyped-call]  # redis-py's

        def slots() -> list[int]:
            redis.echo(_END)
            commands = iter(monitor.next_command, None)
            until_now = []
            for command in commands:
                if command["command"] == f"ECHO {_END}":
                    break
                if command["command"].startswith(_SLOT):
                    until_now.append(int(command["command"].removeprefix(_SLOT)))
            return until_now[1:]  # the first look at an empty Redis lets nobody ring

        yield slots


def shortest_gap(slots: list[int]) -> float:
    """In seconds, between two that follow each other."""
    return min(later - earlier for earlier, later in pairwise(slots)) / 1_000_000
