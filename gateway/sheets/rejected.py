"""The rows of a list that could not be used, as they were, with line and reason in front: to be mended."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any


@dataclass(slots=True)
class Rejected:
    file: IO[str]
    header: list[str]
    rows: int = 0
    writer: Any = field(init=False)

    def __post_init__(self) -> None:
        self.writer = csv.writer(self.file)
        self.writer.writerow(["line", "reason", *self.header])

    def write(self, line: int, reason: str, cells: list[str]) -> None:
        self.rows += 1
        self.writer.writerow([line, reason, *cells])


@contextmanager
def rejecting(path: Path, header: list[str]) -> Iterator[Rejected]:
    """Makes the file anew, readable by its owner only, for it holds names and numbers. An empty one goes again."""
    with suppress(FileNotFoundError):
        path.unlink()
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        rejected = Rejected(file, header)
        yield rejected
    if not rejected.rows:
        path.unlink(missing_ok=True)
