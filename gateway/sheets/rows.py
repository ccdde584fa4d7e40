"""What every kind of file is read into."""

from typing import NamedTuple


class SheetError(ValueError):
    """The file cannot be read; the message says why, and what to do."""


class Row(NamedTuple):
    """`line` is where it ends in the file, `fault` why it cannot be read; then it has no cells."""

    line: int
    cells: list[str]
    fault: str = ""
