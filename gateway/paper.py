"""Lists of signatures as people type them off paper: any spreadsheet's CSV, read row by row."""

import codecs
import csv
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gateway.flows.words import plain

_DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1 << 20  # bytes
# The words that stand above the columns, as `plain` leaves them.
_HEADERS: Final[dict[str, str]] = {
    "name": "name|full name|fullname|signer|print name|printed name|nombre completo|nombre y apellido|firmante"
    "|nombre y apellidos|nombre apellido",
    "first": "first|first name|firstname|given name|forename|nombre|nombres|primer nombre",
    "last": "last|last name|lastname|surname|family name|apellido|apellidos",
    "phone": "phone|phone number|phonenumber|phone no|cell|cell phone|cellphone|cell number|mobile|mobile phone"
    "|mobile number|telephone|tel|telefono|numero de telefono|celular|numero de celular|movil|telefono celular"
    "|telefono movil",
    "zip": "zip|zip code|zipcode|zip 5|postal code|postalcode|postcode|codigo postal|cp|zona postal|codigo zip",
    "language": "language|lang|preferred language|idioma|lengua|idioma preferido",
}
_MEANING: Final = {word: column for column, words in _HEADERS.items() for word in words.split("|")}


class PaperFileError(ValueError):
    """The file cannot be read as a list of signatures; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where it ends in the file; `fields` are what `signups.read_form` takes; `fault`: nothing is."""

    line: int
    cells: list[str]
    fields: Mapping[str, str]
    fault: str = ""


class PaperFile:
    """`lines` is how many lines the file has, `header` its first row that holds anything."""

    def __init__(self, lines: int, rows: Iterator[tuple[int, list[str], str]]) -> None:
        self.lines = lines
        self._rows = rows
        self.header = next((cells for _, cells, _ in rows if any(cells)), [])
        self._columns = _columns(self.header)

    def __iter__(self) -> Iterator[Row]:
        for line, cells, fault in self._rows:
            if fault or any(cell.strip() for cell in cells):
                yield Row(line, cells, self._fields(cells), fault)

    def _fields(self, cells: list[str]) -> dict[str, str]:
        found = {
            column: cells[place].strip() if place < len(cells) else "" for column, place in self._columns.items()
        }
        first, last = found.pop("first", ""), found.pop("last", "")
        found["name"] = found.get("name") or f"{first} {last}".strip()
        found["phone"] = found["phone"].removesuffix(".0")  # what a spreadsheet makes of a number
        found["zip"] = _zip(found["zip"])
        return found


@contextmanager
def open_list(path: Path) -> Iterator[PaperFile]:
    """Raises PaperFileError, and OSError where the file cannot be opened."""
    encoding, lines = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(next((line for line in file if line.strip()), ""))
        file.seek(0)
        yield PaperFile(lines, _rows(csv.reader(file, delimiter=delimiter)))


def _rows(reader: Any) -> Iterator[tuple[int, list[str], str]]:
    """What the reader cannot read (a quotation mark that nobody closed) is a row with a fault."""
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as fault:
            yield reader.line_num, [], f"cannot be read: {fault}"
            continue
        if cells is None:
            return
        yield reader.line_num, cells, ""


def _encoding(path: Path) -> tuple[str, int]:
    """UTF-8 with or without its mark, the UTF-16 of spreadsheets, else what Windows used before; and the lines."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    encoding, lines = "utf-8-sig", 1
    with path.open("rb") as file:
        start = file.read(2)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            lines += chunk.count(b"\n")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                encoding = "cp1252"
    if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        encoding = "utf-16"
    return encoding, lines


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, title in enumerate(header):
        column = _MEANING.get(plain(title))
        if column:
            found.setdefault(column, place)
    named = "name" in found or "first" in found
    missing = [column for column in ("phone", "zip") if column not in found] + ([] if named else ["name"])
    if missing:
        shown = ", ".join(title.strip() for title in header if title.strip())[:200] or "none"
        raise PaperFileError(f"The first row must name the columns; {', '.join(missing)} is missing among: {shown}.")
    return found


def _zip(text: str) -> str:
    """Spreadsheets take New England's leading zeros away."""
    text = text.removesuffix(".0")
    return text.zfill(5) if re.fullmatch(r"\d{3,4}", text, re.ASCII) else text
