"""XLSX, read as it streams by: a million rows take some ten seconds and no memory but for their texts.

It is a ZIP of XML files (ECMA-376, part 1, 18): a sheet's cells name their texts by number in a table of all texts.
"""

import re
import struct
import zlib
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from gateway.sheets.cells import MOST_COLUMNS, Formats, column_of, number
from gateway.sheets.parts import Parts
from gateway.sheets.rows import Row, Sheet, SheetError
from gateway.sheets.xml import ENDLESS, check_depth, pieces

_LONGEST_CELL: Final = 32_767  # characters, by the format
_MOST_PIECES: Final = 200  # of one cell, as the parser hands them out: changes of type, and 64 kB of one
_MOST_TEXT: Final = 400_000_000  # bytes of texts, a dozen times those of a million people
_UNREADABLE: Final = (
    BadZipFile, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
    expat.ExpatError, struct.error, zlib.error,
)  # fmt: skip
_ESCAPED: Final = re.compile(r"_x00([0-9A-Fa-f]{2})_")  # letters that XML cannot hold, as the format writes them


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(ZipFile(path))
            parts = Parts(archive)
            texts = _Texts(archive, parts.texts)
            lines = _lines(archive, parts.sheet)
        except _UNREADABLE as fault:
            raise _unreadable(path, fault) from None
        rows = _Rows(texts, parts.formats)
        yield Sheet(lines, _guarded(path, rows.of(archive, parts.sheet)), parts.unread)


def _guarded(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except _UNREADABLE as fault:
        raise _unreadable(path, fault) from None


def _unreadable(path: Path, fault: Exception) -> SheetError:
    if isinstance(fault, SheetError):
        return fault
    return SheetError(f"{path.name} is no XLSX file, or a damaged one: save it again, or as CSV.")


class _Texts:
    """All texts in one row of bytes, for a million of them as objects would take ten times as much."""

    def __init__(self, archive: ZipFile, part: str) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._parts: list[str] = []
        self._open = self._phonetic = False
        self._depth = 0
        if part:
            for _ in pieces(archive, part, self._start, self._end, self._data):
                check_depth(self._depth)

    def __getitem__(self, place: int) -> str:
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._depth += 1
        self._open = name == "t" and not self._phonetic
        self._phonetic = self._phonetic or name == "rPh"

    def _end(self, name: str) -> None:
        self._depth -= 1
        self._open = False
        if name == "rPh":
            self._phonetic = False
        elif name == "si":
            self._bytes += "".join(self._parts).encode()
            self._parts.clear()
            self._ends.append(len(self._bytes))
            if len(self._bytes) > _MOST_TEXT:
                raise SheetError("The file holds more text than a list of people can: save the list alone, as CSV.")

    def _data(self, text: str) -> None:
        if self._open:
            self._parts.append(text)
            if len(self._parts) > _MOST_PIECES:
                raise SheetError(ENDLESS)


class _Rows:
    def __init__(self, texts: _Texts, formats: Formats) -> None:
        self._texts = texts
        self._formats = formats
        self._done: list[Row] = []
        self._cells: list[str] = []
        self._line = 0
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._open = self._phonetic = self._over = False
        self._depth = 0

    def of(self, archive: ZipFile, part: str) -> Iterator[Row]:
        """What comes behind the rows, such as a hundred thousand links, is not read."""
        for _ in pieces(archive, part, self._start, self._end, self._data):
            check_depth(self._depth)
            yield from self._done
            self._done.clear()
            if self._over:
                return

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == "c":
            self._attributes = attributes
        elif name in {"v", "t"}:
            self._open = not self._phonetic
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._cells = []
        elif name == "rPh":
            self._phonetic = True

    def _data(self, text: str) -> None:
        if self._open:
            self._value.append(text)
            if len(self._value) > _MOST_PIECES:
                raise SheetError(ENDLESS)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if name == "c":
            self._end_of_cell(self._attributes)
        elif name in {"v", "t"}:
            self._open = False
        elif name == "row":
            self._done.append(Row(self._line, self._cells))
        elif name == "rPh":
            self._phonetic = False
        elif name == "sheetData":
            self._over = True

    def _end_of_cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            gap = column_of(attributes["r"]) - len(self._cells)
            if gap:
                self._cells.extend([""] * gap)
        written = "".join(self._value)
        self._value.clear()
        self._cells.append(self._shown(written, attributes)[:_LONGEST_CELL] if written else "")
        if len(self._cells) > MOST_COLUMNS:
            raise ValueError("no row of a sheet")

    def _shown(self, written: str, attributes: dict[str, str]) -> str:
        kind = attributes.get("t", "n")
        if kind == "n":
            return number(written, int(attributes.get("s", 0)), self._formats)
        if kind == "e":
            return ""
        text = self._texts[int(written)] if kind == "s" else written
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text


def _lines(archive: ZipFile, part: str) -> int:
    """As the sheet says of itself at its beginning; where it does not, its rows are counted."""
    with archive.open(part) as file:
        found = re.search(rb'dimension[^>]*ref="[A-Z]+\d+:[A-Z]+(\d+)"', file.read(4096))
        if found:
            return int(found[1])
    with archive.open(part) as file:
        return sum(chunk.count(b"row>") for chunk in iter(lambda: file.read(1 << 20), b""))
