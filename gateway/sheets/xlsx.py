"""XLSX, read as it streams by: a million rows take some ten seconds and no memory but for their texts.

It is a ZIP of XML files (ECMA-376, part 1, 18): a sheet's cells name their texts by number in a table of all texts.
"""

import re
import struct
import zlib
from array import array
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Final
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from gateway.sheets.cells import MOST_COLUMNS, Formats, column_of, number
from gateway.sheets.rows import Row, SheetError

_CHUNK: Final = 1 << 16  # bytes
_LONGEST_CELL: Final = 32_767  # characters, by the format
_MOST_PIECES: Final = 200  # of one cell, as the parser hands them out: changes of type, and 64 kB of one
_MOST_TEXT: Final = 400_000_000  # bytes of texts, a dozen times those of a million people
_UNREADABLE: Final = (
    BadZipFile, EOFError, IndexError, KeyError, NotImplementedError, OSError, OverflowError, RuntimeError, ValueError,
    expat.ExpatError, struct.error, zlib.error,
)  # fmt: skip
_ENDLESS: Final = "A cell of the file holds more than any cell can: save the list anew, as CSV."

Start = Callable[[str, dict[str, str]], None]


@contextmanager
def opened(path: Path) -> Iterator[tuple[int, Iterator[Row]]]:
    """The number of lines, and the rows."""
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(ZipFile(path))
            parts = _Parts(archive)
            texts = _Texts(archive, parts.texts)
            lines = _lines(archive, parts.sheet)
        except _UNREADABLE as fault:
            raise _unreadable(path, fault) from None
        rows = _Rows(texts, Formats(parts.date_styles, parts.since_1904))
        yield lines, _guarded(path, rows.of(archive, parts.sheet))


def _guarded(path: Path, rows: Iterator[Row]) -> Iterator[Row]:
    try:
        yield from rows
    except _UNREADABLE as fault:
        raise _unreadable(path, fault) from None


def _unreadable(path: Path, fault: Exception) -> SheetError:
    if isinstance(fault, SheetError):
        return fault
    return SheetError(f"{path.name} is no XLSX file, or a damaged one: save it again, or as CSV.")


class _Parts:
    """Where the first sheet that is not hidden and the texts are, and which styles of cells are dates."""

    def __init__(self, archive: ZipFile) -> None:
        self.sheet = self.texts = ""
        self.since_1904 = False
        self.date_styles: set[int] = set()
        self._named: dict[str, str] = {}
        self._formats: dict[str, str] = {}
        self._styles: list[str] = []
        self._first: str | None = None
        self._in_styles = False
        _parse(archive, "xl/workbook.xml", self._workbook)
        _parse(archive, "xl/_rels/workbook.xml.rels", self._relation)
        self.sheet = self._named[self._first or ""]
        if "xl/styles.xml" in archive.namelist():
            _parse(archive, "xl/styles.xml", self._style)
            self.date_styles = {place for place, of in enumerate(self._styles) if _is_date(of, self._formats)}

    def _workbook(self, name: str, attributes: dict[str, str]) -> None:
        if name == "sheet" and self._first is None and attributes.get("state", "visible") == "visible":
            self._first = next((value for key, value in attributes.items() if key.endswith(":id")), "")
        elif name == "workbookPr":
            self.since_1904 = attributes.get("date1904") in {"1", "true"}

    def _relation(self, name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship":
            return
        target = attributes["Target"]
        target = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        self._named[attributes["Id"]] = target
        if attributes["Type"].endswith("/sharedStrings"):
            self.texts = target

    def _style(self, name: str, attributes: dict[str, str]) -> None:
        if name == "numFmt":
            self._formats[attributes["numFmtId"]] = attributes["formatCode"]
        elif name in {"cellXfs", "cellStyleXfs", "dxfs"}:
            self._in_styles = name == "cellXfs"
        elif name == "xf" and self._in_styles:
            self._styles.append(attributes.get("numFmtId", "0"))


class _Texts:
    """All texts in one row of bytes, for a million of them as objects would take ten times as much."""

    def __init__(self, archive: ZipFile, part: str) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])
        self._parts: list[str] = []
        self._open = self._phonetic = False
        if part:
            _parse(archive, part, self._start, self._end, self._data)

    def __getitem__(self, place: int) -> str:
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._open = name == "t" and not self._phonetic
        self._phonetic = self._phonetic or name == "rPh"

    def _end(self, name: str) -> None:
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
                raise SheetError(_ENDLESS)


class _Rows:
    def __init__(self, texts: _Texts, formats: Formats) -> None:
        self._texts = texts
        self._formats = formats
        self._done: list[Row] = []
        self._cells: list[str] = []
        self._line = 0
        self._attributes: dict[str, str] = {}
        self._value: list[str] = []
        self._open = False

    def of(self, archive: ZipFile, part: str) -> Iterator[Row]:
        parser = _parser(self._start, self._end, self._data)
        with archive.open(part) as file:
            while chunk := file.read(_CHUNK):
                parser.Parse(chunk)
                yield from self._done
                self._done.clear()
        parser.Parse(b"", True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._attributes = attributes
        elif name in {"v", "t"}:
            self._open = True
        elif name == "row":
            self._line = int(attributes.get("r", self._line + 1))
            self._cells = []

    def _data(self, text: str) -> None:
        if self._open:
            self._value.append(text)
            if len(self._value) > _MOST_PIECES:
                raise SheetError(_ENDLESS)

    def _end(self, name: str) -> None:
        if name == "c":
            self._end_of_cell(self._attributes)
        elif name in {"v", "t"}:
            self._open = False
        elif name == "row":
            self._done.append(Row(self._line, self._cells))

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
        if kind == "s":
            return self._texts[int(written)]
        if kind == "n":
            return number(written, int(attributes.get("s", 0)), self._formats)
        return "" if kind == "e" else written


def _lines(archive: ZipFile, part: str) -> int:
    """As the sheet says of itself at its beginning, if it does."""
    with archive.open(part) as file:
        found = re.search(rb'dimension[^>]*ref="[A-Z]+\d+:[A-Z]+(\d+)"', file.read(4096))
    return int(found[1]) if found else 1


def _is_date(of: str, formats: dict[str, str]) -> bool:
    """By the numbers that the format fixes, else by a letter of days or hours outside of quotes and brackets."""
    if of in formats:
        return bool(re.search(r"[ymdhs]", re.sub(r'"[^"]*"|\[[^\]]*\]|\\.', "", formats[of].lower())))
    return int(of) in {*range(14, 23), *range(45, 48)}


def _parse(archive: ZipFile, part: str, start: Start, end: Any = None, data: Any = None) -> None:
    with archive.open(part) as file:
        _read(_parser(start, end, data), file)


def _read(parser: Any, file: IO[bytes]) -> None:
    while chunk := file.read(_CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


def _parser(start: Start, end: Any, data: Any) -> Any:
    """Entities of the file's own are refused. Some programs put a prefix before every name; nearly all put none."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.CharacterDataHandler = data

    def root(name: str, attributes: dict[str, str]) -> None:
        cut = len(name.rpartition(":")[0] + name.rpartition(":")[1])
        parser.StartElementHandler = (lambda name, attributes: start(name[cut:], attributes)) if cut else start
        if end:
            parser.EndElementHandler = (lambda name: end(name[cut:])) if cut else end
        start(name[cut:], attributes)

    parser.StartElementHandler = root
    return parser


def _refuse(*_of: object) -> None:
    raise SheetError("The file declares XML entities, as no spreadsheet does: save it again, or as CSV.")
