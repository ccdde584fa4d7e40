"""A file is told by its first bytes, for people give files any name."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.sheets import separated, xlsx
from gateway.sheets.rows import Row, SheetError

__all__ = ["Row", "Sheet", "SheetError", "open_sheet"]

_ZIP: Final = b"PK\x03\x04"
_OLD: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Sheet:
    """`lines` is how many the file has, 1 where that is not known; `rows` can be read once."""

    lines: int
    rows: Iterator[Row]


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """CSV, or the first sheet of an XLSX file. Raises SheetError, also while rows are read, and OSError."""
    with path.open("rb") as file:
        start = file.read(4)
    if start == _OLD:
        raise SheetError(f"{path.name} is an old Excel file, or has a password: save it as .xlsx or CSV without one.")
    with (xlsx.opened if start == _ZIP else separated.opened)(path) as (lines, rows):
        yield Sheet(lines, rows)
