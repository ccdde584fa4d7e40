"""A file for a spreadsheet that holds people: only its owner reads it, and nothing in it is taken for a formula."""

import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from gateway.sheets.formulas import cell

__all__ = ["cell", "private_csv"]


@contextmanager
def private_csv(path: Path) -> Iterator[Any]:
    """A csv.writer. Raises OSError, such as FileExistsError."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="") as file:
        yield csv.writer(file)
