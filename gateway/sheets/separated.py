"""CSV and its kin: any common encoding and separator."""

import codecs
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Final

from gateway.sheets.rows import Row, Sheet

_DELIMITERS: Final = ",;\t|"
_SAMPLE: Final = 20  # lines; the first ones may be a heading
_MOST_LINES: Final = 50  # of one row: cells hold a few, and more are a quotation mark that nobody closed
_CHUNK: Final = 1 << 20  # bytes


@contextmanager
def opened(path: Path) -> Iterator[Sheet]:
    encoding, lines = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        delimiter = _delimiter(list(islice(file, _SAMPLE)))
        file.seek(0)
        yield Sheet(lines, _rows(_Lines(file), delimiter))


class _UnclosedError(Exception):
    """A row wants more lines than there are, or than a row can have."""


class _Lines:
    """Lines for the reader; `row` are those of the row that it is at, `at` is how many it took.

    Of a row that it cannot end all but the first are given to it again: one bad line costs nobody else.
    """

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._again: list[str] = []
        self.row: list[str] = []
        self.at = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.row) >= _MOST_LINES:
            raise _UnclosedError
        line = self._again.pop() if self._again else next(self._file, None)
        if line is None:
            if self.row:
                raise _UnclosedError
            raise StopIteration
        self.row.append(line)
        self.at += 1
        return line

    def give_up(self) -> str:
        first, *rest = self.row
        self._again += reversed(rest)
        self.at -= len(rest)
        self.row.clear()
        return first


def _rows(lines: _Lines, delimiter: str) -> Iterator[Row]:
    """What the reader cannot read is a row with a fault."""
    reader = csv.reader(lines, delimiter=delimiter)
    while True:
        try:
            for cells in reader:
                if len(lines.row) > 1:
                    list(csv.reader(lines.row, delimiter=delimiter, strict=True))
                yield Row(lines.at, cells)
                lines.row.clear()
        except (csv.Error, _UnclosedError):
            first = lines.give_up()
            yield Row(lines.at, _unquoted(first, delimiter), 'has a quotation mark (") that is not closed')
        else:
            return


def _unquoted(line: str, delimiter: str) -> list[str]:
    return [cell[: csv.field_size_limit()] for cell in line.rstrip("\r\n").split(delimiter)]


def _encoding(path: Path) -> tuple[str, int]:
    """UTF-8 with or without its mark, the UTF-16 of spreadsheets, else what Windows used before; and the lines."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    lines, good, bad = 1, 0, 0
    with path.open("rb") as file:
        start = file.read(2)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            text = decoder.decode(chunk)
            lines += chunk.count(b"\n")
            good += len(chunk) - len(text)  # letters of several bytes: in any other encoding there is hardly one
            bad += text.count("\ufffd")
    return _of_two_bytes(start) or ("cp1252" if bad > good else "utf-8-sig"), lines


def _of_two_bytes(start: bytes) -> str | None:
    """UTF-16 has a mark in front, or a first letter of which one byte is zero."""
    if start in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return "utf-16"
    if len(start) == 2 and 0 in start and any(start):
        return "utf-16-be" if start[0] == 0 else "utf-16-le"
    return None


def _delimiter(lines: list[str]) -> str:
    """What is in the most lines: a heading has commas where the list below it has semicolons."""
    return max(
        _DELIMITERS, key=lambda one: (sum(one in line for line in lines), sum(line.count(one) for line in lines))
    )
