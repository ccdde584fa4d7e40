"""Lists of signatures as people type them off paper: any spreadsheet, read row by row."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.sheets import Sheet, open_sheet
from gateway.sheets.formulas import meant
from gateway.sheets.titles import columns_of
from gateway.signups.form import five_digits


class PaperFileError(ValueError):
    """The file cannot be read as a list of signatures; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where it ends in the file; `fields` are what `read_form` takes; `fault`: nothing is."""

    line: int
    cells: list[str]
    fields: Mapping[str, str]
    fault: str = ""


class PaperFile:
    """`lines` is how many lines the file has, `header` its first row that holds anything."""

    def __init__(self, sheet: Sheet) -> None:
        self.lines = sheet.lines
        self._rows = sheet.rows
        self.header = next((cells for _, cells, _ in sheet.rows if any(cells)), [])
        self._columns = _columns(self.header)

    def __iter__(self) -> Iterator[Row]:
        for line, cells, fault in self._rows:
            if fault or any(cell.strip() for cell in cells):
                yield Row(line, cells, self._fields(cells), fault)

    def _fields(self, cells: list[str]) -> dict[str, str]:
        found = {
            column: meant(cells[place].strip()) if place < len(cells) else ""
            for column, place in self._columns.items()
        }
        first, last = found.pop("first", ""), found.pop("last", "")
        found["name"] = found.get("name") or f"{first} {last}".strip()
        found["phone"] = found["phone"].removesuffix(".0")  # what a spreadsheet makes of a number
        found["zip"] = five_digits(found["zip"])
        return found


@contextmanager
def open_list(path: Path) -> Iterator[PaperFile]:
    """Raises PaperFileError, SheetError, and OSError where the file cannot be opened."""
    with open_sheet(path) as sheet:
        yield PaperFile(sheet)


def _columns(header: list[str]) -> dict[str, int]:
    found = columns_of(header)
    named = "name" in found or "first" in found
    missing = [column for column in ("phone", "zip") if column not in found] + ([] if named else ["name"])
    if missing:
        shown = ", ".join(title.strip() for title in header if title.strip())[:200] or "none"
        raise PaperFileError(f"The first row must name the columns; {', '.join(missing)} is missing among: {shown}.")
    return found
