"""CSV and its kin: any common encoding and separator."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from gateway.sheets.rows import Row

_DELIMITERS: Final = ",;\t|"
_CHUNK: Final = 1 << 20  # bytes


@contextmanager
def opened(path: Path) -> Iterator[tuple[int, Iterator[Row]]]:
    """The number of lines, and the rows."""
    encoding, lines = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(next((line for line in file if line.strip()), ""))
        file.seek(0)
        yield lines, _rows(csv.reader(file, delimiter=delimiter))


def _rows(reader: Any) -> Iterator[Row]:
    """What the reader cannot read (a quotation mark that nobody closed) is a row with a fault."""
    while True:
        try:
            for cells in reader:
                yield Row(reader.line_num, cells)
        except csv.Error as fault:
            yield Row(reader.line_num, [], f"cannot be read: {fault}")
        else:
            return


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
    return _of_two_bytes(start) or encoding, lines


def _of_two_bytes(start: bytes) -> str | None:
    """UTF-16 has a mark in front, or a first letter of which one byte is zero."""
    if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if len(start) == 2 and 0 in start and any(start):
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return None


def _delimiter(header: str) -> str:
    return max(_DELIMITERS, key=header.count)
