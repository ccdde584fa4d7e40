"""Does a machine write to us, which answers whatever we answer? Told by structure, never by what the words mean.

A person who makes three mistakes, or asks five times to be rung, writes at a person's pace, or in different words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from gateway.flows.words import plain

LOOK_BACK: Final = timedelta(hours=12)
_SILENT: Final = timedelta(hours=3)  # after the last text of a loop, whoever repeats its words gets no answer
_QUICK: Final = timedelta(seconds=20)  # after our text; people have to read it first
_RUN: Final = 5  # texts in a row
_WORDINGS: Final = 2  # of a machine that knows more than one sentence
_ECHOES: Final = 3  # in a row: our own words back
_ECHO: Final = 20  # letters; shorter texts of ours might be said by anybody
_LONG_RUN: Final = 12  # texts in a row, in the same words, at whatever pace


@dataclass(frozen=True, slots=True)
class Line:
    """A text `inbound` or ours; `loop` if it was found to be part of one."""

    inbound: bool
    words: str
    at: datetime
    loop: bool = False


@dataclass(frozen=True, slots=True)
class _Said:
    words: str
    quick: bool
    echo: bool


def machine_writes(thread: Sequence[Line]) -> bool:
    """Of the last text in it; oldest first, no older than LOOK_BACK."""
    said = _inbound(thread)
    return _goes_on(thread) or _in_a_rhythm(said) or _echoes(said) or _says_the_same(said)


def _goes_on(thread: Sequence[Line]) -> bool:
    last = thread[-1]
    return any(
        line.loop and last.at - line.at < _SILENT and _bare(line.words) == _bare(last.words) for line in thread[:-1]
    )


def _in_a_rhythm(said: Sequence[_Said]) -> bool:
    run = said[-_RUN:]
    return len(run) == _RUN and all(each.quick for each in run) and len({each.words for each in run}) <= _WORDINGS


def _echoes(said: Sequence[_Said]) -> bool:
    run = said[-_ECHOES:]
    return len(run) == _ECHOES and all(each.echo for each in run)


def _says_the_same(said: Sequence[_Said]) -> bool:
    run = said[-_LONG_RUN:]
    return len(run) == _LONG_RUN and len({each.words for each in run}) == 1


def _inbound(thread: Sequence[Line]) -> list[_Said]:
    """Each text with what it follows: whether it came quickly after one of ours, and repeats it."""
    found: list[_Said] = []
    ours: Line | None = None
    for line in thread:
        if not line.inbound:
            ours = line
            continue
        words = _bare(line.words)
        quick = ours is not None and line.at - ours.at <= _QUICK
        found.append(_Said(words, quick, ours is not None and _is_echo(_bare(ours.words), words)))
        ours = None  # a second text after it answers nothing
    return found


def _bare(words: str) -> str:
    """As it stands where nothing of it is in our letters: two texts in Chinese are two texts."""
    return plain(words) or words.strip()


def _is_echo(ours: str, theirs: str) -> bool:
    return len(ours) >= _ECHO and ours in theirs
