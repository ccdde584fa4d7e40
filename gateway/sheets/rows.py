"""What every kind of file is read into."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class SheetError(ValueError):
    """The file cannot be read; the message says why, and what to do."""


class Row(NamedTuple):
    """`line` is where it ends in the file, `fault` why it cannot be read; then it has no cells."""

    line: int
    cells: list[str]
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` is about how many the file has; `rows` can be read once; `unread` are other sheets of the file."""

    lines: int
    rows: Iterator[Row]
    unread: Sequence[str] = ()
