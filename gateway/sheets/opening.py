"""A file is told by its first bytes, for people give files any name."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from gateway.sheets import separated, xlsx
from gateway.sheets.rows import Row, Sheet, SheetError

__all__ = ["Row", "Sheet", "SheetError", "open_sheet"]

_ZIP: Final = b"PK\x03\x04"
_OTHERS: Final = {
    b"\xd0\xcf\x11\xe0": "is an old Excel file, or has a password: save it as .xlsx or CSV without one.",
    b"<": "is a web page, whatever its name says: open it in a spreadsheet, and save it as .xlsx or CSV.",
    b"%PDF": "is a PDF: the list is needed as .xlsx or CSV.",
    b"{\\rtf": "is a document: the list is needed as .xlsx or CSV.",
}


@contextmanager
def open_sheet(path: Path) -> Iterator[Sheet]:
    """CSV, or the first sheet of an XLSX file. Raises SheetError, also while rows are read, and OSError."""
    with path.open("rb") as file:
        start = file.read(64)
    shown = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for sign, fault in _OTHERS.items():
        if shown.startswith(sign):
            raise SheetError(f"{path.name} {fault}")
    if not start:
        raise SheetError(f"{path.name} is empty.")
    with (xlsx.opened if start.startswith(_ZIP) else separated.opened)(path) as sheet:
        yield sheet
