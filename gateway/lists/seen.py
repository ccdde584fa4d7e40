"""Which numbers of a file were met before, in a quarter of the memory of a set of them."""

from array import array
from bisect import bisect_left
from typing import Final

_LINES: Final = 100_000  # in one row: small enough to insert into, and few rows even where numbers lie far apart


class Seen:
    def __init__(self) -> None:
        self._rows: dict[int, array[int]] = {}

    def add(self, phone: str) -> bool:
        """Whether this number, in E.164, is a new one."""
        row, line = divmod(int(phone), _LINES)
        lines = self._rows.get(row)
        if lines is None:
            self._rows[row] = array("I", (line,))
            return True
        place = bisect_left(lines, line)
        if place < len(lines) and lines[place] == line:
            return False
        lines.insert(place, line)
        return True
