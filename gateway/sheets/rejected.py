"""The rows of a list that could not be used, as they were, with line and reason in front: to be mended."""

import csv
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, Final

from gateway.sheets.formulas import cell
from gateway.sheets.rows import SheetError

_OURS: Final = ["line", "reason"]
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


@dataclass(slots=True)
class Rejected:
    """Where `header` is that of such a file, which somebody mended, its own lines and reasons are not kept."""

    file: IO[str]
    header: list[str]
    rows: int = 0
    writer: Any = field(init=False)
    skipped: int = field(init=False)

    def __post_init__(self) -> None:
        self.writer = csv.writer(self.file)
        self.skipped = len(_OURS) if self.header[: len(_OURS)] == _OURS else 0
        self._write("line", "reason", self.header)

    def write(self, line: int, reason: str, cells: list[str]) -> None:
        self.rows += 1
        self._write(str(line), reason, cells)

    def _write(self, line: str, reason: str, cells: list[str]) -> None:
        self.writer.writerow([line, reason, *map(cell, cells[self.skipped :])])


def rejected_file(path: Path) -> Path:
    """Beside the list `path`."""
    return path.with_name(path.name + ".rejected.csv")


@contextmanager
def rejecting(path: Path, header: list[str]) -> Iterator[Rejected]:
    """Makes the file anew, readable by its owner only, for it holds names and numbers. An empty one goes again.

    Raises SheetError where no file can be made, and OSError that names the file when the disk is full.
    """
    with _named(path), os.fdopen(_made(path), "w", encoding="utf-8-sig", newline="") as file:
        rejected = Rejected(file, header)
        yield rejected
    if not rejected.rows:
        path.unlink(missing_ok=True)


def _made(path: Path) -> int:
    try:
        with suppress(FileNotFoundError):
            path.unlink()
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        raise SheetError(
            f"{path} is for rows that cannot be used, and cannot be made ({fault.strerror}): "
            "copy the list to a folder where it can."
        ) from None


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        if fault.errno in _FULL:
            fault.filename = fault.filename or str(path)
        raise
